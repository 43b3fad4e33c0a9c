"""Worker processes that all tests of the poller share: starting them takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.workers import Workers, open_workers


@pytest.fixture(scope="session")
def pool() -> Iterator[Workers]:
    with open_workers(2, deadline=60) as opened:
        opened.call(len, ())
        yield opened
