"""What is done once a day beside the digests: old texts are dropped, and room is given back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.desks import DeskId
from bot.logs import tracing
from bot.ports.operations import UpkeepStore
from bot.ports.services import Clock

_log = logging.getLogger(__name__)

EVERY = timedelta(hours=24)
"""How often it is done; the first time a while after the start, when the bot has settled."""

FIRST = timedelta(minutes=10)
"""How long after the start that is."""

PIECE = 20
"""Articles whose texts are dropped in one transaction: some 40 ms in which others wait."""

THOROUGH = 6
"""On Sundays (UTC) the search indices are written anew, so that they shrink too."""

LOOK_AGAIN = 60.0
"""Seconds between two looks at the clock, fewer where it runs faster, but one at least."""


class Housekeeping:
    """The owner of the daily work on the store; `speed` is the clock's beside the machine's."""

    def __init__(
        self,
        *,
        store: UpkeepStore,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        speed: float = 1.0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sleep = sleep
        self._pause = max(LOOK_AGAIN / speed, 1.0)
        self._due = clock.now() + FIRST
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to wait for the time."""
        self._task = asyncio.create_task(self._run(), name="housekeeping")

    def wake(self) -> None:
        """Do nothing: no command makes this work more urgent."""

    async def stop(self) -> None:
        """End; texts that were not dropped yet are dropped the next day."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._sleep(self._pause)
            if self._clock.now() >= self._due:
                self._due = self._clock.now() + EVERY
                with tracing("housekeeping"):
                    await self._try()

    async def _try(self) -> None:
        try:
            done = await self.drop_old_texts()
            if done:
                thorough = self._clock.now().weekday() == THOROUGH
                freed = await self._store.shrink(thorough=thorough)
                _log.info("old texts dropped", extra={"articles": done, "bytes": freed})
        except Exception:
            _log.exception("old texts could not be dropped; tried again in a day")

    async def drop_old_texts(self) -> int:
        """Drop the texts that their desks no longer keep; return how many."""
        now, done = self._clock.now(), 0
        for kept in await self._store.get_kept_desks():
            if kept.keep_days is not None:
                before = now - timedelta(days=kept.keep_days)
                done += await self._drop(kept.desk.id, before, now)
        return done

    async def _drop(self, desk: DeskId, before: datetime, now: datetime) -> int:
        done = 0
        while count := await self._store.drop_old_texts(desk, before=before, now=now, limit=PIECE):
            done += count
        return done
