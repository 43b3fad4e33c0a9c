"""Coordination: what processes that work on one store share out among them."""

from __future__ import annotations

from storage.coordination.duties import LeasedDuties
from storage.coordination.inbox import Inbox, check_owner, note_placed, put_readings
from storage.coordination.notifications import LocalNotifications
from storage.coordination.shards import AMONG, Sharded

__all__ = [
    "AMONG",
    "Inbox",
    "LeasedDuties",
    "LocalNotifications",
    "Sharded",
    "check_owner",
    "note_placed",
    "put_readings",
]
