"""Feeds are polled, their entries read and placed: the effects between the web and the store."""

from bot.polling.crew import Concurrency
from bot.polling.entries import EntryOutcome
from bot.polling.poller import Poller, PollFigures, PollLimits
from bot.polling.trials import FeedPreviews, find_canonical

__all__ = [
    "Concurrency",
    "EntryOutcome",
    "FeedPreviews",
    "PollFigures",
    "PollLimits",
    "Poller",
    "find_canonical",
]
