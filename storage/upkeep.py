"""What an open store tells of itself to whoever looks after it, and the room it gives back."""

from __future__ import annotations

from datetime import datetime

from bot.domain.guilds import Desk
from bot.domain.upkeep import OutboxFigures
from storage import codec
from storage.desks import COLUMNS, read_desk
from storage.family import Family

PIECE = 2_000
"""Pages given back in one transaction: 8 MB, some 20 ms in which nobody else can write."""

# What was deleted from an index is gone from its pages only once they are merged.
_MERGES = tuple(
    f"INSERT INTO {index} ({index}, rank) VALUES ('merge', 500)"
    for index in ("article_words", "article_pieces", "alias_trigrams")
)

_OUTBOX = """SELECT state, count(*) AS deliveries, min(created_at) AS oldest
FROM delivery GROUP BY state ORDER BY state"""

_LATEST = """SELECT max(moment) AS latest FROM (
  SELECT (SELECT max(received_at) FROM article WHERE desk_id = desk.id) AS moment FROM desk
  UNION ALL SELECT max(claimed_at) FROM digest_run
  UNION ALL SELECT * FROM (SELECT created_at FROM delivery ORDER BY id DESC LIMIT 1)
  UNION ALL SELECT max(checked_at) FROM feed)"""

_SIZE = "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size"

INCREMENTAL = 2
"""What `PRAGMA auto_vacuum` says of a database that can give room back piece by piece."""


class Upkeep(Family):
    """The looking after of a database."""

    async def get_desks(self) -> tuple[Desk, ...]:
        """Return all desks."""
        rows = await self._db.fetch(f"SELECT {COLUMNS} FROM desk ORDER BY id")
        return tuple(read_desk(row) for row in rows)

    async def try_to_write(self) -> None:
        """Write nothing, as a transaction; raises what keeps the store from being written."""
        async with self._db.transaction() as change:
            await change.execute("UPDATE note SET value = value")

    async def find_latest_moment(self) -> datetime | None:
        """Return the latest time at which the store was written, as its clock was then."""
        latest = (await self._db.fetch(_LATEST))[0]["latest"]
        return None if latest is None else codec.to_moment(latest)

    async def get_outbox_figures(self) -> tuple[OutboxFigures, ...]:
        """Return how many deliveries there are in each state."""
        return tuple(
            OutboxFigures(
                state=row["state"],
                deliveries=row["deliveries"],
                oldest=codec.to_moment(row["oldest"]),
            )
            for row in await self._db.fetch(_OUTBOX)
        )

    async def shrink(self) -> int:
        """Give the room that is free in the store back to the disk; return how many bytes."""
        before = await self._measure()
        async with self._db.transaction() as change:
            for statement in _MERGES:
                await change.execute(statement)
        if (await self._db.fetch("PRAGMA auto_vacuum"))[0][0] == INCREMENTAL:
            free, left = -1, await self._count_free()
            while left and left != free:
                async with self._db.transaction() as change:
                    await change.fetch(f"PRAGMA incremental_vacuum({PIECE})")
                free, left = left, await self._count_free()
        else:
            await self._db.rebuild()  # an older file, once: from then on it goes by pieces
        await self._db.merge_log()
        return max(0, before - await self._measure())

    async def _count_free(self) -> int:
        return int((await self._db.fetch("PRAGMA freelist_count"))[0][0])

    async def _measure(self) -> int:
        return int((await self._db.fetch(_SIZE))[0]["size"])
