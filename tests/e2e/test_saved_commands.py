"""`newsdesk search` keeps searches under names, lists them, and removes those that nothing uses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.desks import Desk
from bot.domain.watches import WatchSettings, read_target
from bot.ports.storage import Storage
from tests.e2e.conftest import Run
from tests.e2e.local_desk import make_store

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> None:
    """Let somebody watch for what a saved search will find."""
    make_store(tmp_path, _add_watch)


async def _add_watch(store: Storage, desk: Desk) -> None:
    wanted = WatchSettings(
        recipient=900, person=1, target=read_target("saved:sea"), label="saved:sea"
    )
    await store.add_watch(desk.id, wanted, now=NOW)


@pytest.mark.usefixtures("desk")
def test_a_search_is_saved_listed_and_kept_while_it_is_used(newsdesk: Run) -> None:
    assert "No search is saved yet" in newsdesk("search", "--saved").stdout
    unknown = newsdesk("search", "saved:sea")
    assert unknown.returncode and 'No search is saved as "sea"' in unknown.stderr
    kept = newsdesk("search", "ships OR boats", "--source", "Wire", "--save", "Sea", "--json")
    assert 'Saved as saved:"Sea": (ships OR boats) source:Wire' in kept.stderr
    json.loads(kept.stdout)
    newsdesk("search", "planes", "--save", "air")
    (air, sea) = json.loads(newsdesk("search", "--saved", "--json").stdout)
    assert (air["name"], sea["name"], sea["query"]) == (
        "air",
        "Sea",
        "(ships OR boats) source:Wire",
    )
    refused = newsdesk("search", "--forget", "sea")
    assert refused.returncode and "a watch of #900" in refused.stderr
    assert "Removed air: planes" in newsdesk("search", "--forget", "air").stdout
    assert newsdesk("search", "--saved").stdout == "Sea: (ships OR boats) source:Wire\n"
