"""The tables of a database, as its schema ties them together."""

from __future__ import annotations

import sqlite3


def find_tables_of(db: sqlite3.Connection, root: str) -> set[str]:
    """Return the tables that refer to one, straight or through others."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    refers = {
        table: {row[2] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
        for table in tables
    }
    found = {root}
    while more := {table for table in tables if refers[table] & found} - found:
        found |= more
    return found - {root}
