"""The shards of a process: taken before it connects to Discord, kept while it serves them."""

from __future__ import annotations

import asyncio
import logging
import time
from random import uniform

from bot.domain.errors import DutyLost, PublishFailed, StoreAway
from bot.domain.operations import ShardRange, Shards, name_shard_duty
from bot.duties import SharedDuties
from bot.ports.duties import Duties

_log = logging.getLogger(__name__)

WAIT_SECONDS = (1.0, 2.0)
"""Seconds between two tries to take the shards: two that begin at once shall not meet again."""

SHOWN = 200
"""Characters that are said of the duties that others have."""

REQUESTS = 45
"""Requests a second of all processes; Discord allows a bot 50 (docs, "Rate Limits")."""


class ServedShards:
    """The shards that a process wants; served while it has the duty of each."""

    def __init__(self, duties: Duties, wanted: ShardRange) -> None:
        self._duties = duties
        self._wanted = wanted
        self._names = {n: name_shard_duty(n, wanted.count) for n in wanted.numbers}
        self._gateways = 1
        self._turns = asyncio.Lock()
        self._next_turn = 0.0

    async def wait_turn(self) -> None:
        """Wait until Discord may be asked again: each process has its share of the requests.

        Each waits for the one before it, so that what a stall held up does not go out at once.
        Raises PublishFailed where another process may serve these shards by then.
        """
        async with self._turns:
            await asyncio.sleep(self._next_turn - time.monotonic())
            self._next_turn = time.monotonic() + self._gateways / REQUESTS
        if not self.are_sure:
            raise PublishFailed("Another process may serve this server by now.")

    @property
    def are_sure(self) -> bool:
        """Tell whether nobody else can be serving any of them now."""
        return len(self.get().numbers) == len(self._names)

    def get(self) -> Shards:
        """Return the shards that this process surely serves now."""
        if not isinstance(self._duties, SharedDuties):
            return Shards(count=self._wanted.count, numbers=tuple(self._wanted.numbers))
        held = {n: self._duties.find(name) for n, name in self._names.items()}
        return Shards(
            count=self._wanted.count,
            numbers=tuple(number for number, duty in held.items() if duty),
            shared=True,
            duties=tuple(duty for duty in held.values() if duty),
        )

    async def take(self) -> None:
        """Take all shards, as soon as nobody has one, nor any of another count of shards."""
        if not isinstance(self._duties, SharedDuties):
            return
        names, waits = list(self._names.values()), False
        while True:
            try:
                if await self._duties.take_all(names, apart_from=self._is_of_another_count):
                    break
                if not waits:
                    held = self._duties.get_seen("shard:")
                    facts = {"shards": str(self._wanted), "held": " ".join(held)[:SHOWN]}
                    _log.info("standing by until no process has these shards", extra=facts)
                waits = True
            except StoreAway as error:
                _log.warning("shards could not be taken", extra={"reason": error})
            await asyncio.sleep(uniform(*WAIT_SECONDS))
        _log.info("serving shards", extra={"shards": str(self._wanted)})

    async def watch(self) -> None:
        """Return never while the shards are this process's; raises DutyLost where another has one.

        It does not end where the store does not answer: then nobody else can take them.
        """
        if not isinstance(self._duties, SharedDuties):
            await asyncio.Event().wait()
        while isinstance(self._duties, SharedDuties):
            if not self._duties.has(*self._names.values()):
                raise DutyLost("Another process took the shards: this one could not keep them.")
            self._gateways = len(set(self._duties.get_seen("shard:").values()))
            await asyncio.sleep(1.0)

    def _is_of_another_count(self, name: str) -> bool:
        return name.startswith("shard:") and not name.endswith(f"/{self._wanted.count}")
