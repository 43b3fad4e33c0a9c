"""Stores to run the contract suite against: SQLite in memory and in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.storage import Storage
from storage import open_storage


@pytest.fixture(params=["sqlite-memory", "sqlite-file"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    urls = {
        "sqlite-memory": "sqlite:///:memory:",
        "sqlite-file": f"sqlite:///{tmp_path / 'desk.sqlite3'}",
    }
    async with open_storage(urls[request.param]) as opened:
        yield opened
