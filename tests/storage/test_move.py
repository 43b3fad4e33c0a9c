"""A store that is moved to PostgreSQL and back is the same in every row, and found in as before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.desks import GuildId
from bot.domain.errors import SettingsError, StoreExists
from bot.domain.feeds import NewSubscription
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from storage import make_database_file, move_store
from tests.makers.articles import NOON, make_update
from tests.makers.digests import add_digest
from tests.postgres import empty, find_postgres
from tests.stores import open_store

TEXTS = {
    "Ships meet": "Ships met off Boso. Su Ziyun spoke on 18 July.",
    "尖閣沖で合同演習": "尖閣諸島の沖で合同演習があった。",
    "Windows版の更新": "Windows版が更新された。",
}


async def fill(path: Path) -> None:
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7), name="Newsroom")
        last = 0
        for title, text in TEXTS.items():
            stored = await store.add_article(desk.id, make_update(text, title=title, after=last))
            last = stored.article
        gone, _ = await store.add_subscription(
            desk.id, NewSubscription(url="https://a.example.org/feed"), now=NOON
        )
        await store.remove_subscription(desk.id, gone.id)
        await add_digest(store, desk.id, 5)


def dump(path: Path) -> dict[str, list[str]]:
    """Return the rows of all tables, without those of the search indices."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM sqlite_sequence WHERE seq = 0")  # as good as none
        tables = [n for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table: sorted(map(repr, db.execute(f"SELECT * FROM {table}")))
            for table in tables
            if not table.startswith(("article_words", "article_pieces"))
        }


async def find(path: Path) -> list[list[str]]:
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7))
        queries = (SearchQuery(query=Words(phrase)) for phrase in ("ships", "合同演習", "版の更新"))
        found = [await store.search(desk.id, query, limit=9) for query in queries]
    return [[stored.article.title for stored in each] for each in found]


async def test_there_and_back_is_the_same(tmp_path: Path) -> None:
    first, last, url = tmp_path / "first.sqlite3", tmp_path / "last.sqlite3", find_postgres()
    await fill(first)
    try:
        counts = dict(await move_store(f"sqlite:///{first}", url))
        assert (counts["article"], counts["digest"]) == (3, 1)
        with pytest.raises(StoreExists):
            await move_store(f"sqlite:///{first}", url)
        await move_store(url, f"sqlite:///{last}")
        with pytest.raises(StoreExists):
            await move_store(url, f"sqlite:///{last}")
    finally:
        await empty(url)
    assert dump(last) == dump(first)
    assert await find(last) == await find(first) == [[title] for title in TEXTS]
    assert (await make_database_file(f"sqlite:///{last}").check(index_seconds=9)).faults == ()


async def test_two_files_or_two_servers_are_not_moved(tmp_path: Path) -> None:
    for address in (f"sqlite:///{tmp_path / 'a'}", "postgresql://me:secret@server/newsdesk"):
        with pytest.raises(SettingsError) as told:
            await move_store(address, address)
        assert "secret" not in str(told.value)
