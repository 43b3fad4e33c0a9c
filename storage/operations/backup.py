"""The database as a file: backups, restoring one, a desk's own copy, and a check of the whole."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import aiosqlite
from typing_extensions import override

from bot.domain.desks import DeskId, GuildId
from bot.domain.errors import NotFound, StorageError, StoreExists, StoreFull, StoreUnreadable
from bot.domain.operations import Restored, StoreCopy, StoreReport
from bot.ports.operations import DatabaseFile
from storage.codec import to_seconds
from storage.desk import Desks
from storage.operations.integrity import SHOWN, check, count_rows
from storage.operations.manifest import compare_manifest, write_manifest
from storage.sqlite import (
    BUSY_SECONDS,
    Database,
    claim,
    hold,
    is_held,
    open_database,
    read_schema,
    run_alone,
    translated_errors,
)

# Words of what was deleted stand in an index until its parts are merged.
_MERGE = (
    "INSERT INTO article_words (article_words) VALUES ('optimize')",
    "INSERT INTO article_pieces (article_pieces) VALUES ('optimize')",
)


async def export_desk(copy: Database, kept: DeskId) -> None:
    """Delete all desks of a copy but one, and the notes of the program to itself."""
    others = await copy.fetch("SELECT id FROM desk WHERE id <> :kept", {"kept": kept})
    desks = Desks(copy)
    for row in others:
        await desks.delete_desk_data(DeskId(row["id"]), name="")
    async with copy.transaction() as change:
        await change.execute("DELETE FROM desk WHERE id <> :kept", {"kept": kept})
        await change.execute("DELETE FROM note")
        for statement in _MERGE:
            await change.execute(statement)


ROOM = 1.1
"""How much room on the disk a copy must find, as a part of its size."""

# A post that waited when the backup was made may have been posted since: it is looked for first,
# among the messages since an hour before it was made (their numbers tell milliseconds since 2015).
_LOOK_FIRST = """UPDATE delivery_part SET state = 'sending',
  after_message = coalesce(after_message,
    max(0, CAST((SELECT created_at FROM delivery WHERE id = delivery_id) * 1000 AS INTEGER)
      - 1420070400000 - 3600000) << 22)
WHERE state = 'waiting'
AND delivery_id IN (SELECT id FROM delivery WHERE state = 'open')"""

# What was due since may have been posted by the database that is replaced.
_DUE_FROM_NOW = "UPDATE digest SET decided_at = max(decided_at, :now)"


class SqliteFile(DatabaseFile):
    """Looks after one database file; a bot may be at work in it unless a method says otherwise."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    @override
    def is_held(self) -> bool:
        return is_held(self._path)

    @override
    def run_alone(self, who: str) -> AbstractContextManager[None]:
        return run_alone(self._path, who)

    @override
    async def check(self, *, index_seconds: float) -> StoreReport:
        with translated_errors(str(self._path)):
            async with self._open_source() as source:
                return await check(source, index_seconds=index_seconds)

    @override
    async def back_up(self, target: Path) -> StoreCopy:
        with translated_errors(str(self._path)), written_whole(target, self._measure()) as partial:
            rows = await self._copy(partial)
            report = await _verify(partial)
            if report.rows != rows:
                raise StorageError("The copy does not hold what the database does; it was removed.")
            await asyncio.to_thread(write_manifest, partial)
        return StoreCopy(path=target, report=report)

    @override
    async def export_desk(self, guild: GuildId, target: Path) -> StoreCopy:
        with translated_errors(str(self._path)), written_whole(target, self._measure()) as partial:
            await self._copy(partial)
            async with open_database(str(partial), create=False) as copy:
                desks = await copy.fetch("SELECT id FROM desk WHERE guild = :g", {"g": guild})
                if not desks:
                    raise NotFound(f"There is no desk of guild {guild} in {self._path}.")
                await export_desk(copy, desks[0]["id"])
            await _compact(partial)
            report = await _verify(partial)
            await asyncio.to_thread(write_manifest, partial)
        return StoreCopy(path=target, report=report)

    @override
    async def restore(self, source: Path, *, replace: bool, now: datetime) -> Restored:
        size = self._check_restore(source, replace)
        with (
            translated_errors(str(source)),
            hold(self._path, alone=True),
            _partial(self._path, size) as partial,
        ):
            async with _open(source, "ro") as backup:
                await read_schema(backup)
                await _write_copy(backup, partial)
            await _verify(partial)
            compared = await _compare(partial)
            await _make_ready(partial, now)
            report = await _verify(partial)
            before = _put_aside(self._path, partial, now)
            _finish(partial, self._path)
        return Restored(path=self._path, report=report, compared=compared, before=before)

    def _check_restore(self, source: Path, replace: bool) -> int:
        if not source.is_file():
            raise StoreUnreadable(f"There is no backup {source}.")
        if self._path.exists() and not replace:
            raise StoreExists(
                f"{self._path} is there already: say --replace to put the backup in its place"
                " (it is kept beside, under another name)."
            )
        return source.stat().st_size

    @asynccontextmanager
    async def _open_source(self) -> AsyncIterator[aiosqlite.Connection]:
        _check_there(self._path)
        with hold(self._path):
            async with _open(self._path, "rw") as source:
                await read_schema(source)
                yield source

    async def _copy(self, partial: Path) -> tuple[tuple[str, int], ...]:
        async with self._open_source() as source:
            # One view of the database for what is counted and for what is copied.
            await source.execute("BEGIN")
            rows = await count_rows(source)
            await _write_copy(source, partial)
            await source.execute("ROLLBACK")
        return rows

    def _measure(self) -> int:
        files = [Path(f"{self._path}{end}") for end in ("", "-wal")]
        return sum(file.stat().st_size for file in files if file.is_file())


@asynccontextmanager
async def _open(path: Path, mode: str) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(
        _make_address(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS
    ) as db:
        db.row_factory = sqlite3.Row
        yield db


def _make_address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise StoreUnreadable(f"There is no database {path}.")


async def _write_copy(source: aiosqlite.Connection, partial: Path) -> None:
    async with _open(partial, "rw") as copy:
        # Verified and written through at its end: a journal would guard what nobody reads yet.
        await copy.execute_fetchall("PRAGMA synchronous = OFF")
        await copy.execute_fetchall("PRAGMA journal_mode = MEMORY")
        await source.backup(copy)
        await _leave_journal(copy)


async def _leave_journal(db: aiosqlite.Connection) -> None:
    """Make a database one file again; it is in WAL mode from when a bot opens it."""
    await db.execute_fetchall("PRAGMA journal_mode = DELETE")


async def _verify(path: Path) -> StoreReport:
    async with _open(path, "rw") as copy:
        report = await check(copy)
        await _leave_journal(copy)
    if report.faults:
        article = " ".join(fault.detail for fault in report.faults[:3])
        raise StoreUnreadable(f"It is damaged, and nothing was written: {article}")
    return report


async def _compare(path: Path) -> bool:
    """Tell whether a backup says what it holds; raises StoreUnreadable where it holds another."""
    found = await asyncio.to_thread(compare_manifest, path)
    if found:
        raise StoreUnreadable(
            f"It was changed after it was made, and nothing was written: {' '.join(found[:SHOWN])}"
        )
    return found is not None


async def _compact(path: Path) -> None:
    async with _open(path, "rw") as copy:
        await _leave_journal(copy)
        await copy.execute("VACUUM")


async def _make_ready(partial: Path, now: datetime) -> None:
    """Bring a copy up to the newest schema, and keep it from posting what was posted since."""
    async with open_database(str(partial), create=False) as copy, copy.transaction() as change:
        await change.execute(_LOOK_FIRST)
        await change.execute(_DUE_FROM_NOW, {"now": to_seconds(now)})


@contextmanager
def written_whole(target: Path, size: int) -> Iterator[Path]:
    """Give a name to write under; the file has its own name once the block has ended well.

    Raises StoreExists where there is one of that name, StoreFull where `size` bytes find no room.
    """
    if target.exists():
        raise StoreExists(f"{target} is there already: name another file.")
    with _partial(target, size) as partial:
        yield partial
        _finish(partial, target)


@contextmanager
def _partial(target: Path, size: int) -> Iterator[Path]:
    folder = target.parent
    if not folder.is_dir():
        raise StorageError(f"The folder {folder} does not exist.")
    free = shutil.disk_usage(folder).free
    if free < size * ROOM:
        raise StoreFull(
            f"There is no room in {folder}: {size * ROOM / 1e6:.0f} MB are needed,"
            f" {free / 1e6:.0f} MB are free."
        )
    partial = folder / f".{target.name}.partial"
    with claim(partial):
        _remove(partial, but_itself=True)
        try:
            yield partial
        finally:
            _remove(partial)


def _remove(partial: Path, *, but_itself: bool = False) -> None:
    for end in ("-journal", "-wal", "-shm", ".lock"):
        Path(f"{partial}{end}").unlink(missing_ok=True)
    if not but_itself:
        partial.unlink(missing_ok=True)


def _put_aside(path: Path, partial: Path, now: datetime) -> Path | None:
    """Give a database, with what was not merged into it yet, a second name; return that."""
    if not path.exists():
        return None
    _give_same_owner(partial, path)
    name, number = f"{path.name}.before-{now:%Y%m%dT%H%M%SZ}", 1
    while (aside := path.with_name(name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    os.link(path, aside)
    wal = Path(f"{path}-wal")
    if wal.exists():
        wal.rename(f"{aside}-wal")
    Path(f"{path}-shm").unlink(missing_ok=True)
    return aside


def _give_same_owner(partial: Path, path: Path) -> None:
    """Let who may use a file use the one that takes its place, where another user restores it."""
    facts = path.stat()
    partial.chmod(stat.S_IMODE(facts.st_mode))
    with suppress(PermissionError):
        os.chown(partial, facts.st_uid, facts.st_gid)


def _finish(partial: Path, target: Path) -> None:
    """Write a file through to the disk and give it its own name, in one step."""
    _sync(partial)
    partial.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
