"""Make scheduled events of the plans that curators chose, and keep them as the sources have them.

Before one is made, it is looked for among those of the server: a kill between Discord's answer and
the note of it makes none twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.briefing.lookup import AgendaItem, Outcome, bound_days, look_up_agenda
from bot.domain.desks import Desk
from bot.domain.entities import DayRange
from bot.domain.errors import PublishError, PublishFailed
from bot.domain.posting import PlannedEvent
from bot.ports.articles import DateStore, StoryStore
from bot.ports.desks import DeskStore
from bot.ports.discord import EventPublisher
from bot.ports.posting import EventStore
from bot.ports.services import Clock
from bot.schedule.outbox import LADDER

_log = logging.getLogger(__name__)

MOVED = timedelta(days=92)
"""How far beyond its days a plan is looked for: what is put off further is no event of theirs."""

MOST_LOOKED = 100
"""Plans among which it is looked for."""

SOON = timedelta(minutes=5)
"""How far ahead an event of today begins: Discord takes none that began."""


class Store(DateStore, StoryStore, DeskStore, EventStore, Protocol):
    """What keeping events asks of the store."""


@dataclass(kw_only=True)
class EventSync:
    """What makes events, moves and cancels them."""

    store: Store
    clock: Clock
    publisher: EventPublisher
    _failures: int = field(default=0, init=False)

    async def look(self) -> datetime | None:
        """Settle all events that are not as they should be; one that fails stops no other.

        Return when to try again, None where nothing has to wait.
        """
        yesterday = (self.clock.now() - timedelta(days=1)).date()
        waits = False
        for event in await self.store.get_pending_events(yesterday):
            try:
                await self._settle(event)
            except PublishFailed as error:
                _log.info("an event has to wait", extra={"key": event.key, "why": str(error)})
                waits = True
            except PublishError as error:
                _log.warning("no event", extra={"key": event.key, "why": str(error)})
                await self.store.keep_event(replace(event, fault=str(error)))
        self._failures = self._failures + 1 if waits else 0
        step = LADDER[min(self._failures, len(LADDER)) - 1]
        return self.clock.now() + step if waits else None

    async def _settle(self, event: PlannedEvent) -> None:
        desk, now = await self.store.find_desk(event.desk), self.clock.now()
        if desk is None:
            return
        item = await self._find(desk, event, now)
        days = item.event.days if item else event.days
        off = item is not None and item.outcome is Outcome.CALLED_OFF
        number, times = event.event, find_times(days, desk.zone, now)
        if off:
            if number is not None:
                await self.publisher.cancel_event(event.guild, number)
        elif times is not None and number is None:
            found = await self.publisher.find_event(event, times[1])
            number = found or await self.publisher.make_event(event, *times)
        elif times is not None and number is not None and days != event.days:
            await self.publisher.move_event(event.guild, number, *times)
        await self.store.keep_event(replace(event, days=days, event=number, off=off))

    async def _find(self, desk: Desk, event: PlannedEvent, now: datetime) -> AgendaItem | None:
        days = DayRange(event.days.first, event.days.last + MOVED)
        today = now.astimezone(ZoneInfo(desk.zone)).date()
        agenda = await look_up_agenda(self.store, desk, days, today=today, most=MOST_LOOKED)
        return next((item for item in agenda.items if item.key == event.key), None)


def find_times(days: DayRange, zone: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return when an event of some days begins and ends in a zone, None where it is over."""
    start, end = bound_days(days, zone)
    start = max(start, now + SOON)
    return (start, end) if start < end else None
