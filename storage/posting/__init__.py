"""Digests, watches, and what goes out to channels."""

from __future__ import annotations

from storage.posting.channel_history import ChannelHistories
from storage.posting.deliveries import Deliveries
from storage.posting.digests import Digests
from storage.posting.edits import PostEdits
from storage.posting.events import PlannedEvents
from storage.posting.watches import Watches

__all__ = ["ChannelHistories", "Deliveries", "Digests", "PlannedEvents", "PostEdits", "Watches"]
