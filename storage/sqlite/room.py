"""The room that a SQLite file takes, and how what is free in it is given back to the disk."""

from __future__ import annotations

from collections.abc import Iterable

from storage.seam import Database, Transaction

PIECE = 2_000
"""Pages given back in one transaction: 8 MB, some 20 ms in which nobody else can write."""

MERGE = 500
"""Pages of an index that are merged in one transaction: 2 MB, some 50 ms."""

# What was deleted from an index leaves its pages only once they are merged; a first number below
# zero asks for all of them (https://sqlite.org/fts5.html, "The 'merge' command").
_INDICES = ("article_words", "article_pieces")

LEAST = 2
"""A merge that changes fewer rows than this had nothing to do (the same page)."""

_SIZE = "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size"


async def measure(db: Database) -> int:
    """Return how many bytes a file has."""
    return int((await db.fetch(_SIZE))[0]["size"])


async def free_pages(db: Database, *, thorough: bool) -> None:
    """Give the pages that are free back to the disk, after what joins those of the indices."""
    for index in _INDICES if thorough else ():
        await _merge(db, index, -MERGE)
        while await _merge(db, index, MERGE) >= LEAST:
            pass
    free, left = -1, await _count_free(db)
    while left and left != free:
        async with db.transaction() as change:
            await change.fetch(f"PRAGMA incremental_vacuum({PIECE})")
        free, left = left, await _count_free(db)


async def close_up(change: Transaction, table: str, ids: Iterable[int]) -> None:
    """Take rows out and put them back, so that pages that became nearly empty are joined.

    SQLite joins pages where a row is removed, not where one gets shorter.
    """
    await change.fetch("PRAGMA defer_foreign_keys = ON")  # until this transaction ends
    rows = [{"id": number} for number in ids]
    await change.execute_many(f"UPDATE {table} SET id = -id WHERE id = :id", rows)
    await change.execute_many(f"UPDATE {table} SET id = -id WHERE id = -:id", rows)


async def _merge(db: Database, index: str, pages: int) -> int:
    """Merge some pages of an index; return how many rows that changed."""
    statement = f"INSERT INTO {index} ({index}, rank) VALUES ('merge', :pages)"
    async with db.transaction() as change:
        before = (await change.fetch("SELECT total_changes() AS n"))[0]["n"]
        await change.execute(statement, {"pages": pages})
        return int((await change.fetch("SELECT total_changes() AS n"))[0]["n"] - before)


async def _count_free(db: Database) -> int:
    return int((await db.fetch("PRAGMA freelist_count"))[0][0])
