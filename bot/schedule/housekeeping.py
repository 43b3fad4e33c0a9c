"""What is done once a day beside the digests: old texts are dropped, and room is given back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.domain.desks import DeskId
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


class Housekeeping:
    """The daily work on the store."""

    def __init__(self, *, store: UpkeepStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._due = clock.now() + FIRST

    async def look(self) -> None:
        """Do the work of the day where it is due.

        What is cut off is done the next day, as is what fails.
        """
        if self._clock.now() < self._due:
            return
        self._due = self._clock.now() + EVERY
        done = await self.drop_old_texts()
        if done:
            thorough = self._clock.now().weekday() == THOROUGH
            freed = await self._store.shrink(thorough=thorough)
            _log.info("old texts dropped", extra={"articles": done, "bytes": freed})

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
