"""The two engines' schemas are one: whoever changes a migration changes both."""

from __future__ import annotations

import re
import sqlite3

from storage.seam import load_migrations
from storage.sqlite.migrate import split_statements
from tests.postgres import find_postgres

TYPES = {"BIGINT": "INTEGER", "DOUBLE PRECISION": "REAL", "BYTEA": "BLOB"}

OWN = {"article_words", "article_pieces", "schema_version", "sqlite_sequence"}
"""Tables of one engine alone, or that each has in its own way."""

_COLUMNS = """SELECT table_name, column_name, upper(data_type), is_nullable = 'NO',
  coalesce(regexp_replace(column_default, '::.*', ''), '')
FROM information_schema.columns WHERE table_schema = 'public'"""

_INDICES = """SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"""

Schema = tuple[set[tuple[str, str, str, bool, str]], set[tuple[str, str]], set[str]]
"""Columns (table, name, type, required, default), unique keys (table, columns), other indices."""


async def test_both_engines_have_the_same_tables_columns_and_unique_keys() -> None:
    ours, theirs = read_sqlite(), await read_postgres()
    assert (ours[0] ^ theirs[0], ours[1] ^ theirs[1], ours[2] ^ theirs[2]) == (set(), set(), set())


async def read_postgres() -> Schema:
    import psycopg

    from storage.postgres import open_database

    async with open_database(find_postgres()):
        pass
    async with await psycopg.AsyncConnection.connect(find_postgres()) as db:
        held = await (await db.execute(_COLUMNS)).fetchall()
        rows = await (await db.execute(_INDICES)).fetchall()
    columns = {
        (table, column, TYPES.get(kind, str(kind)), required, default.strip("'"))
        for table, column, kind, required, default in held
        if table not in OWN
    }
    unique = {
        (table, ",".join(re.findall(r'[\w"]+', made[made.index("(") :].split(")")[0])))
        for table, _, made in rows
        if "UNIQUE" in made and table not in OWN
    }
    names = {name for table, name, made in rows if table not in OWN and "UNIQUE" not in made}
    return columns, unique, names - OWN


def read_sqlite() -> Schema:
    db = sqlite3.connect(":memory:")
    for script in load_migrations("storage.sqlite"):
        for statement in split_statements(script):
            db.execute(statement)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    tables = [name for name in tables if not name.startswith(tuple(OWN))]
    columns: set[tuple[str, str, str, bool, str]] = set()
    unique: set[tuple[str, str]] = set()
    names: set[str] = set()
    for table in tables:
        keys = {}
        for _, name, kind, required, default, key, _ in db.execute(f"PRAGMA table_xinfo({table})"):
            if name != "desk_word":
                columns.add((table, name, kind, bool(required or key), (default or "").strip("'")))
            if key:
                keys[key] = name
        unique.add((table, ",".join(keys[place] for place in sorted(keys))))
        for _, index, is_unique, origin, _ in db.execute(f"PRAGMA index_list({table})"):
            held = ",".join(row[2] for row in db.execute(f"PRAGMA index_info({index})"))
            if is_unique:
                unique.add((table, held))
            elif origin == "c":
                names.add(index)
    return columns, unique, names
