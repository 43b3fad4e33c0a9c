"""Take turns: how many requests run at once, and how fast they may follow one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_IDLE = 1_000


class _Lane:
    """The requests to one host."""

    def __init__(self, width: int) -> None:
        self.places = asyncio.Semaphore(width)
        self.door = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0


class Lanes:
    """Turns for requests: `width` at a time to one host, `spacing` seconds apart, `total` in all.

    First come, first served within a host. At most one request of a host stands in line for the
    places that all share, so that a host with a thousand waiting delays another by one request.
    """

    def __init__(self, *, width: int, spacing: float, total: int) -> None:
        self._width = width
        self._spacing = spacing
        self._places = asyncio.Semaphore(total)
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def take_turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn with a host and hold it."""
        lane = self._enter(host)
        try:
            async with lane.places:
                await self._wait_at_door(lane)
                try:
                    yield
                finally:
                    self._places.release()
        finally:
            lane.users -= 1

    def __len__(self) -> int:
        return len(self._lanes)

    def _enter(self, host: str) -> _Lane:
        if len(self._lanes) > _MOST_IDLE and host not in self._lanes:
            self._drop_idle()
        lane = self._lanes.setdefault(host, _Lane(self._width))
        lane.users += 1
        return lane

    async def _wait_at_door(self, lane: _Lane) -> None:
        loop = asyncio.get_running_loop()
        async with lane.door:
            await asyncio.sleep(max(lane.next_start - loop.time(), 0))
            await self._places.acquire()
            lane.next_start = loop.time() + self._spacing

    def _drop_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        for host, lane in list(self._lanes.items()):
            if not lane.users and lane.next_start <= now:
                del self._lanes[host]
