"""backup, restore, export-guild, delete-guild and retention on the command line."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.desks import GuildId
from tests.e2e.conftest import Run
from tests.makers.articles import make_update
from tests.stores import open_store

OLD = datetime.now(UTC) - timedelta(days=60)


async def fill(path: Path, *guilds: int) -> None:
    async with open_store(path) as store:
        for guild in guilds:
            desk = await store.open_desk(GuildId(guild), name=f"Desk {guild}")
            text = f"Boat {guild} met Su Ziyun off Boso. It left."
            await store.add_article(desk.id, make_update(text, received=OLD))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "newsdesk.sqlite3"
    asyncio.run(fill(place, 7, 8))
    return place


def test_backups_in_a_folder_the_newest_kept(newsdesk: Run, path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for day in ("20200101", "20200102"):
        (folder / f"newsdesk-{day}T000000Z.sqlite3").touch()
    (folder / "mine.sqlite3").touch()
    done = newsdesk("backup", "--keep", "2", str(folder))
    assert done.returncode == 0, done.stderr
    assert "2 articles, 2 desks" in done.stdout and "Checked: whole." in done.stdout
    names = sorted(file.name for file in folder.iterdir())
    assert names[0] == "mine.sqlite3" and names[1] == "newsdesk-20200102T000000Z.sqlite3"
    assert len(names) == 3
    article = json.loads(newsdesk("backup", "--json", "b").stdout)
    assert article["path"] == "b" and article["report"]["faults"] == []
    assert newsdesk("backup", "b").stderr == "newsdesk: b is there already: name another file.\n"


def test_restoring_says_what_it_did(newsdesk: Run, path: Path, tmp_path: Path) -> None:
    newsdesk("backup", "b")
    refused = newsdesk("restore", "b")
    assert refused.returncode == 1 and "--replace" in refused.stderr
    done = newsdesk("restore", "b", "--replace")
    assert done.returncode == 0, done.stderr
    assert "2 articles" in done.stdout and "kept as newsdesk.sqlite3.before-" in done.stdout
    assert "Checked: whole, and as it was made." in done.stdout
    assert len(list(tmp_path.glob("*.before-*Z"))) == 1
    with sqlite3.connect(tmp_path / "b") as db:
        db.execute("UPDATE article SET title = 'Forged'")
    refused = newsdesk("restore", "b", "--replace")
    assert refused.returncode == 1
    assert "Rows of the table article were changed after it was made." in refused.stderr
    with sqlite3.connect(tmp_path / "b") as db:
        db.execute("DELETE FROM note")
    done = newsdesk("restore", "b", "--replace")
    assert "Checked: whole.\n" in done.stdout and "is not known" in done.stdout


def test_a_guild_is_exported_then_deleted_once_somebody_says_so(
    newsdesk: Run, path: Path, tmp_path: Path
) -> None:
    assert "1 article, 1 desk" in newsdesk("export-guild", "7", "seven").stdout
    asked = newsdesk("delete-guild", "7")
    assert asked.returncode == 1 and "Nothing was changed" in asked.stderr
    assert "Desk 7 (guild 7) holds 1 article, 1 story" in asked.stdout
    assert newsdesk("delete-guild", "7", "--yes").returncode == 0
    assert "There is no desk of guild 9" in newsdesk("delete-guild", "9", "--yes").stderr
    left = newsdesk("search", "Boso", "--guild", "7")
    assert "Boat" not in left.stdout
    assert " 8 met" in newsdesk("search", "Boso", "--guild", "8", "--json").stdout
    found = newsdesk("search", "Boso", "--guild", "7", "--json", "--database", "sqlite:///seven")
    assert " 7 met" in found.stdout


def test_texts_are_dropped_once_somebody_says_so(newsdesk: Run, path: Path) -> None:
    assert newsdesk("retention", "--guild", "7").stdout == "Texts are kept for good.\n"
    asked = newsdesk("retention", "--guild", "7", "--days", "30")
    assert asked.returncode == 1 and asked.stdout.startswith("1 article came in more than 30 days")
    assert " 7 met" in newsdesk("search", "Boso", "--guild", "7", "--json").stdout
    done = newsdesk("retention", "--guild", "7", "--days", "30", "--yes")
    assert done.returncode == 0 and "Dropped 1 text." in done.stdout
    assert " 7 met" not in newsdesk("search", "Boso", "--guild", "7", "--json").stdout
    assert " 8 met" in newsdesk("search", "Boso", "--guild", "8", "--json").stdout
    assert newsdesk("retention", "--guild", "7").stdout == "Texts are kept for 30 days.\n"


def test_health_says_where_nobody_answers(newsdesk: Run, path: Path) -> None:
    done = newsdesk("health")
    assert done.returncode == 1 and "NEWSDESK_HEALTH_ADDRESS is not set" in done.stderr


def test_moving_asks_for_one_store_of_each_kind(newsdesk: Run, path: Path) -> None:
    done = newsdesk("move", f"sqlite:///{path}", "sqlite:///other.sqlite3")
    assert done.returncode == 1 and "name one of each" in done.stderr
