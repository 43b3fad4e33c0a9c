"""Whose turn it is to tell a channel something: one post is composed at a time for each.

What a channel was shown decides what the next post tells it. Two that were composed beside each
other would both tell the same.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class ChannelLocks:
    """The turns of all channels; a person's direct messages (a negative number) have one too."""

    def __init__(self) -> None:
        self._held: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, channel: int) -> asyncio.Lock:
        """Return what is held from composing a channel's post until it is in the outbox."""
        return self._held.setdefault(channel, asyncio.Lock())
