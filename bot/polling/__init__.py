"""Feeds are polled, their entries read and placed: the effects between the web and the store."""

from bot.polling.crew import Share
from bot.polling.entries import EntryTold
from bot.polling.poller import Poller, PollFigures, PollLimits

__all__ = ["EntryTold", "PollFigures", "PollLimits", "Poller", "Share"]
