"""`newsdesk watch`: what the machine's owner sees of what is watched."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.desks import Desk
from bot.domain.watches import QuietHours, WatchSettings, read_target
from bot.ports.storage import Storage
from tests.e2e.conftest import Run
from tests.e2e.local_desk import make_store

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> None:
    """Let a person and a channel watch something on the local desk."""
    make_store(tmp_path, _add_watches)


async def _add_watches(store: Storage, desk: Desk) -> None:
    for place, words in ((-77, "strait \x1b[31m"), (900, "coast guard")):
        wanted = WatchSettings(
            recipient=place,
            person=77,
            target=read_target(words),
            label=words,
            min_sources=2,
            cooldown=timedelta(hours=3),
            quiet=QuietHours(time(22), time(7)),
        )
        await store.add_watch(desk.id, wanted, now=NOW)


@pytest.mark.usefixtures("desk")
def test_watches_are_listed(newsdesk: Run) -> None:
    listed = newsdesk("watch", "list")
    assert listed.returncode == 0, listed.stderr
    assert "person 77" in listed.stdout and "coast guard · coast guard · channel 900" in (
        listed.stdout
    )
    assert "from 2 independent sources on · 3 h between messages" in listed.stdout
    assert "quiet from 22:00 to 07:00 (UTC)" in listed.stdout and "\x1b" not in listed.stdout
    first, second = json.loads(newsdesk("watch", "list", "--json").stdout)
    assert (first["person"], second["channel"]) == (77, 900)
    assert first["quiet"] == "22:00-07:00" and first["cooldown_hours"] == 3
