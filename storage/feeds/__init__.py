"""Feeds, their subscriptions, and the queue of what is to be read."""

from __future__ import annotations

from storage.feeds.feeds import Feeds
from storage.feeds.missed import MissedEntries
from storage.feeds.polls import forget_orphans, rest_feeds
from storage.feeds.tasks import Tasks

__all__ = ["Feeds", "MissedEntries", "Tasks", "forget_orphans", "rest_feeds"]
