"""A poller that is killed with -9 loses nothing that it told of, and doubles nothing."""

from __future__ import annotations

from pathlib import Path

from tests.soak.kills import run_kills


def test_kills_lose_nothing_reported_and_double_nothing(tmp_path: Path) -> None:
    found = run_kills(tmp_path, kills=6, feeds=8, entries=4, seed=20241122)
    assert found.kills == 6 and found.acknowledged
    assert (found.lost, found.doubled) == (0, 0)
    assert (found.articles, found.claimed) == (32, 0)
    # A claim of one second may run out on a busy machine: then a feed is polled twice.
    assert found.polled_again == 8, "no feed is left claimed"
