"""`newsdesk ingest`: bad files are named and passed over, kills lose and double nothing."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import time
from pathlib import Path

from bot.domain.desks import LOCAL_GUILD
from tests.e2e.conftest import Run, make_environment
from tests.stores import open_store
from tests.warm import start_reading

STORED = re.compile(r"(?:new|same) +(\d{3}\.txt)")
WORDS = ("patrol", "harbour", "treaty", "minister", "exercise", "island", "ferry", "customs")


def write_articles(folder: Path, count: int) -> None:
    chance = random.Random(7)
    folder.mkdir(exist_ok=True)
    for number in range(count):
        sentences = [
            " ".join(chance.choices(WORDS, k=9)).capitalize() + f" at pier {number} {line}."
            for line in range(12)
        ]
        (folder / f"{number:03}.txt").write_text(
            f"Pier {number} report\n\n{' '.join(sentences)}\n", encoding="utf-8"
        )


async def list_stored(path: Path) -> list[str]:
    """Return the names of the files whose articles are stored, each with its reading."""
    async with open_store(path) as store:
        desk = await store.open_desk(LOCAL_GUILD)
        features = await store.get_features(desk.id, after=0, limit=10_000)
        articles = await store.get_articles(desk.id, [placed.article for placed in features])
        assert await store.count_articles(desk.id) == len(articles)
        return [stored.article.origin for stored in articles]


def test_a_bad_file_is_named_and_the_rest_go_in(newsdesk: Run, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    (tmp_path / "in" / "empty.html").write_bytes(b"")
    (tmp_path / "in" / "huge.txt").write_bytes(b"word " * 400_000)
    done = newsdesk("ingest", "in")
    assert done.returncode == 1
    assert "empty.html" in done.stderr and "huge.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert "4 files: 2 new, 0 already here, 2 could not be read." in done.stdout


def test_a_path_that_is_not_there_is_named(newsdesk: Run, tmp_path: Path) -> None:
    done = newsdesk("ingest", "absent.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("newsdesk: ") and "absent.txt" in done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_json_says_what_became_of_each(newsdesk: Run, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 2)
    done = newsdesk("ingest", "in", "--json")
    assert [item["stored"]["outcome"] for item in json.loads(done.stdout)] == ["new", "new"]


def test_guilds_have_desks_of_their_own(newsdesk: Run, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    assert "1 new" in newsdesk("ingest", "in").stdout
    assert "1 new" in newsdesk("ingest", "in", "--guild", "42").stdout
    assert "Guild 42" in newsdesk("brief", "--guild", "42").stdout


def test_kills_lose_nothing_reported_and_double_nothing(newsdesk: Run, tmp_path: Path) -> None:
    count = 40
    write_articles(tmp_path / "in", count)
    chance = random.Random(20241122)
    path = tmp_path / "newsdesk.sqlite3"
    reported: set[str] = set()
    for _ in range(6):
        with start_reading(
            ("ingest", "in"), folder=tmp_path, environment=make_environment(tmp_path)
        ) as (process, said):
            # In the middle of the work: after some reports, at any point of the next article.
            article = [said.readline() for _ in range(chance.randint(1, 9))]
            time.sleep(chance.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
            article += said.read().splitlines()
            lines = (STORED.match(line.decode()) for line in article)
            reported.update(match[1] for match in lines if match)
        stored = asyncio.run(list_stored(path))
        assert reported <= set(stored) and len(set(stored)) == len(stored)
    assert 0 < len(reported) < count
    done = newsdesk("ingest", "in")
    assert done.returncode == 0, done.stderr
    assert len(asyncio.run(list_stored(path))) == count
    again = newsdesk("ingest", "in")
    assert f"0 new, {count} already here" in again.stdout


def test_a_question_to_a_database_that_is_not_there_says_so(newsdesk: Run, tmp_path: Path) -> None:
    for arguments in (("brief",), ("entity", "Japan"), ("date", "2024"), ("search", "ships")):
        done = newsdesk(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "There is no database newsdesk.sqlite3 yet" in done.stderr
    assert not (tmp_path / "newsdesk.sqlite3").exists()


def test_a_changed_text_under_the_same_address_is_a_revision(newsdesk: Run, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    facts = '[[article]]\nfile = "000.txt"\nurl = "https://pier.example.org/report"\n'
    (tmp_path / "in" / "articles.toml").write_text(facts, encoding="utf-8")
    assert "1 new" in newsdesk("ingest", "in").stdout
    path = tmp_path / "in" / "000.txt"
    text = re.sub("(?i)harbour", "lighthouse", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    revised = newsdesk("ingest", "in")
    assert "0 new, 0 already here, 1 revised" in revised.stdout
    assert len(json.loads(newsdesk("search", "lighthouse", "--json").stdout)["hits"]) == 1
    assert json.loads(newsdesk("search", "harbour", "--json").stdout)["hits"] == []
    assert "1 already here" in newsdesk("ingest", "in").stdout
