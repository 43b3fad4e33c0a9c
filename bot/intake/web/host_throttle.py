"""Take turns: how many requests run at once, and how fast they may follow one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.desks import Keys, Shares

_MOST_IDLE = 1_000


class _Host:
    """The requests to one host."""

    def __init__(self, width: int) -> None:
        self.places = asyncio.Semaphore(width)
        self.start_lock = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0


@dataclass(eq=False, slots=True)
class _Waiting:
    """A request that has its turn with its host and waits for one of the places of all."""

    owners: Sequence[Hashable]
    site: str
    admitted: asyncio.Future[Keys]


class HostThrottle:
    """Turns for requests: `width` at a time to one host, `spacing` seconds apart, `total` in all.

    First come, first served within a host. At most one request of a host stands in line for the
    places that all share. Those are divided among owners (desks) and sites (registrable domains):
    however many hosts one of them has asked, another finds a place free.
    """

    def __init__(self, *, width: int, spacing: float, total: int) -> None:
        self._width = width
        self._spacing = spacing
        self._shares = Shares(total)
        self._line: list[_Waiting] = []
        self._throttle: dict[str, _Host] = {}

    @asynccontextmanager
    async def take_slot(
        self, host: str, *, site: str = "", owners: Sequence[Hashable] = ()
    ) -> AsyncIterator[None]:
        """Wait for a turn with a host and hold it; `site` is the host itself if left out."""
        slots = self._enter(host)
        try:
            async with slots.places:
                keys = await self._wait_for_slot(slots, site or host, owners)
                try:
                    yield
                finally:
                    self._give_back(keys)
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

    async def _wait_for_slot(self, host: _Host, site: str, owners: Sequence[Hashable]) -> Keys:
        loop = asyncio.get_running_loop()
        async with host.start_lock:
            await asyncio.sleep(max(host.next_start - loop.time(), 0))
            waiting = _Waiting(owners, site, loop.create_future())
            self._line.append(waiting)
            self._admit()
            try:
                keys = await waiting.admitted
            except asyncio.CancelledError:
                if waiting in self._line:
                    self._line.remove(waiting)
                elif not waiting.admitted.cancelled():
                    self._give_back(waiting.admitted.result())
                raise
            host.next_start = loop.time() + self._spacing
            return keys

    def _give_back(self, keys: Keys) -> None:
        self._shares.give_back(keys)
        self._admit()

    def _admit(self) -> None:
        """Let those in for whom there is a place: of whom the least are in, the longest waiting."""
        while True:
            allowed = [
                (self._shares.rank(keys), place, keys)
                for place, waiting in enumerate(self._line)
                if not waiting.admitted.done()
                and (keys := self._shares.choose(waiting.owners, waiting.site)) is not None
            ]
            if not allowed:
                return
            _, place, keys = min(allowed, key=lambda one: one[:2])
            self._shares.take(keys)
            self._line.pop(place).admitted.set_result(keys)

    def _drop_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        for host, slots in list(self._throttle.items()):
            if not slots.users and slots.next_start <= now:
                del self._throttle[host]
