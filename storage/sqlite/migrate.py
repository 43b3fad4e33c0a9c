"""Bring a database up to the newest schema: numbered SQL files, each in its own transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence

import aiosqlite

from bot.domain.errors import StorageError, StoreTooNew, StoreUnreadable
from storage.pieces import fold_script
from storage.seam import load_migrations

APPLICATION_ID = 0x4E777364
"""ASCII "Nwsd": marks a SQLite file as ours (https://sqlite.org/pragma.html#pragma_application_id)."""


async def add_functions(db: aiosqlite.Connection) -> None:
    """Let SQL fold texts as the index of search does, and tell the time."""
    await db.create_function("database_now", 0, time.time)
    await db.create_function("fold_script", 1, fold_script, deterministic=True)


async def migrate(db: aiosqlite.Connection, scripts: Sequence[str] | None = None) -> None:
    """Apply the migrations that the database lacks: `scripts`, by default all that there are.

    Raises StoreUnreadable for another program's database, StoreTooNew for a newer schema.
    """
    scripts = load_migrations(__package__) if scripts is None else scripts
    owner = await _fetch_number(db, "PRAGMA application_id")
    if not owner and not await _fetch_number(db, "SELECT count(*) FROM sqlite_schema"):
        await db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    version = await read_schema(db, newest=len(scripts))
    for number in range(version + 1, len(scripts) + 1):
        await _apply(db, number, scripts[number - 1])


async def read_schema(db: aiosqlite.Connection, *, newest: int | None = None) -> int:
    """Return the number of the last migration that a database of ours had.

    Raises StoreUnreadable for another program's database, StoreTooNew for a schema above `newest`
    (by default the newest that there is).
    """
    newest = len(load_migrations(__package__)) if newest is None else newest
    owner = await _fetch_number(db, "PRAGMA application_id")
    schema = await _fetch_number(db, "PRAGMA user_version")
    if owner != APPLICATION_ID:
        raise StoreUnreadable(
            "This file is a database of another program, or of a Newsdesk from before 0.1, which"
            " no version reads; it was left as it is."
        )
    if schema > newest:
        raise StoreTooNew(
            f"The database has schema {schema}, this version of Newsdesk knows {newest}:"
            " install the newer version, or restore a backup made with this one."
        )
    return schema


TABLES = """SELECT name FROM sqlite_schema
WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'
AND name NOT LIKE 'article_words_%' AND name NOT LIKE 'article_pieces_%' ORDER BY name"""
"""The names of the tables, without those of the search indices and SQLite's own."""

Objects = dict[tuple[str, str], str]
"""What a schema is made of: the statement that made each object, by its type and name."""

_OBJECTS = """SELECT type, name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_'"""


async def read_objects(db: aiosqlite.Connection) -> Objects:
    """Return the tables, indices, views and triggers of a database, without SQLite's own."""
    return {(row[0], row[1]): row[2] for row in await db.execute_fetchall(_OBJECTS)}


async def make_schema(schema: int) -> Objects:
    """Return what the migrations up to number `schema` make in an empty database."""
    async with aiosqlite.connect(":memory:", isolation_level=None) as db:
        await add_functions(db)
        await migrate(db, load_migrations(__package__)[:schema])
        return await read_objects(db)


async def _apply(db: aiosqlite.Connection, number: int, script: str) -> None:
    # Statement by statement: executescript would commit before it starts.
    await db.execute("BEGIN IMMEDIATE")
    try:
        if await _fetch_number(db, "PRAGMA user_version") < number:
            for statement in split_statements(script):
                await db.execute(statement)
            if await db.execute_fetchall("PRAGMA foreign_key_check"):
                raise StorageError(f"Migration {number} would leave rows that refer to nothing.")
            await db.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        await db.execute("ROLLBACK")
        raise
    await db.execute("COMMIT")


def split_statements(script: str) -> Iterator[str]:
    """Yield the complete SQL statements of a script, triggers whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


async def _fetch_number(db: aiosqlite.Connection, query: str) -> int:
    rows = list(await db.execute_fetchall(query))
    return int(rows[0][0])
