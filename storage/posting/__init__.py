"""Digests, watches, and what goes out to channels."""

from __future__ import annotations

from storage.posting.amendments import Amendments
from storage.posting.deliveries import Deliveries
from storage.posting.digests import Digests
from storage.posting.memory import Memories
from storage.posting.watches import Watches

__all__ = ["Amendments", "Deliveries", "Digests", "Memories", "Watches"]
