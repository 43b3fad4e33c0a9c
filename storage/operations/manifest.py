"""What a backup says of itself: a note of how many rows each table has, and of their hash."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from storage.sqlite import MANIFEST

_TABLES = """SELECT name FROM sqlite_schema
WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"""
"""All that holds rows: the tables of the search indices, and what SQLite keeps for itself, too."""

_NOTE = "INSERT INTO note (key, value) VALUES (?, ?)"

ROWS = 200
"""Rows that are read at a time, so that memory stays small."""


def write_manifest(path: Path) -> None:
    """Note in a database that nobody else has open what rows its tables hold."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM note WHERE key = ?", (MANIFEST,))
        db.execute(_NOTE, (MANIFEST, json.dumps(_describe(db))))


def compare_manifest(path: Path) -> tuple[str, ...] | None:
    """Return in words what a backup holds that it did not when it was made; None without a note."""
    with closing(sqlite3.connect(path)) as db:
        row = db.execute("SELECT value FROM note WHERE key = ?", (MANIFEST,)).fetchone()
        if row is None:
            return None
        try:
            said = {
                str(name): (int(n), str(mark)) for name, (n, mark) in json.loads(row[0]).items()
            }
        except (ValueError, TypeError, AttributeError):
            return ("What it says of itself cannot be read.",)
        return tuple(_compare(said, _describe(db)))


Tables = dict[str, tuple[int, str]]


def _compare(said: Tables, found: Tables) -> Iterator[str]:
    for table in sorted(said.keys() | found.keys()):
        (before, was), (now, mark) = said.get(table, (0, "")), found.get(table, (0, ""))
        if before != now:
            yield f"The table {table[:80]} had {before:,} rows when it was made, and has {now:,}."
        elif was != mark:
            yield f"Rows of the table {table[:80]} were changed after it was made."


def _describe(db: sqlite3.Connection) -> Tables:
    """Return of each table how many rows it has, and the SHA-256 of them in their order."""
    names = [str(name) for (name,) in db.execute(_TABLES)]
    db.text_factory = bytes  # quick, and whatever stands there
    return {name: _hash_rows(db, name) for name in names}


def _hash_rows(db: sqlite3.Connection, table: str) -> tuple[int, str]:
    quoted = table.replace('"', '""')
    # Not by an index: in the order of their keys, whichever version of SQLite reads them.
    rows = db.execute(f'SELECT * FROM "{quoted}" NOT INDEXED')
    count, digest = 0, hashlib.sha256()
    while some := rows.fetchmany(ROWS):
        if table == "note":
            some = [row for row in some if row[0] != MANIFEST.encode()]
        count += len(some)
        for row in some:
            digest.update(ascii(row).encode())
    return count, digest.hexdigest()
