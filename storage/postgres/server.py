"""Look after a PostgreSQL database: what it holds; copies are the server's own business."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import psycopg
from typing_extensions import override

from bot.domain.desks import GuildId
from bot.domain.errors import StorageError, StoreUnreadable
from bot.domain.operations import Restored, StoreCopy, StoreFault, StoreFaultKind, StoreReport
from bot.ports.operations import DatabaseFile
from storage.postgres.database import connect, translated_errors
from storage.postgres.migrate import read_schema

_TABLES = """SELECT tablename FROM pg_tables
WHERE schemaname = current_schema() AND tablename <> 'schema_version' ORDER BY tablename"""

_CHANGED = "SELECT count(*) FROM article WHERE sha256(convert_to(text, 'UTF8')) <> text_hash"


class ServerDatabase(DatabaseFile):
    """The database of a `postgresql://` address."""

    def __init__(self, url: str) -> None:
        self._url = url

    @override
    def is_held(self) -> bool:
        return False  # whoever works in it has a duty, and keeps nobody out

    @override
    def run_alone(self, who: str) -> AbstractContextManager[None]:
        return nullcontext()

    @override
    async def check(self, *, index_seconds: float) -> StoreReport:
        with translated_errors():
            async with await connect(self._url) as server:
                schema = await read_schema(server)
                if not schema:
                    raise StoreUnreadable("There is nothing of Newsdesk in this database yet.")
                tables = [name for (name,) in await (await server.execute(_TABLES)).fetchall()]
                counted = "SELECT count(*) FROM {}"
                rows = [(name, await _fetch(server, counted.format(name))) for name in tables]
                size = await _fetch(server, "SELECT pg_database_size(current_database())")
                changed = await _fetch(server, _CHANGED)
        faults = []
        if changed:
            detail = f"{changed} texts in article are not what was stored."
            faults.append(StoreFault(kind=StoreFaultKind.TEXTS, detail=detail))
        if dict(rows)["article"] != dict(rows)["article_words"]:
            detail = "The search index article_words does not agree with the texts."
            faults.append(StoreFault(kind=StoreFaultKind.INDEX, detail=detail))
        return StoreReport(schema=schema, size=size, rows=tuple(rows), faults=tuple(faults))

    @override
    async def back_up(self, target: Path) -> StoreCopy:
        self._refuse("pg_dump")

    @override
    async def export_desk(self, guild: GuildId, target: Path) -> StoreCopy:
        self._refuse("pg_dump")

    @override
    async def restore(self, source: Path, *, replace: bool, now: datetime) -> Restored:
        self._refuse("pg_restore")

    def _refuse(self, program: str) -> NoReturn:
        raise StorageError(
            f"The store is a PostgreSQL database: use {program}, or copy it into a file and back"
            " with `newsdesk move`."
        )


async def _fetch(server: psycopg.AsyncConnection[Any], query: str) -> int:
    row = await (await server.execute(query.encode())).fetchone()
    return row[0] if row else 0
