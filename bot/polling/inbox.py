"""Place the readings that other processes handed on, desk by desk, each desk's in their order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.domain.desks import DeskId
from bot.domain.errors import DutyLost, StorageError, StoreAway
from bot.domain.operations import Topic
from bot.pipeline import Pipeline
from bot.polling.entries import EntryOutcome
from bot.ports.storage import Storage

_log = logging.getLogger(__name__)

LONGEST_SLEEP = 5.0
"""Seconds between two looks at the inbox: a notification may be lost, and an owner die."""

AT_ONCE = 20
"""Readings that are fetched in one look-up."""


DESKS_AT_ONCE = 4
"""Desks whose readings are placed beside one another: one waits for the database often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxWork:
    """What places the readings of the inbox; `on_entry` is called once one is safely stored."""

    store: Storage
    pipeline: Pipeline
    on_entry: Callable[[EntryOutcome], None]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Place what comes, until cancelled."""
        self.store.listen(Topic.INBOX, self.woken.set)
        while True:
            self.woken.clear()
            try:
                desks = await self.store.get_inbox_desks()
            except StorageError as error:
                _log.warning("the inbox cannot be read", extra={"reason": error})
                desks = ()
            turns = asyncio.Semaphore(DESKS_AT_ONCE)
            async with asyncio.TaskGroup() as group:
                for desk in desks:
                    group.create_task(self._place(desk, turns), name=f"inbox {desk}")
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_SLEEP):
                    await self.woken.wait()

    async def _place(self, desk: DeskId, turns: asyncio.Semaphore) -> None:
        async with turns:
            try:
                await self.place_desk(desk)
            except StorageError as error:
                _log.warning("the inbox cannot be placed", extra={"reason": error})

    async def place_desk(self, desk: DeskId) -> int:
        """Place what waits for a desk, where this process does that; return how much was placed.

        What cannot be placed comes after the rest, at another turn.
        """
        done = 0
        while await self.pipeline.owns(desk):
            found = await self.store.get_unplaced(desk, limit=AT_ONCE)
            for number, unplaced in found:
                try:
                    stored = await self.pipeline.place(desk, unplaced, inbox=number)
                except DutyLost:
                    return done
                except StoreAway:
                    raise
                except Exception:
                    _log.exception("a reading could not be placed", extra={"desk": desk})
                    await self.store.note_unplaceable(number)
                    return done
                done += 1
                article = unplaced.reading.article
                outcome = stored.outcome.value
                self.on_entry(
                    EntryOutcome(desk=desk, outcome=outcome, title=article.title, link=article.url)
                )
            if not found:
                break
        return done
