"""Stores for tests: their schema is a template's, and they are not written through to the disk.

What the disk keeps is tested with `open_storage` itself: test_killed, test_full_disk, test_backup.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.ports.storage import Storage
from storage import open_storage
from storage.sqlite import Database
from storage.sqlite.database import connect
from storage.stores import Stores
from tests.postgres import empty, find_postgres

_templates: list[tempfile.TemporaryDirectory[str]] = []


@asynccontextmanager
async def open_store(path: Path | None = None) -> AsyncIterator[Storage]:
    """Open the store of a file, made where there is none; without a path, one in memory."""
    template = await _find_template()
    if path is None:
        async with connect(":memory:") as writer:
            async with aiosqlite.connect(template) as source:
                await source.backup(writer)
            yield Stores(Database(writer, ()))
        return
    if not path.exists():
        shutil.copy(template, path)  # with its rights
    async with open_storage(f"sqlite:///{path}", durable=False) as store:
        yield store


@asynccontextmanager
async def open_postgres() -> AsyncIterator[Storage]:
    """Open an empty store on PostgreSQL; skips the test where there is no server."""
    url = find_postgres()
    async with open_storage(url, durable=False) as store:
        yield store
    await empty(url)


async def _find_template() -> Path:
    if not _templates:
        folder = tempfile.TemporaryDirectory(prefix="newsdesk-")
        async with open_storage(f"sqlite:///{Path(folder.name) / 'empty.sqlite3'}"):
            pass
        _templates.append(folder)
    return Path(_templates[0].name) / "empty.sqlite3"
