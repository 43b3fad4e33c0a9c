"""The duties of this process: all of them where it is alone, leased ones where there are others."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable

from bot.clock import DatabaseClock
from bot.domain.errors import StorageError, StoreTooNew
from bot.domain.operations import Duty, HeldDuty
from bot.ports.duties import Duties, DutyStore

_log = logging.getLogger(__name__)

LEASE_SECONDS = 30.0
"""After how long another process takes up the duties of one that was killed."""

SURE_SECONDS = 20.0
"""For how long after it was kept a duty surely is this process's: then it stops what it covers."""

AGAIN_SECONDS = 2.0
"""For how long a duty that another process has is not asked for again."""


class SoleDuties(Duties):
    """All duties: no other process works on the store, which its lock sees to."""

    async def take(self, name: str) -> Duty | None:
        """Return a duty."""
        return self.find(name)

    def find(self, name: str) -> Duty | None:
        """Return a duty that no write has to be fenced by."""
        return Duty(name, "", 0)

    async def release(self, *names: str) -> None:
        """Do nothing: nobody else would take them."""


class SharedDuties(Duties):
    """Duties leased from a store that other processes work on.

    Within `run` they are kept, in one statement each `seconds` / 3, and `database_clock` set right;
    `clock` counts seconds.
    """

    def __init__(
        self,
        store: DutyStore,
        *,
        seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        database_clock: DatabaseClock | None = None,
    ) -> None:
        self._store = store
        self._database_clock = database_clock
        self._seconds = seconds
        self._clock = clock
        self._held: dict[str, tuple[Duty, float]] = {}
        self._denied: dict[str, float] = {}
        self._seen: tuple[HeldDuty, ...] = ()
        self.holder = secrets.token_hex(8)

    async def take(self, name: str) -> Duty | None:
        """Return a duty where this process has it or can take it, else None."""
        now = self._clock()
        if (held := self.find(name)) is not None or now < self._denied.get(name, 0.0):
            return held
        taken = await self.take_some([name])
        if not taken:
            self._denied[name] = now + min(AGAIN_SECONDS, self._seconds)
        return taken[0] if taken else None

    async def take_some(self, names: list[str], *, most: int | None = None) -> tuple[Duty, ...]:
        """Take those of some duties that are free, `most` at most; return them."""
        now = self._clock()
        duties = await self._store.take_duties(
            names, holder=self.holder, seconds=self._seconds, most=most
        )
        self._held.update({duty.name: (duty, now) for duty in duties})
        return duties

    def find(self, name: str) -> Duty | None:
        """Return a duty that this process surely has now, else None."""
        duty, at = self._held.get(name, (None, 0.0))
        return duty if self._clock() - at < self._seconds * SURE_SECONDS / LEASE_SECONDS else None

    async def take_all(self, names: list[str], *, apart_from: Callable[[str], bool]) -> bool:
        """Take all of some duties, or none; none while anybody has one that is `apart_from`."""
        taken = await self.take_some(names)
        others = any(map(apart_from, [duty.name for duty in await self._list_held()]))
        if len(taken) == len(names) and not others:
            return True
        if taken:
            await self.release(*(duty.name for duty in taken))
        return False

    def has(self, *names: str) -> bool:
        """Tell whether duties are this process's as far as it heard, though it may not be sure."""
        return all(name in self._held for name in names)

    async def _list_held(self) -> tuple[HeldDuty, ...]:
        self._seen = await self._store.get_duties()
        return self._seen

    def get_seen(self, beginning: str) -> dict[str, str]:
        """Return who had which duty whose name begins so at the last look."""
        return {d.name: d.holder for d in self._seen if d.name.startswith(beginning)}

    @property
    def held(self) -> tuple[Duty, ...]:
        """Return the duties that this process surely has now."""
        return tuple(duty for name in list(self._held) if (duty := self.find(name)) is not None)

    async def count(self, beginning: str) -> int:
        """Return how many duties of all processes there are whose names begin so."""
        return sum(duty.name.startswith(beginning) for duty in await self._list_held())

    async def release(self, *names: str) -> None:
        """Let others have duties."""
        for name in names:
            self._held.pop(name, None)
        await self._store.release_duties(names, holder=self.holder)

    async def keep(self) -> None:
        """Prolong all duties; those that others took meanwhile are gone."""
        now = self._clock()
        kept = await self._store.keep_duties(holder=self.holder, seconds=self._seconds)
        # One that was taken while this was under way is younger.
        gone = self._held.keys() - {duty.name for duty in kept}
        lost = sorted(name for name in gone if self._held[name][1] < now)
        for name in lost:
            del self._held[name]
        if lost:
            _log.warning("duties were lost", extra={"count": len(lost), "duties": " ".join(lost)})
        self._held.update({d.name: (d, now) for d in kept if d.name in self._held})
        await self._list_held()
        if self._database_clock is not None:
            self._database_clock.set(await self._store.tell_time())
        self._denied = {name: until for name, until in self._denied.items() if until > now}

    async def run(self) -> None:
        """Keep the duties until cancelled; then let others have them at once.

        Raises StoreTooNew where a newer version has changed the schema: this one has to end.
        """
        try:
            while True:
                await asyncio.sleep(self._seconds / 3)
                try:
                    await self.keep()
                except StoreTooNew:
                    raise
                except StorageError as error:
                    _log.warning("duties were not kept", extra={"reason": error})
        finally:
            await asyncio.shield(self._store.release_duties(tuple(self._held), holder=self.holder))
