"""Feeds are polled, their entries read and placed: the effects between the web and the store."""

from bot.polling.crew import Share
from bot.polling.entries import EntryTold
from bot.polling.poller import Poller, PollFigures, PollLimits
from bot.polling.trials import Trials, find_canonical

__all__ = ["EntryTold", "PollFigures", "PollLimits", "Poller", "Share", "Trials", "find_canonical"]
