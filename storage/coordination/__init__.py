"""Coordination: what processes that work on one store share out among them."""

from __future__ import annotations

from storage.coordination.duties import FENCED, LeasedDuties
from storage.coordination.notifications import LocalNotifications

__all__ = ["FENCED", "LeasedDuties", "LocalNotifications"]
