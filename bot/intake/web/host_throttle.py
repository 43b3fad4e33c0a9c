"""Take turns: how many requests run at once, and how fast they may follow one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_IDLE = 1_000


class _Host:
    """The requests to one host."""

    def __init__(self, width: int) -> None:
        self.places = asyncio.Semaphore(width)
        self.start_lock = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0


class HostThrottle:
    """Turns for requests: `width` at a time to one host, `spacing` seconds apart, `total` in all.

    First come, first served within a host. At most one request of a host stands in line for the
    places that all share, so that a host with a thousand waiting delays another by one request.
    """

    def __init__(self, *, width: int, spacing: float, total: int) -> None:
        self._width = width
        self._spacing = spacing
        self._places = asyncio.Semaphore(total)
        self._throttle: dict[str, _Host] = {}

    @asynccontextmanager
    async def take_slot(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn with a host and hold it."""
        slots = self._enter(host)
        try:
            async with slots.places:
                await self._wait_for_slot(slots)
                try:
                    yield
                finally:
                    self._places.release()
        finally:
            slots.users -= 1

    def __len__(self) -> int:
        return len(self._throttle)

    def _enter(self, host: str) -> _Host:
        if len(self._throttle) > _MOST_IDLE and host not in self._throttle:
            self._drop_idle()
        slots = self._throttle.setdefault(host, _Host(self._width))
        slots.users += 1
        return slots

    async def _wait_for_slot(self, host: _Host) -> None:
        loop = asyncio.get_running_loop()
        async with host.start_lock:
            await asyncio.sleep(max(host.next_start - loop.time(), 0))
            await self._places.acquire()
            host.next_start = loop.time() + self._spacing

    def _drop_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        for host, slots in list(self._throttle.items()):
            if not slots.users and slots.next_start <= now:
                del self._throttle[host]
