"""Feeds are polled, their entries read and placed: the effects between the web and the store."""

from bot.polling.checks import check_feeds, wait_until_read
from bot.polling.entries import EntryOutcome
from bot.polling.poller import Poller, PollFigures, PollLimits
from bot.polling.previews import FeedPreviews, find_canonical
from bot.polling.task_runner import Concurrency

__all__ = [
    "Concurrency",
    "EntryOutcome",
    "FeedPreviews",
    "PollFigures",
    "PollLimits",
    "Poller",
    "check_feeds",
    "find_canonical",
    "wait_until_read",
]
