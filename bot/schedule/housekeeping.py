"""What is done once a day beside the digests: old texts are dropped, and room is given back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.desks import DeskId
from bot.domain.operations import HOUSE
from bot.duties import SoleDuties
from bot.ports.desks import QuestionStore
from bot.ports.duties import Duties, DutyStore
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


LOOKED = "retention looked at"
"""The note of when it was last looked for old texts."""

APART = timedelta(hours=20)
"""How long before a look the one was by whose clock texts are old enough to be dropped.

A clock that is ahead for a while, or was set forward since, would drop the news of today for good.
"""


class Store(UpkeepStore, QuestionStore, DutyStore, Protocol):
    """What housekeeping asks of the store."""


class Housekeeping:
    """The daily work on the store."""

    def __init__(self, *, store: Store, clock: Clock, duties: Duties | None = None) -> None:
        self._store = store
        self._duties = duties or SoleDuties()
        self._clock = clock
        self._due = clock.now() + FIRST

    async def look(self) -> None:
        """Do the work of the day where it is due.

        What is cut off is done the next day, as is what fails.
        """
        now = self._clock.now()
        if now < self._due <= now + EVERY or await self._duties.take(HOUSE) is None:
            return
        self._due = now + EVERY
        await self._store.forget_duties(seconds=EVERY.total_seconds())
        done = await self.drop_old_texts()
        if done:
            thorough = self._clock.now().weekday() == THOROUGH
            freed = await self._store.shrink(thorough=thorough)
            _log.info("old texts dropped", extra={"articles": done, "bytes": freed})

    async def drop_old_texts(self, *, asked: bool = False) -> int:
        """Drop the texts that their desks no longer keep; return how many.

        Unless a person asked for it, those are dropped that were old enough at the look before.
        """
        now, done = self._clock.now(), 0
        trusted = now if asked else await self._find_trusted(now)
        if trusted is None:
            return 0
        for kept in await self._store.get_kept_desks():
            if kept.keep_days is not None:
                before = trusted - timedelta(days=kept.keep_days)
                done += await self._drop(kept.desk.id, before, now)
        return done

    async def _find_trusted(self, now: datetime) -> datetime | None:
        """Note this look, and return when the one before was; None where that is not a day ago."""
        noted = await self._store.find_note(LOOKED)
        before = datetime.fromisoformat(noted) if noted else None
        if before is not None and before <= now < before + APART:
            return None
        await self._store.set_note(LOOKED, now.isoformat())
        if before is not None and before > now:
            _log.warning("the clock was set back: no text is dropped before tomorrow")
            return None
        return before

    async def _drop(self, desk: DeskId, before: datetime, now: datetime) -> int:
        done = 0
        while count := await self._store.drop_old_texts(desk, before=before, now=now, limit=PIECE):
            done += count
        return done
