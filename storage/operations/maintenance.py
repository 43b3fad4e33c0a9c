"""What an open store tells of itself to whoever looks after it, and the room it gives back."""

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
from storage.sqlite import Database

PIECE = 2_000
"""Pages given back in one transaction: 8 MB, some 20 ms in which nobody else can write."""

MERGE = 500
"""Pages of an index that are merged in one transaction: 2 MB, some 50 ms."""

# What was deleted from an index leaves its pages only once they are merged; a first number below
# zero asks for all of them (https://sqlite.org/fts5.html, "The 'merge' command").
_INDICES = ("article_words", "article_pieces")

LEAST = 2
"""A merge that changes fewer rows than this had nothing to do (the same page)."""

_OUTBOX = """SELECT state, count(*) AS deliveries, min(created_at) AS oldest
FROM delivery GROUP BY state ORDER BY state"""

_LATEST = """SELECT max(moment) AS latest FROM (
  SELECT (SELECT max(received_at) FROM article WHERE desk_id = desk.id) AS moment FROM desk
  UNION ALL SELECT max(claimed_at) FROM digest_run
  UNION ALL SELECT * FROM (SELECT created_at FROM delivery ORDER BY id DESC LIMIT 1)
  UNION ALL SELECT max(checked_at) FROM feed)"""

_SIZE = "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size"


class Upkeep(Family, UpkeepStore):
    """The looking after of a database."""

    _db: Database

    @override
    async def get_desks(self) -> tuple[Desk, ...]:
        rows = await self._db.fetch(f"SELECT {COLUMNS} FROM desk ORDER BY id")
        return tuple(read_desk(row) for row in rows)

    @override
    async def try_to_write(self) -> None:
        async with self._db.transaction() as change:
            await change.execute("UPDATE note SET value = value")

    @override
    async def find_latest_moment(self) -> datetime | None:
        latest = (await self._db.fetch(_LATEST))[0]["latest"]
        return None if latest is None else codec.to_moment(latest)

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
        before = await self._measure()
        for index in _INDICES if thorough else ():
            await self._merge(index, -MERGE)
            while await self._merge(index, MERGE) >= LEAST:
                pass
        free, left = -1, await self._count_free()
        while left and left != free:
            async with self._db.transaction() as change:
                await change.fetch(f"PRAGMA incremental_vacuum({PIECE})")
            free, left = left, await self._count_free()
        await self._db.merge_log()
        return max(0, before - await self._measure())

    async def _merge(self, index: str, pages: int) -> int:
        """Merge some pages of an index; return how many rows that changed."""
        statement = f"INSERT INTO {index} ({index}, rank) VALUES ('merge', :pages)"
        async with self._db.transaction() as change:
            before = (await change.fetch("SELECT total_changes() AS n"))[0]["n"]
            await change.execute(statement, {"pages": pages})
            return int((await change.fetch("SELECT total_changes() AS n"))[0]["n"] - before)

    async def _count_free(self) -> int:
        return int((await self._db.fetch("PRAGMA freelist_count"))[0][0])

    async def _measure(self) -> int:
        return int((await self._db.fetch(_SIZE))[0]["size"])
