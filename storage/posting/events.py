"""Plans that curators want as scheduled events of their servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from typing_extensions import override

from bot.domain.desks import DeskId, GuildId
from bot.domain.entities import DayRange
from bot.domain.errors import LimitReached
from bot.domain.posting import MOST_EVENTS, PlannedEvent
from bot.ports.posting import EventStore
from storage.coordination import AMONG, Sharded
from storage.seam import Row

_COUNT = """SELECT count(*) AS held FROM planned_event
WHERE desk_id = :desk AND last >= :today AND off = 0 AND fault = ''"""

_ADD = """INSERT INTO planned_event (desk_id, key, first, last, name, about, place)
VALUES (:desk, :key, :first, :last, :name, :about, :place)
ON CONFLICT (desk_id, key) DO UPDATE SET fault = '', first = excluded.first, last = excluded.last
WHERE planned_event.fault <> '' RETURNING key"""

_PENDING = f"""SELECT planned_event.*, desk.guild, desk.arrivals FROM planned_event
JOIN desk ON desk.id = planned_event.desk_id
WHERE last >= :today AND off = 0 AND fault = '' AND (event IS NULL OR seen < desk.arrivals)
  AND {AMONG.format(desk="planned_event.desk_id")}
ORDER BY planned_event.desk_id, first, key"""

_KEEP = """UPDATE planned_event
SET first = :first, last = :last, event = :event, off = :off, fault = :fault, seen = :seen
WHERE desk_id = :desk AND key = :key"""


class PlannedEvents(Sharded, EventStore):
    """The scheduled events of a database."""

    @override
    async def add_event(self, event: PlannedEvent, *, today: date) -> bool:
        async with self._db.transaction(desk=event.desk) as change:
            values = {"desk": event.desk, "today": today.isoformat()}
            if (await change.fetch(_COUNT, values))[0]["held"] >= MOST_EVENTS:
                raise LimitReached(f"At most {MOST_EVENTS} events.")
            return bool(await change.fetch(_ADD, _write(event)))

    @override
    async def get_pending_events(self, today: date) -> tuple[PlannedEvent, ...]:
        rows = await self._db.fetch(_PENDING, {"today": today.isoformat(), **self.among()})
        return tuple(replace(_read(row), seen=row["arrivals"]) for row in rows)

    @override
    async def keep_event(self, event: PlannedEvent) -> None:
        more = {"event": event.event, "off": int(event.off), "fault": event.fault}
        await self._commit(_KEEP, {**_write(event), **more, "seen": event.seen})


def _write(event: PlannedEvent) -> dict[str, object]:
    return {
        "desk": event.desk,
        "key": event.key,
        "first": event.days.first.isoformat(),
        "last": event.days.last.isoformat(),
        "name": event.name,
        "about": event.about,
        "place": event.place,
    }


def _read(row: Row) -> PlannedEvent:
    return PlannedEvent(
        desk=DeskId(row["desk_id"]),
        guild=GuildId(row["guild"]),
        key=row["key"],
        days=DayRange(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])),
        name=row["name"],
        about=row["about"],
        place=row["place"],
        event=row["event"],
        off=bool(row["off"]),
        fault=row["fault"],
    )
