"""One SQLite database: a writer behind a lock, a few readers, errors in our own words."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosqlite

from bot.domain.errors import StorageError, StoreBusy, StoreFull, StoreUnreadable
from storage.seam import LIST, OutOfTime, Parameters, WordIndex
from storage.sqlite import room
from storage.sqlite.locks import hold
from storage.sqlite.migrate import add_functions, migrate
from storage.sqlite.words import Fts5Index

READERS = 3
BUSY_SECONDS = 5.0

MANIFEST = "backup"
"""The key of the note in which a backup says what it holds: true until it is opened to be used."""

Row = sqlite3.Row


class Database:
    """Connections to one SQLite file; every method may raise StorageError."""

    words: WordIndex = Fts5Index()

    def __init__(
        self, writer: aiosqlite.Connection, readers: tuple[aiosqlite.Connection, ...]
    ) -> None:
        self._writer = writer
        self._lock = asyncio.Lock()
        # The one that was used last comes first: it has the pages at hand that were read for it.
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._readers.put_nowait(reader)
        self._shares_writer = not readers

    async def fetch(
        self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None
    ) -> list[Row]:
        """Return all rows of a reading query; raises OutOfTime after `seconds` where given."""
        if self._shares_writer:
            async with self._lock:
                return await _fetch_in_time(self._writer, query, parameters, seconds)
        reader = await self._readers.get()
        try:
            return await _fetch_in_time(reader, query, parameters, seconds)
        finally:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def transaction(self, *, desk: int | None = None) -> AsyncIterator[Transaction]:
        """Open a write transaction; commit at the end, roll back on any error."""
        async with self._lock:
            with translated_errors():
                try:
                    # Within: who is stopped while it begins leaves nothing begun behind.
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield Transaction(self._writer)
                except BaseException:
                    await asyncio.shield(self._roll_back())
                    raise
                await asyncio.shield(self._writer.execute("COMMIT"))

    async def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors, and never began after others.
        with suppress(sqlite3.OperationalError):
            await self._writer.execute("ROLLBACK")

    async def measure(self) -> int:
        """Return how many bytes the file has."""
        return await room.measure(self)

    async def shrink(self, *, thorough: bool) -> int:
        """Give the room that is free in the file back to the disk; return how many bytes."""
        before = await self.measure()
        await room.free_pages(self, thorough=thorough)
        async with self._lock:
            await _fetch(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)", None)
        return max(0, before - await self.measure())


class Transaction:
    """What can be done inside a write transaction."""

    words: WordIndex = Fts5Index()

    def __init__(self, db: aiosqlite.Connection) -> None:
        self._db = db

    async def fetch(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """Return all rows of a query, as this transaction sees them."""
        return await _fetch(self._db, query, parameters)

    async def execute(self, statement: str, parameters: Parameters | None = None) -> None:
        """Run a statement."""
        await self._db.execute(*_write(statement, parameters or {}))

    async def execute_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row; none of them has lists."""
        await self._db.executemany(statement, rows)

    async def reserve(self, table: str, count: int) -> Sequence[int]:
        """Return ids for new rows of a table: there is one writer."""
        last = (await self.fetch(f"SELECT coalesce(max(id), 0) AS id FROM {table}"))[0]["id"]
        return range(last + 1, last + 1 + count)

    async def lock(self, subject: str) -> None:
        """Do nothing: there is one writer."""

    async def close_up(self, table: str, ids: Iterable[int]) -> None:
        """Let rows that became much shorter take no more room than they need."""
        await room.close_up(self, table, ids)


@asynccontextmanager
async def open_database(
    path: str, *, busy_seconds: float = BUSY_SECONDS, create: bool = True, durable: bool = True
) -> AsyncIterator[Database]:
    """Open a database file (":memory:" for none), brought up to the newest schema.

    One that is there already (`create` is false) can be read on a full disk too, by one process.
    A write waits `busy_seconds` for another process to finish its own. One that is not `durable`
    may be lost, all of it, when the machine goes down.
    """
    _check_path(path, create)
    async with AsyncExitStack() as stack:
        if path != ":memory:":
            stack.enter_context(hold(path))
            _make_private(path)
        with translated_errors(path):
            writer = await stack.enter_async_context(connect(path, busy_seconds))
            full = not await _start_log(writer, must=create)
            if full:
                await writer.close()
                writer = await stack.enter_async_context(connect(path, busy_seconds))
                # It needs no file beside the database then (https://sqlite.org/wal.html#noshm).
                await writer.execute("PRAGMA locking_mode = EXCLUSIVE")
            await writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
            await migrate(writer)
            await _forget_manifest(writer)
            count = 0 if full or path == ":memory:" else READERS
            readers = [
                await stack.enter_async_context(connect(path, busy_seconds)) for _ in range(count)
            ]
            for reader in readers:
                await reader.execute("PRAGMA query_only = ON")
        yield Database(writer, tuple(readers))


async def _start_log(writer: aiosqlite.Connection, *, must: bool) -> bool:
    """Turn the write-ahead log on; return false, unless it `must` be, where the disk is full."""
    try:
        # Of a new file alone: it can give room back to the disk that became free in it.
        await writer.execute("PRAGMA auto_vacuum = INCREMENTAL")
        await writer.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if must or not error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise
        return False
    return True


async def _forget_manifest(writer: aiosqlite.Connection) -> None:
    values = {"key": MANIFEST}
    if await writer.execute_fetchall("SELECT 1 FROM note WHERE key = :key", values):
        await writer.execute("DELETE FROM note WHERE key = :key", values)


def _make_private(path: str) -> None:
    """Make a new file that nobody else may read; SQLite gives its journals the same rights."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error


def _check_path(path: str, create: bool) -> None:
    if path != ":memory:" and not Path(path).parent.is_dir():
        raise StoreUnreadable(f"The folder of the database does not exist: {Path(path).parent}")
    if not create and not Path(path).exists():
        raise StoreUnreadable(
            f"There is no database {path} yet: bring articles in with `newsdesk ingest`, or name"
            " another one with --database or NEWSDESK_DATABASE."
        )


@asynccontextmanager
async def connect(
    path: str, busy_seconds: float = BUSY_SECONDS
) -> AsyncIterator[aiosqlite.Connection]:
    """Open one connection, outside of transactions and with foreign keys observed."""
    async with aiosqlite.connect(path, isolation_level=None, timeout=busy_seconds) as db:
        db.row_factory = sqlite3.Row
        await db.execute("PRAGMA foreign_keys = ON")
        await add_functions(db)
        yield db


@lru_cache(maxsize=1_000)
def _find_lists(query: str) -> tuple[str, tuple[str, ...]]:
    """Return a query with its lists read from JSON, and their names."""
    names = tuple(dict.fromkeys(name or table for name, table in LIST.findall(query)))

    def read(found: re.Match[str]) -> str:
        name, table = found.groups()
        return f"json_each(:{table})" if table else f"IN (SELECT value FROM json_each(:{name}))"

    return LIST.sub(read, query), names


def _write(query: str, parameters: Parameters) -> tuple[str, Parameters]:
    written, names = _find_lists(query)
    if names:
        lists = {name: parameters[name] for name in names}
        texts = {n: None if held is None else json.dumps(held) for n, held in lists.items()}
        parameters = {**parameters, **texts}
    return written, parameters


async def _fetch(db: aiosqlite.Connection, query: str, parameters: Parameters | None) -> list[Row]:
    with translated_errors():
        return list(await db.execute_fetchall(*_write(query, parameters or {})))


async def _fetch_in_time(
    db: aiosqlite.Connection, query: str, parameters: Parameters | None, seconds: float | None
) -> list[Row]:
    if seconds is None:
        return await _fetch(db, query, parameters)
    work = asyncio.ensure_future(_fetch(db, query, parameters))
    try:
        await asyncio.wait({work}, timeout=seconds)
    finally:  # also where nobody waits for the answer any more
        if not work.done():
            await db.interrupt()
    return await work


@contextmanager
def translated_errors(path: str = "the database") -> Any:
    """Turn SQLite's errors into ours, keeping the cause."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise StorageError("A text holds half a character, which cannot be kept.") from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreBusy(f"Another process is writing to {path}; try again.") from error
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise StoreUnreadable(
                f"{path} is damaged or is not a database: `newsdesk restore BACKUP --replace` puts"
                " a backup in its place."
            ) from error
        if name.startswith("SQLITE_CANTOPEN"):
            raise StoreUnreadable(
                f"{path} cannot be opened: no such folder or no right."
            ) from error
        if name.startswith("SQLITE_INTERRUPT"):
            raise OutOfTime from error
        if name.startswith("SQLITE_FULL"):
            raise StoreFull("The disk is full; nothing was changed. Free some room.") from error
        if name.startswith("SQLITE_IOERR"):
            raise StoreFull(
                f"The disk of {path} is full or failing ({error}); nothing was changed."
            ) from error
        if name.startswith("SQLITE_READONLY"):
            raise StorageError(f"{path} cannot be written to.") from error
        raise StorageError(f"The database could not do this: {error}") from error
