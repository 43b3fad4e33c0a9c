"""Feeds are polled, their entries read and placed: the effects between the web and the store."""

from bot.polling.crew import Share
from bot.polling.poller import Poller, PollFigures, PollLimits

__all__ = ["PollFigures", "PollLimits", "Poller", "Share"]
