"""Move a whole store between a SQLite file and an empty PostgreSQL database, and compare both."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bot.domain.errors import StorageError, StoreExists
from storage.operations import written_whole
from storage.pieces import split_pieces
from storage.postgres.database import connect, translated_errors
from storage.postgres.migrate import migrate
from storage.postgres.words import make_rows
from storage.sqlite import TABLES, hold, open_database
from storage.sqlite import translated_errors as translated_sqlite

ROWS = 1_000
"""Rows that are read and written at a time."""

_TEXTS = "SELECT id, desk_id, title, text FROM article ORDER BY id"

_RESTART = """SELECT setval(pg_get_serial_sequence(%(table)s, 'id'),
  greatest(max(id), %(last)s::bigint, 1), coalesce(max(id), %(last)s::bigint) IS NOT NULL)
FROM {table}"""

Batch = list[tuple[Any, ...]]
Connection = psycopg.AsyncConnection[Any]


@dataclass(slots=True)
class _Sum:
    """How many rows a table has, and the sum of their hashes, whatever their order."""

    rows: int = 0
    hashes: int = 0

    def add(self, rows: Batch) -> None:
        self.rows += len(rows)
        for row in rows:
            digest = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=8)
            self.hashes = (self.hashes + int.from_bytes(digest.digest())) % 2**64


Counts = tuple[tuple[str, int], ...]


async def move_to_server(path: Path, url: str) -> Counts:
    """Copy a SQLite file into an empty database; return how many rows each table has.

    Raises StoreExists where there is something in the database; it is left as it was where
    anything fails.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(translated_errors())
        stack.enter_context(translated_sqlite(str(path)))
        async with open_database(str(path), create=False):
            pass  # brought up to the newest schema
        stack.enter_context(hold(path, alone=True))
        source = stack.enter_context(closing(sqlite3.connect(path, check_same_thread=False)))
        server = await stack.enter_async_context(await connect(url))
        await migrate(server)
        tables = _read_tables(source)
        async with server.transaction():
            await _check_empty(server, tables)
            await server.execute("SET CONSTRAINTS ALL IMMEDIATE")  # at the end of each COPY
            sums = {name: await _fill(server, source, name, tables[name]) for name in tables}
            await _index(server, source)
            await _restart(server, source, tables)
            for name, columns in tables.items():
                _compare(name, sums[name], await _sum_server(server, name, columns))
        # With it an index alone answers, and the indices of words are no longer lists of changes.
        await server.execute("VACUUM (ANALYZE)")
    return tuple((name, held.rows) for name, held in sums.items())


async def move_to_file(url: str, path: Path) -> Counts:
    """Copy a database into a new SQLite file; return how many rows each table has.

    It is one view of the database, whoever is at work in it. Raises StoreExists where there is a
    file of that name; none is left where anything fails.
    """
    with written_whole(path, 0) as partial:
        async with AsyncExitStack() as stack:
            stack.enter_context(translated_errors())
            stack.enter_context(translated_sqlite(str(path)))
            async with open_database(str(partial), durable=False):
                pass
            target = stack.enter_context(closing(sqlite3.connect(partial, check_same_thread=False)))
            server = await stack.enter_async_context(await connect(url))
            await migrate(server, create=False)
            await server.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            async with server.transaction():
                tables = _read_tables(target)
                triggers = _drop_triggers(target)
                sums = {name: await _pour(server, target, name, tables[name]) for name in tables}
                await _keep_numbers(server, target)
            await asyncio.to_thread(_finish, target, triggers)
            for name, columns in tables.items():
                held = _Sum()
                for rows in _read(target, name, columns):
                    held.add(rows)
                _compare(name, sums[name], held)
    return tuple((name, held.rows) for name, held in sums.items())


def _read_tables(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the tables with their columns, each after those that it refers to."""
    names = [name for (name,) in db.execute(TABLES)]
    needs = {n: {row[2] for row in db.execute(f"PRAGMA foreign_key_list({n})")} for n in names}
    ordered: list[str] = []
    while len(ordered) < len(names):
        ordered += [n for n in names if n not in ordered and needs[n] <= {*ordered, n}]
    return {n: [r[1] for r in db.execute(f"PRAGMA table_xinfo({n})") if not r[6]] for n in ordered}


def _read(db: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[Batch]:
    quoted = ", ".join(f'"{column}"' for column in columns)
    found = db.execute(f"SELECT {quoted} FROM {table}")
    while rows := found.fetchmany(ROWS):
        yield [tuple(_clean(value) for value in row) for row in rows]


def _clean(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value  # PostgreSQL takes none


async def _read_server(
    server: Connection, table: str, columns: Sequence[str]
) -> AsyncIterator[Batch]:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    async with server.cursor(name="move", binary=True) as cursor:
        await cursor.execute(sql.SQL("SELECT {} FROM {}").format(named, sql.Identifier(table)))
        while rows := await cursor.fetchmany(ROWS):
            yield [tuple(row) for row in rows]


async def _sum_server(server: Connection, table: str, columns: Sequence[str]) -> _Sum:
    held = _Sum()
    async for rows in _read_server(server, table, columns):
        held.add(rows)
    return held


def _compare(table: str, source: _Sum, target: _Sum) -> None:
    if source != target:
        raise StorageError(
            f"The table {table} does not hold what it should ({target.rows:,} of {source.rows:,}"
            " rows, or others): nothing was written."
        )


async def _check_empty(server: Connection, tables: dict[str, list[str]]) -> None:
    for table in tables:
        found = await server.execute(
            sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        )
        if await found.fetchone():
            raise StoreExists("There is something in that database already: name another.")


async def _fill(
    server: Connection, source: sqlite3.Connection, table: str, columns: Sequence[str]
) -> _Sum:
    held = _Sum()
    name = sql.Identifier(table)
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    await server.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    async with server.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(name, named)) as copy:
        for rows in _read(source, table, columns):
            held.add(rows)
            for row in rows:
                await copy.write_row(row)
    await server.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))
    return held


async def _index(server: Connection, source: sqlite3.Connection) -> None:
    found = source.execute(_TEXTS)
    while rows := found.fetchmany(ROWS):
        texts = [(number, desk, _clean(title), _clean(text)) for number, desk, title, text in rows]
        for table, indexed in (await asyncio.to_thread(make_rows, texts)).items():
            statement = sql.SQL("COPY {} (rowid, desk_id, words) FROM STDIN")
            written = statement.format(sql.Identifier(table))
            async with server.cursor().copy(written) as copy:
                for row in indexed:
                    await copy.write_row((row["id"], row["desk"], row["words"]))


async def _restart(
    server: Connection, source: sqlite3.Connection, tables: dict[str, list[str]]
) -> None:
    """Let new rows have numbers that none had, those that are gone neither."""
    last = dict(source.execute("SELECT name, seq FROM sqlite_sequence"))
    keyed = "SELECT table_name FROM information_schema.columns WHERE is_identity = 'YES'"
    for (table,) in await (await server.execute(keyed)).fetchall():
        if table in tables:
            statement = sql.SQL(_RESTART).format(table=sql.Identifier(table))
            await server.execute(statement, {"table": table, "last": last.get(table) or None})


async def _pour(
    server: Connection, target: sqlite3.Connection, table: str, columns: Sequence[str]
) -> _Sum:
    held = _Sum()
    quoted = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    async for rows in _read_server(server, table, columns):
        held.add(rows)
        target.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", rows)
    return held


async def _keep_numbers(server: Connection, target: sqlite3.Connection) -> None:
    keyed = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
    made = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    counted = {name for (name,) in target.execute(made)}
    for name, last in await (await server.execute(keyed)).fetchall():
        table = name.removesuffix("_id_seq")
        if table in counted:
            target.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            target.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last))


def _drop_triggers(db: sqlite3.Connection) -> list[str]:
    """Take the triggers off while rows come that they made; return how they were made."""
    db.execute("PRAGMA foreign_keys = OFF")
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        db.execute(f"DROP TRIGGER {name}")
    return [made for _, made in found]


def _finish(db: sqlite3.Connection, triggers: Sequence[str]) -> None:
    """Put the triggers back, and make the search indices."""
    for made in triggers:
        db.execute(made)
    db.execute("INSERT INTO article_words (article_words) VALUES ('rebuild')")
    found = db.execute(_TEXTS)
    while rows := found.fetchmany(ROWS):
        db.executemany(
            "INSERT INTO article_pieces (rowid, pieces, desk_word) VALUES (?, ?, ?)",
            [
                (number, pieces, f"desk{desk}")
                for number, desk, title, text in rows
                if (pieces := split_pieces(f"{title}\n{text}"))
            ],
        )
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise StorageError("Rows refer to nothing: nothing was written.")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA journal_mode = DELETE")
