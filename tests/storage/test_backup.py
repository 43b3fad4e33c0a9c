"""Backups, restoring, a guild's own copy: whole or not there, checked, never over another file."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot.domain.desks import Desk, GuildId
from bot.domain.errors import (
    NotFound,
    StorageError,
    StoreBusy,
    StoreExists,
    StoreTooNew,
    StoreUnreadable,
)
from bot.domain.operations import StoreFaultKind
from bot.ports.operations import DatabaseFile
from bot.ports.storage import Storage
from storage import make_database_file, open_storage
from tests.environment import PATIENCE
from tests.makers.articles import NOON, make_update
from tests.stores import open_store

ROOT = Path(__file__).parents[2]


async def fill(path: Path, *guilds: int) -> None:
    async with open_store(path) as store:
        for guild in guilds:
            await add_articles(store, await store.open_desk(GuildId(guild)), guild)


async def add_articles(store: Storage, desk: Desk, guild: int, count: int = 3) -> None:
    for number in range(count):
        text = f"Boat{guild} no. {number} met Su Ziyun off Boso. 台湾の船。"
        after = await store.find_horizon(desk.id, newest=0)
        await store.add_article(desk.id, make_update(text, title=f"Title{guild}", after=after))


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    place = tmp_path / "desk.sqlite3"
    await fill(place, 7, 8)
    return place


@pytest.fixture
def database_file(path: Path) -> DatabaseFile:
    return make_database_file(f"sqlite:///{path}")


def count_articles(path: Path) -> int:
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(db.execute("SELECT count(*) FROM article").fetchone()[0])


async def test_a_backup_is_made_while_a_bot_writes_and_is_one_file(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "b.sqlite3"
    target.parent.mkdir()
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(GuildId(9))
        copy = await database_file.back_up(target)
        await add_articles(store, desk, 9)
        assert database_file.is_held()
    assert (copy.report.count("article"), copy.report.count("desk")) == (6, 3)
    assert copy.report.faults == () and copy.report.index_checked
    assert [file.name for file in target.parent.iterdir()] == ["b.sqlite3"]
    assert target.stat().st_mode & 0o077 == 0
    assert count_articles(target) == 6
    assert not database_file.is_held()


async def test_a_backup_overwrites_nothing(database_file: DatabaseFile, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(StoreExists):
        await database_file.back_up(tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


def smear(path: Path, find: bytes, put: bytes) -> None:
    """Change bytes of a file behind the database's back, the first that are found."""
    assert len(find) == len(put)
    body = path.read_bytes()
    assert find in body
    path.write_bytes(body.replace(find, put))


async def test_a_changed_text_is_found_and_not_backed_up(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    smear(path, b"Boat7 no. 1 met", b"Boat7 no. 1 mat")
    report = await database_file.check(index_seconds=10)
    kinds = {fault.kind for fault in report.faults}
    assert StoreFaultKind.TEXTS in kinds and StoreFaultKind.DAMAGED not in kinds
    with pytest.raises(StoreUnreadable, match="not what was stored"):
        await database_file.back_up(tmp_path / "b")
    assert not list(tmp_path.glob("*b*partial*")) and not (tmp_path / "b").exists()


async def test_an_index_that_lost_words_is_found(database_file: DatabaseFile, path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TRIGGER article_words_update")
        db.execute("UPDATE article SET title = 'Other' WHERE id = 1")
    report = await database_file.check(index_seconds=10)
    kinds = [fault.kind for fault in report.faults]
    assert kinds == [StoreFaultKind.SCHEMA, StoreFaultKind.INDEX]


async def test_a_row_that_refers_to_nothing_is_found(
    database_file: DatabaseFile, path: Path
) -> None:
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO vote VALUES (1, 999, 1, 1, 0.0)")
    report = await database_file.check(index_seconds=10)
    assert [fault.kind for fault in report.faults] == [StoreFaultKind.REFERENCES]


async def test_lost_pages_are_found(database_file: DatabaseFile, path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096 * 3 : 4096 * 40] = os.urandom(4096 * 37)
    path.write_bytes(body)
    report = await database_file.check(index_seconds=10)
    assert StoreFaultKind.DAMAGED in {fault.kind for fault in report.faults}


async def test_an_index_check_gives_way_when_its_time_is_over(database_file: DatabaseFile) -> None:
    report = await database_file.check(index_seconds=0)
    assert not report.index_checked and report.faults == ()


async def test_restoring_needs_a_word_and_keeps_what_was_there(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    await database_file.back_up(tmp_path / "b")
    await fill(path, 9)
    with pytest.raises(StoreExists, match="--replace"):
        await database_file.restore(tmp_path / "b", replace=False, now=NOON)
    done = await database_file.restore(tmp_path / "b", replace=True, now=NOON)
    assert done.before is not None
    assert (count_articles(path), count_articles(done.before)) == (6, 9)
    path.unlink()
    again = await database_file.restore(tmp_path / "b", replace=False, now=NOON)
    assert again.before is None and count_articles(path) == 6


async def test_nothing_is_restored_under_a_bot(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    await database_file.back_up(tmp_path / "b")
    async with open_storage(f"sqlite:///{path}") as store:
        with pytest.raises(StoreBusy, match="stop it first"):
            await database_file.restore(tmp_path / "b", replace=True, now=NOON)
        assert len(await store.get_desks()) == 2


async def test_a_bad_backup_is_not_restored(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "b"
    for spoil, expected in (
        (lambda: backup.write_text("not a database " * 99), StoreUnreadable),
        (lambda: smear(backup, b"Boat7 no. 1 met", b"Boat7 no. 1 mat"), StoreUnreadable),
        (lambda: run_sql(backup, "PRAGMA user_version = 999"), StoreTooNew),
        (lambda: run_sql(backup, "PRAGMA application_id = 1"), StoreUnreadable),
        (lambda: backup.write_bytes(backup.read_bytes()[:9000]), StoreUnreadable),
    ):
        backup.unlink(missing_ok=True)
        await database_file.back_up(backup)
        spoil()
        with pytest.raises(expected):
            await database_file.restore(backup, replace=True, now=NOON)
        assert count_articles(path) == 6
    assert not list(tmp_path.glob(".*partial*")) and not list(tmp_path.glob("*before*"))


async def refuse_forged(
    database_file: DatabaseFile, backup: Path, statement: str, expected: str
) -> None:
    """Make a backup, change it, and see that it is not restored, for the reason expected."""
    await database_file.back_up(backup)
    run_sql(backup, statement)
    with pytest.raises(StoreUnreadable, match=expected):
        await database_file.restore(backup, replace=True, now=NOON)


SCHEMAS = {
    "trigger": (
        "CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM vote; END",
        "trigger t",
    ),
    "view": ("CREATE VIEW seen AS SELECT * FROM article", "view seen is none of ours"),
    "table": ("CREATE TABLE sqlite1 (a)", "table sqlite1 is none of ours"),
    "index": ("CREATE INDEX titles ON article (title)", "index titles is none of ours"),
    "column": ("ALTER TABLE vote ADD COLUMN extra TEXT", "table vote is not as we make it"),
    "loss": ("DROP TRIGGER article_words_update", "trigger article_words_update is missing"),
}


@pytest.mark.parametrize("name", SCHEMAS)
async def test_a_backup_of_another_schema_is_not_restored(
    database_file: DatabaseFile, path: Path, tmp_path: Path, name: str
) -> None:
    statement, expected = SCHEMAS[name]
    await refuse_forged(database_file, tmp_path / "b", statement, expected)
    run_sql(path, statement)
    faults = (await database_file.check(index_seconds=10)).faults
    assert [fault.kind for fault in faults] == [StoreFaultKind.SCHEMA]


ROWS = {
    "titles": ("UPDATE article SET title = 'Forged'", "Rows of the table article were changed"),
    "places": ("UPDATE desk SET channel = 5", "Rows of the table desk were changed"),
    "more": ("INSERT INTO desk (guild, name) VALUES (3, '')", "desk had 2 rows .* and has 3"),
    "fewer": ("DELETE FROM reading", "reading had 6 rows when it was made, and has 0"),
    "notes": ("INSERT INTO note VALUES ('k', 'v')", "note had 0 rows when it was made, and has 1"),
    "pieces": ("DELETE FROM article_pieces_idx", "article_pieces_idx had"),
    "itself": ("UPDATE note SET value = '[1]'", "What it says of itself cannot be read"),
}


@pytest.mark.parametrize("name", ROWS)
async def test_a_backup_whose_rows_were_changed_is_not_restored(
    database_file: DatabaseFile, path: Path, tmp_path: Path, name: str
) -> None:
    statement, expected = ROWS[name]
    await refuse_forged(database_file, tmp_path / "b", statement, expected)
    assert count_articles(path) == 6 and not list(tmp_path.glob(".*partial*"))


async def test_what_a_backup_says_of_itself_holds_until_it_is_in_use(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    await database_file.back_up(tmp_path / "b")
    await database_file.export_desk(GuildId(7), tmp_path / "seven")
    for copy in ("b", "seven", "b"):
        done = await database_file.restore(tmp_path / copy, replace=True, now=NOON)
        assert done.compared
        with sqlite3.connect(path) as db:
            assert db.execute("SELECT * FROM note").fetchall() == []
    async with open_storage(f"sqlite:///{tmp_path / 'b'}") as store:
        await store.open_desk(GuildId(9))
    assert not (await database_file.restore(tmp_path / "b", replace=True, now=NOON)).compared


def run_sql(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(statement)


async def test_what_waited_when_the_backup_was_made_is_looked_for_before_it_is_posted(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO delivery (id, desk_id, channel, kind, key, code, title, threads,"
            " created_at) VALUES (1, 1, 5, 'digest', 'k', 'c', 't', 0, 1420077600)"
        )
        db.execute(
            "INSERT INTO delivery_part (delivery_id, number, payload, nonce)"
            " VALUES (1, 1, '{}', 'n')"
        )
    await database_file.back_up(tmp_path / "b")
    await database_file.restore(tmp_path / "b", replace=True, now=NOON)
    with sqlite3.connect(path) as db:
        part = db.execute("SELECT state, after_message FROM delivery_part").fetchone()
    assert part == ("sending", 3_600_000 << 22)


async def test_a_guilds_copy_holds_no_word_of_another(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    copy = await database_file.export_desk(GuildId(7), tmp_path / "seven")
    assert (copy.report.count("article"), copy.report.count("desk")) == (3, 1)
    body = (tmp_path / "seven").read_bytes().lower()
    assert b"boat7" in body and b"title7" in body
    assert b"boat8" not in body and b"title8" not in body
    assert count_articles(path) == 6
    async with open_storage(f"sqlite:///{tmp_path / 'seven'}") as store:
        desk = await store.open_desk(GuildId(7))
        assert len(await store.find_titles(desk.id, "Title7", limit=5)) == 3
    with pytest.raises(NotFound):
        await database_file.export_desk(GuildId(99), tmp_path / "none")
    assert not (tmp_path / "none").exists()


async def test_a_full_disk_leaves_nothing_and_says_so(
    database_file: DatabaseFile, path: Path, tmp_path: Path
) -> None:
    script = (
        "import asyncio, resource, sys; from pathlib import Path;"
        "from storage import make_database_file;"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "asyncio.run(make_database_file('sqlite:///' + sys.argv[1]).back_up(Path(sys.argv[2])))"
    )
    done = run_python("-c", script, str(path), str(tmp_path / "b"))
    assert "StoreFull" in done.stderr
    assert not (tmp_path / "b").exists() and not list(tmp_path.glob(".*partial*"))


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


AT = ("sqlite3.connect", "os.rename", "os.link", "os.remove", "os.truncate", "os.chmod")
"""Where a process dies in the test below: at the n-th of these things done to a file."""


def die_in(path: Path, what: str, file: Path, number: int) -> None:
    left = number

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in AT:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    database_file = make_database_file(f"sqlite:///{path}")
    sys.addaudithook(watch)
    if what == "backup":
        asyncio.run(database_file.back_up(file))
    else:
        asyncio.run(database_file.restore(file, replace=True, now=NOON))


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_killed_at_any_step_a_file_is_whole_or_not_there(tmp_path: Path, what: str) -> None:
    path, good = tmp_path / "desk.sqlite3", tmp_path / "good"
    database_file = make_database_file(f"sqlite:///{path}")
    asyncio.run(fill(path, 7, 8))
    asyncio.run(database_file.back_up(good))
    asyncio.run(fill(path, 9))
    target = tmp_path / "b" if what == "backup" else good
    deaths = 0
    while True:
        process = get_context("fork").Process(target=die_in, args=(path, what, target, deaths + 1))
        process.start()
        process.join(30)
        if what == "backup" and target.exists():
            assert count_articles(target) == 9
            target.unlink()
        assert count_articles(path) in ((9,) if what == "backup" else (9, 6))
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        deaths += 1
    assert deaths > 5
    assert asyncio.run(database_file.back_up(tmp_path / "again")).report.faults == ()


async def test_only_a_file_can_be_looked_after() -> None:
    with pytest.raises(StorageError, match="no database"):
        await make_database_file("sqlite:////nowhere/x.sqlite3").back_up(Path("b"))
