"""Check a whole database: its pages, schema, the hash of every text, references and indices."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Awaitable
from contextlib import suppress

import aiosqlite

from bot.domain.operations import StoreFault, StoreFaultKind, StoreReport
from storage.sqlite import TABLES, make_schema, read_objects, read_schema

_NO_DAMAGE = ("SQLITE_BUSY", "SQLITE_INTERRUPT", "SQLITE_FULL", "SQLITE_IOERR")
"""What keeps a check from being done, and says nothing of the database."""

SHOWN = 5
"""How many places of a kind of fault are named."""

# A table and what is told of its rows; a smear of the file changes a text and nothing else.
_TEXTS = {
    "article": "SELECT id FROM article WHERE newsdesk_hash(CAST(text AS BLOB)) <> text_hash",
    "article_version": """SELECT article_id AS id FROM article_version
WHERE newsdesk_hash(CAST(text AS BLOB)) <> text_hash""",
}

# With a rank the index is compared with the texts that it was made of (https://sqlite.org/fts5.html,
# "The 'integrity-check' command"); article_pieces keeps none to compare with.
_INDICES = (
    "INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO article_pieces (article_pieces) VALUES ('integrity-check')",
)


async def check(db: aiosqlite.Connection, *, index_seconds: float | None = None) -> StoreReport:
    """Return what is wrong with a database of ours, and how much it holds.

    The indices may take `index_seconds`, for as long as they like where that is None; others
    cannot write meanwhile. Raises StoreUnreadable, StoreTooNew.
    """
    schema = await read_schema(db)
    faults: list[StoreFault] = []
    for step in (_check_pages, _check_schema, _check_texts, _check_references):
        faults += await _try(step(db))
    checked = True
    try:
        async with asyncio.timeout(index_seconds):
            faults += await _try(_check_indices(db))
    except (TimeoutError, sqlite3.OperationalError):
        checked = False  # too large, or others were writing all the time
    try:
        rows = await count_rows(db)
        size = await _fetch_number(
            db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
    except sqlite3.DatabaseError:
        rows, size = (), 0
    return StoreReport(
        schema=schema, size=size, rows=rows, faults=tuple(faults), index_checked=checked
    )


async def count_rows(db: aiosqlite.Connection) -> tuple[tuple[str, int], ...]:
    """Return how many rows each table has."""
    tables = [str(row[0]) for row in await db.execute_fetchall(TABLES)]
    return tuple(
        [(name, await _fetch_number(db, f"SELECT count(*) FROM {name}")) for name in tables]
    )


async def _try(step: Awaitable[list[StoreFault]]) -> list[StoreFault]:
    try:
        return await step
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(_NO_DAMAGE):
            raise
        detail = f"It cannot be read whole: {error}."
        return [StoreFault(kind=StoreFaultKind.DAMAGED, detail=detail)]


async def _check_pages(db: aiosqlite.Connection) -> list[StoreFault]:
    rows = [str(row[0]) for row in await db.execute_fetchall(f"PRAGMA integrity_check({SHOWN})")]
    return [
        StoreFault(kind=StoreFaultKind.DAMAGED, detail=" ".join(row.split()))
        for row in rows
        if row != "ok"
    ]


async def _check_schema(db: aiosqlite.Connection) -> list[StoreFault]:
    made, held = await make_schema(await read_schema(db)), await read_objects(db)
    found = [
        f"the {kind} {name[:80]} {words}"
        for words, objects in (
            ("is none of ours", held.keys() - made.keys()),
            ("is missing", made.keys() - held.keys()),
            (
                "is not as we make it",
                {key for key in made if held.get(key, made[key]) != made[key]},
            ),
        )
        for kind, name in sorted(objects)
    ]
    if not found:
        return []
    named = "; ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
    return [StoreFault(kind=StoreFaultKind.SCHEMA, detail=f"Its schema differs: {named}.")]


async def _check_texts(db: aiosqlite.Connection) -> list[StoreFault]:
    await db.create_function("newsdesk_hash", 1, _hash, deterministic=True)
    faults = []
    for table, query in _TEXTS.items():
        found = [str(row[0]) for row in await db.execute_fetchall(query)]
        if found:
            named = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
            faults.append(
                StoreFault(
                    kind=StoreFaultKind.TEXTS,
                    detail=f"{len(found)} texts in {table} are not what was stored: {named}.",
                )
            )
    return faults


def _hash(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


async def _check_references(db: aiosqlite.Connection) -> list[StoreFault]:
    rows = list(await db.execute_fetchall("PRAGMA foreign_key_check"))
    tables = sorted({str(row[0]) for row in rows})
    if not rows:
        return []
    detail = f"{len(rows)} rows refer to nothing, in {', '.join(tables)}."
    return [StoreFault(kind=StoreFaultKind.REFERENCES, detail=detail)]


async def _check_indices(db: aiosqlite.Connection) -> list[StoreFault]:
    faults = []
    for statement in _INDICES:
        table = statement.split()[2]
        try:
            await _run_interruptibly(db, statement)
        except sqlite3.DatabaseError as error:
            if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
                raise
            detail = f"The search index {table} does not agree with the texts."
            faults.append(StoreFault(kind=StoreFaultKind.INDEX, detail=detail))
    return faults


async def _run_interruptibly(db: aiosqlite.Connection, statement: str) -> None:
    """Run a statement that ends in the database too, when its task is cancelled."""
    running = asyncio.ensure_future(db.execute(statement))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await db.interrupt()
        with suppress(sqlite3.Error):
            await running
        raise


async def _fetch_number(db: aiosqlite.Connection, query: str) -> int:
    rows = list(await db.execute_fetchall(query))
    return int(rows[0][0])
