"""Files that are no database of ours, schemas, and a writer that gives way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.domain.desks import GuildId
from bot.domain.errors import SettingsError, StorageError, StoreBusy, StoreTooNew, StoreUnreadable
from storage import open_storage
from storage.seam import load_migrations
from storage.sqlite.database import open_database
from storage.sqlite.migrate import APPLICATION_ID, migrate, split_statements
from tests.makers.articles import make_update


async def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreTooNew, match="schema 999"):
        async with open_storage(f"sqlite:///{path}"):
            pass


async def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreUnreadable, match="another program"):
        async with open_storage(f"sqlite:///{path}"):
            pass
    with sqlite3.connect(path) as db:
        tables = db.execute("SELECT name FROM sqlite_schema").fetchall()
    assert tables == [("theirs",)]


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for one " * 9)
    with pytest.raises(StoreUnreadable):
        async with open_storage(f"sqlite:///{path}"):
            pass


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match="absent"):
        async with open_storage(f"sqlite:///{tmp_path / 'absent' / 'desk.sqlite3'}"):
            pass


@pytest.mark.parametrize("url", ["mysql://x", "desk.sqlite3", "sqlite:///", ""])
async def test_another_kind_of_url_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="NEWSDESK_DATABASE"):
        async with open_storage(url):
            pass


@pytest.mark.parametrize("name", [":memory:", "new.sqlite3"])
async def test_a_new_store_is_empty_and_takes_articles(tmp_path: Path, name: str) -> None:
    async with open_storage(f"sqlite:///{name if name == ':memory:' else tmp_path / name}") as new:
        assert await new.get_desks() == ()
        desk = await new.open_desk(GuildId(7))
        await new.add_article(desk.id, make_update())
        assert await new.count_articles(desk.id) == 1


async def test_opening_twice_applies_each_migration_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    for _ in range(2):
        async with open_storage(url):
            pass
    with sqlite3.connect(tmp_path / "desk.sqlite3") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (
            len(load_migrations("storage.sqlite")),
        )
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


FIRST = "CREATE TABLE one (id INTEGER PRIMARY KEY);\nINSERT INTO one VALUES (7);"
SECOND = """CREATE TABLE two (id INTEGER PRIMARY KEY, one_id INTEGER REFERENCES one (id));
INSERT INTO two SELECT 1, id FROM one;"""


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(tmp_path / "empty.sqlite3", isolation_level=None) as db:
        yield db


async def fetch(db: aiosqlite.Connection, query: str) -> list[tuple[int, ...]]:
    return [tuple(row) for row in await db.execute_fetchall(query)]


async def test_an_older_schema_is_brought_up(
    empty: aiosqlite.Connection,
) -> None:
    await migrate(empty, [FIRST])
    assert await fetch(empty, "PRAGMA user_version") == [(1,)]
    for _ in range(2):
        await migrate(empty, [FIRST, SECOND])
        assert await fetch(empty, "PRAGMA user_version") == [(2,)]
        assert await fetch(empty, "SELECT * FROM two") == [(1, 7)]
    with pytest.raises(StoreTooNew, match="schema 2, this version of Newsdesk knows 1"):
        await migrate(empty, [FIRST])


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("INSERT INTO one VALUES (8);\nINSERT INTO nowhere VALUES (1);", sqlite3.OperationalError),
        (f"{SECOND}\nDELETE FROM one;", StorageError),
    ],
    ids=["no such table", "rows that refer to nothing"],
)
async def test_a_migration_that_fails_leaves_nothing(
    empty: aiosqlite.Connection, broken: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await migrate(empty, [FIRST, broken])
    assert await fetch(empty, "PRAGMA user_version") == [(1,)]
    assert await fetch(empty, "SELECT * FROM one") == [(7,)]
    await migrate(empty, [FIRST, SECOND])
    assert await fetch(empty, "SELECT * FROM two") == [(1, 7)]


async def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    async with open_database(str(tmp_path / "desk.sqlite3")) as db:
        with pytest.raises(RuntimeError):
            async with db.transaction() as change:
                await change.execute("INSERT INTO desk (guild, name) VALUES (1, 'x')")
                raise RuntimeError
        assert await db.fetch("SELECT * FROM desk") == []


async def test_whoever_is_stopped_in_a_transaction_leaves_nothing_begun(tmp_path: Path) -> None:
    async with open_database(str(tmp_path / "desk.sqlite3")) as db:

        async def write() -> None:
            async with db.transaction() as change:
                await change.execute("INSERT INTO note (key, value) VALUES ('a', 'b')")
                raise_here.set()
                await asyncio.Event().wait()

        for turns in range(12):
            raise_here = asyncio.Event()
            task = asyncio.create_task(write())
            for _ in range(turns):
                await asyncio.sleep(0)
            if turns > 8:
                await raise_here.wait()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with db.transaction() as change:
            assert await change.fetch("SELECT * FROM note") == []


async def test_a_writer_elsewhere_is_reported_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    async with open_database(str(path), busy_seconds=0.05) as db:
        await db.fetch("SELECT 1")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Another process"):
            async with db.transaction():
                pass
        other.execute("ROLLBACK")
        async with db.transaction() as change:
            await change.execute("INSERT INTO desk (guild, name) VALUES (1, 'x')")


def test_statements_are_split_with_their_triggers_whole() -> None:
    script = (
        "CREATE TABLE a (x);\n-- a note; with a stop\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n"
    )
    script += "  DELETE FROM a;\nEND;\n"
    assert len(list(split_statements(script))) == 2
