"""Worker processes that all tests of the poller share: starting them takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.workers import Workers, open_workers
from tests.environment import PATIENCE


@pytest.fixture(scope="session")
def pool() -> Iterator[Workers]:
    with open_workers(2, deadline=PATIENCE) as opened:
        opened.call(len, ())
        yield opened
