"""What an open store tells of itself to whoever looks after it."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.domain.desks import Desk
from bot.domain.operations import OutboxFigures
from bot.ports.operations import UpkeepStore
from storage import codec
from storage.desk import COLUMNS, read_desk
from storage.operations.clock import count_ahead, repair_clock
from storage.seam import Family

_OUTBOX = """SELECT state, count(*) AS deliveries, min(created_at) AS oldest
FROM delivery GROUP BY state ORDER BY state"""

_LATEST = """SELECT max(moment) AS latest FROM (
  SELECT (SELECT max(received_at) FROM article WHERE desk_id = desk.id) AS moment FROM desk
  UNION ALL SELECT max(claimed_at) FROM digest_run
  UNION ALL SELECT * FROM (SELECT created_at FROM delivery ORDER BY id DESC LIMIT 1)
  UNION ALL SELECT max(checked_at) FROM feed)"""


class Upkeep(Family, UpkeepStore):
    """The looking after of a database."""

    @override
    async def get_desks(self) -> tuple[Desk, ...]:
        rows = await self._db.fetch(f"SELECT {COLUMNS} FROM desk ORDER BY id")
        return tuple(read_desk(row) for row in rows)

    @override
    async def try_to_write(self) -> None:
        await self._commit("UPDATE note SET value = value")

    @override
    async def find_latest_moment(self) -> datetime | None:
        return codec.read_moment((await self._db.fetch(_LATEST))[0]["latest"])

    @override
    async def count_ahead(self, *, now: datetime) -> int:
        return await count_ahead(self._db, now)

    @override
    async def repair_clock(self, *, now: datetime) -> int:
        return await repair_clock(self._db, now)

    @override
    async def get_outbox_figures(self) -> tuple[OutboxFigures, ...]:
        return tuple(
            OutboxFigures(
                state=row["state"],
                deliveries=row["deliveries"],
                oldest=codec.to_moment(row["oldest"]),
            )
            for row in await self._db.fetch(_OUTBOX)
        )

    @override
    async def shrink(self, *, thorough: bool) -> int:
        return await self._db.shrink(thorough=thorough)
