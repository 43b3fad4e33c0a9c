"""Bring a database up to the newest schema: numbered SQL files, each in its own transaction."""

from __future__ import annotations

from typing import Any

import psycopg

from bot.domain.errors import StoreTooNew, StoreUnreadable
from storage.seam import load_migrations

_LOCK = 0x4E777364
"""The advisory lock ("Nwsd") under which one process migrates and the others wait."""


async def migrate(connection: psycopg.AsyncConnection[Any], *, create: bool = True) -> None:
    """Apply the migrations that a database lacks.

    Raises StoreUnreadable for one without a schema unless it may `create` it, StoreTooNew for a
    newer schema.
    """
    scripts = load_migrations(__package__)
    if await read_schema(connection) == len(scripts):
        return
    await connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        schema = await read_schema(connection)
        check_known(schema)
        if not schema and not create:
            raise StoreUnreadable(
                "There is nothing of Newsdesk in this database yet: bring articles in with"
                " `newsdesk ingest`, or name another one with --database or NEWSDESK_DATABASE."
            )
        for number in range(schema + 1, len(scripts) + 1):
            async with connection.transaction():
                await connection.execute(scripts[number - 1].encode())
                await connection.execute("INSERT INTO schema_version VALUES (%s)", [number])
    finally:
        await connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def check_known(schema: int) -> None:
    """Raise StoreTooNew for a schema that this version does not know."""
    known = len(load_migrations(__package__))
    if schema > known:
        raise StoreTooNew(
            f"The database has schema {schema}, this version of Newsdesk knows {known}:"
            " install the newer version."
        )


async def read_schema(connection: psycopg.AsyncConnection[Any]) -> int:
    """Return the number of the last migration that a database had, 0 of one without any."""
    table = await connection.execute("SELECT to_regclass('schema_version')")
    if (await table.fetchall())[0][0] is None:
        return 0
    rows = await connection.execute("SELECT max(number) FROM schema_version")
    return int((await rows.fetchall())[0][0])
