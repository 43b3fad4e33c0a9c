"""Ask a host's robots.txt what may be read (RFC 9309), and remember the answer for a day."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.domain.errors import (
    FetchDisallowed,
    FetchError,
    FetchFailed,
    FetchRefused,
    FetchStatus,
    FetchTimeout,
    WorkError,
)
from bot.intake.web.ssrf_guard import Target
from bot.ports.services import Clock, WorkerPool

if TYPE_CHECKING:
    from protego import Protego

PRODUCT = "Newsdesk"
"""What robots.txt calls this program."""

LARGEST_ROBOTS = 500 * 1024
"""Bytes of a robots.txt that are read: as many as RFC 9309 asks for, the rest is cut off."""

SMALL_ROBOTS = 16 * 1024
"""Bytes of a robots.txt that is read here, in a thread.

Reading 500 kB there takes up to 0.5 s and keeps the event loop waiting up to 174 ms, 16 kB at most
6 ms; a larger file is read in a worker process where there is one.
"""

_GOOD_FOR = timedelta(hours=24)
_TROUBLE_FOR = timedelta(minutes=10)
# Long enough that a hundred articles of a dead host do not each wait for it.
_SILENT_FOR = timedelta(minutes=1)
_MOST_HOSTS = 2_000
# Parsed rules take some ten times the memory of the file.
_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What a host allows until a moment: all if there are no rules, nothing while in trouble.

    A large robots.txt is kept as its `body` and read in a worker process.
    """

    until: datetime
    rules: Protego | None = None
    body: bytes = b""
    trouble: FetchError | None = None
    size: int = 0


class OutOfTime(FetchTimeout):
    """A robots.txt did not come in what was left of an errand's time: that says little of it."""


class Robots:
    """What hosts allow to be read, remembered within bounds.

    Large ones are read in `pool`, where there is one.
    """

    def __init__(
        self,
        clock: Clock,
        pool: WorkerPool | None = None,
    ) -> None:
        self._clock = clock
        self._pool = pool
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._size = 0
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Threads that compute beside one another keep the loop waiting for each of them in turn.
        self._parsing = asyncio.Lock()

    async def check(self, target: Target, fetch: Callable[[], Awaitable[bytes]]) -> None:
        """Return if a page may be read; `fetch` gets its host's robots.txt where it is not known.

        Raises FetchDisallowed if it may not, or if the host cannot say at present, and another
        FetchError if it cannot be reached.
        """
        found = await self._find(target, fetch)
        if found.trouble:
            # A new one each time: a kept error would grow a traceback with every raise.
            raise type(found.trouble)(str(found.trouble))
        if not await self._allows(found, target):
            raise FetchDisallowed(
                f"{target.host} asks programs not to read {target.name} (in its robots.txt)."
            )

    async def _allows(self, found: _Rules, target: Target) -> bool:
        if found.rules:
            # Matching 16,000 rules takes 0.2 s: not in the event loop.
            return await asyncio.to_thread(found.rules.can_fetch, target.url, PRODUCT)
        if not found.body or self._pool is None:
            return True
        try:
            return await self._pool.run(may_read, found.body, target.url)
        except WorkError as error:
            raise FetchDisallowed(f"The robots.txt of {target.host} cannot be read.") from error

    async def _find(self, target: Target, fetch: Callable[[], Awaitable[bytes]]) -> _Rules:
        origin = target.origin
        lock = self._locks.setdefault(origin, asyncio.Lock())
        async with lock:
            known = self._known.get(origin)
            now = self._clock.now()
            # No answer is good for longer: a clock that was ahead gave one that seems to be.
            if known is None or not now < known.until <= now + _GOOD_FOR:
                known = await self._ask(target, fetch)
                self._remember(origin, known)
            self._known.move_to_end(origin)
            return known

    async def _ask(self, target: Target, fetch: Callable[[], Awaitable[bytes]]) -> _Rules:
        now = self._clock.now()
        try:
            body = await fetch()
        except FetchStatus as error:
            # RFC 9309, sections 2.3.1.3 and 2.3.1.4: no file means no rules; a server in trouble
            # is taken to forbid everything.
            if error.status < 500:
                return _Rules(until=now + _GOOD_FOR)
            unsaid = f"{target.host} cannot say at present what may be read there; try later."
            return _Rules(until=now + _TROUBLE_FOR, trouble=FetchDisallowed(unsaid))
        except OutOfTime:
            raise
        except (FetchFailed, FetchTimeout) as error:
            return _Rules(until=now + _SILENT_FOR, trouble=type(error)(str(error)))
        except FetchRefused:
            # A redirect to where nobody may go: no rules, and the page is judged by itself.
            return _Rules(until=now + _GOOD_FOR)
        if self._pool is not None and len(body) > SMALL_ROBOTS:
            return _Rules(until=now + _GOOD_FOR, body=body, size=len(body))
        async with self._parsing:
            rules = await asyncio.to_thread(_parse_rules, body)
        return _Rules(until=now + _GOOD_FOR, rules=rules, size=len(body))

    def _remember(self, origin: str, rules: _Rules) -> None:
        earlier = self._known.pop(origin, None)
        self._known[origin] = rules
        self._size += rules.size - (earlier.size if earlier else 0)
        while len(self._known) > _MOST_HOSTS or (self._size > _MOST_BYTES and len(self._known) > 1):
            _, oldest = self._known.popitem(last=False)
            self._size -= oldest.size


def may_read(body: bytes, url: str) -> bool:
    """Return whether a robots.txt lets this program read an address; for a worker process."""
    return bool(_remember_rules(body).can_fetch(url, PRODUCT))


@lru_cache(maxsize=2)
def _remember_rules(body: bytes) -> Protego:
    # The pages of a host come one after the other, mostly to a worker that has read its rules.
    return _parse_rules(body)


def _parse_rules(body: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(body.decode("utf-8-sig", "replace"))
