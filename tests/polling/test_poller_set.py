"""Files of feeds-feedparser, served as feeds: none ends in a fault of ours."""

from __future__ import annotations

import pytest

from bot.workers import Workers
from tests.soak.feeds import find_files, poll_files

EVERY = 5
"""Which of the files are polled here; `python -m tests.soak feeds` polls all 2,100."""


@pytest.mark.sets
async def test_the_set_is_polled_without_a_fault_of_ours(pool: Workers) -> None:
    files = find_files(EVERY)
    if not files:
        pytest.skip("The set feeds-feedparser is not here; NEWSDESK_SETS says where it is.")
    found = await poll_files(pool, files)
    assert found.polls == len(files)
    assert (found.unread, found.faults, found.active) == ([], [], [])
    assert found.well
