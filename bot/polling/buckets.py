"""The hosts that this process reads: buckets of the queue, shared out among those that read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import sample

from bot.domain.errors import StorageError
from bot.domain.feeds import BUCKETS
from bot.duties import LEASE_SECONDS, SharedDuties

_log = logging.getLogger(__name__)

READER = "reader:"
"""What the duty begins with by which a process is counted among those that read."""


def name_bucket_duty(bucket: int) -> str:
    """Return the duty of the hosts of a bucket."""
    return f"host:{bucket}"


@dataclass(slots=True)
class HostBuckets:
    """The buckets of a process: a fair share, of which it lets go what it has too much of.

    `busy` tells in which buckets it is at work: those are let go once that is done, so that no two
    processes are at one host. `taken` is called when there are more.
    """

    duties: SharedDuties
    busy: Callable[[], Collection[int]]
    taken: Callable[[], None]
    leaving: set[int] = field(default_factory=set)

    @property
    def buckets(self) -> tuple[int, ...]:
        """Return the buckets whose work may be begun now."""
        return tuple(bucket for bucket in self._held if bucket not in self.leaving)

    @property
    def _held(self) -> list[int]:
        return [bucket for bucket in range(BUCKETS) if self.duties.find(name_bucket_duty(bucket))]

    async def balance(self) -> None:
        """Take buckets that are free, or let some go, as many processes as read now."""
        await self.duties.take(READER + self.duties.holder)
        readers = await self.duties.count(READER)
        most = -(-BUCKETS // max(readers, 1))
        held = self._held
        self.leaving = set(held[most:])
        gone = self.leaving.difference(self.busy())
        if gone:
            await self.duties.release(*map(name_bucket_duty, gone))
        elif len(held) < most:
            # Not all in one order, or two that begin at once would ask for the same.
            free = [name_bucket_duty(bucket) for bucket in sample(range(BUCKETS), BUCKETS)]
            mine = set(map(name_bucket_duty, held))
            wanted = [name for name in free if name not in mine]
            if await self.duties.take_some(wanted, most=most - len(held)):
                self.taken()

    async def run(self) -> None:
        """Keep the share fair until cancelled."""
        while True:
            try:
                await self.balance()
            except StorageError as error:
                _log.warning("the hosts were not shared out", extra={"reason": error})
            await asyncio.sleep(1.0 if self.leaving or not self._held else LEASE_SECONDS / 3)
