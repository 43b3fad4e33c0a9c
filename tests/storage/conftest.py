"""Stores to run the contract suite against: SQLite in memory and in a file, PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.storage import Storage
from tests.stores import open_postgres, open_store


@pytest.fixture(params=["sqlite-memory", "sqlite-file", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    if request.param == "postgresql":
        async with open_postgres() as opened:
            yield opened
        return
    path = tmp_path / "desk.sqlite3" if request.param == "sqlite-file" else None
    async with open_store(path) as opened:
        yield opened
