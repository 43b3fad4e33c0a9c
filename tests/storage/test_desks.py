"""A desk's settings, its figures, and the deletion of one desk beside another."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.articles import Change, StoreOutcome
from bot.domain.desks import Desk, DeskId, DeskRemoval, GuildId
from bot.domain.errors import NotFound, StoreMoved
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from storage.desk.desks import CHUNK, DELETIONS
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import poll, subscribe
from tests.makers.tables import find_tables_of
from tests.stores import open_store

TEXT = "Ships met off Boso. Su Ziyun spoke on 18 July. 房総半島沖で共同演習。"


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(GuildId(7), name="Newsroom")


async def fill(store: Storage, desk: Desk) -> None:
    """Put two articles of one story on a desk, a feed, the text of a button and a look."""
    feed = await subscribe(store, desk)
    await poll(store, feed.feed, "entry", desks=[desk.id])
    update = make_update(TEXT, url="https://a.example.org/1", subscriptions=(feed.id,))
    first = await store.add_article(desk.id, update)
    copy = make_update(
        f"{TEXT} More.",
        placement=Placement(story=first.story, copy_of=first.article),
        after=first.article,
    )
    await store.add_article(desk.id, copy)
    changed = make_update(
        f"{TEXT} Changed.",
        url="https://a.example.org/1",
        names=(),
        revises=1,
        change=Change.MATERIAL,
    )
    assert (await store.add_article(desk.id, changed)).outcome is StoreOutcome.REVISED
    await store.keep_text(desk.id, "message", "[]", now=NOON)
    await store.note_look(desk.id, channel=1, person=2, now=NOON)


async def test_a_new_desk_has_no_channels(desk: Desk) -> None:
    assert (desk.zone, desk.channel, desk.admin_channel, desk.language) == ("UTC", None, None, "en")


async def test_a_change_is_kept_and_the_rest_stays(store: Storage, desk: Desk) -> None:
    changed = await store.edit_desk(desk.id, zone="Asia/Tokyo", channel=2**63 - 1)
    assert changed == replace(desk, zone="Asia/Tokyo", channel=2**63 - 1)
    again = await store.edit_desk(desk.id, name="海 desk", admin_channel=5, language="ja")
    assert again == replace(changed, name="海 desk", admin_channel=5, language="ja")
    assert await store.open_desk(GuildId(7), name="Another") == again
    assert (await store.edit_desk(desk.id, admin_channel=None)).admin_channel is None


async def test_another_desk_does_not_change(store: Storage, desk: Desk) -> None:
    other = await store.open_desk(GuildId(8), name="Other")
    await store.edit_desk(desk.id, name="Changed", zone="Asia/Taipei")
    assert await store.open_desk(GuildId(8)) == other


async def test_a_desk_that_is_not_there_cannot_be_changed(store: Storage) -> None:
    with pytest.raises(NotFound):
        await store.edit_desk(DeskId(99), name="x")


async def test_an_empty_desk_has_no_figures(store: Storage, desk: Desk) -> None:
    figures = await store.get_desk_figures(desk.id)
    assert (figures.articles, figures.stories, figures.entities) == (0, 0, 0)
    assert figures.newest is None and figures.last_in is None


async def test_figures_count_what_is_there(store: Storage, desk: Desk) -> None:
    await fill(store, desk)
    stored = await store.add_article(
        desk.id,
        make_update("Others talked. Calm.", received=NOON + timedelta(hours=1), after=9),
    )
    figures = await store.get_desk_figures(desk.id)
    assert (figures.articles, figures.stories, figures.entities) == (3, 2, 1)
    assert figures.newest is not None and figures.newest.id == stored.article
    assert figures.last_in == NOON + timedelta(hours=1)
    await store.remove_article(desk.id, stored.article)
    assert (await store.get_desk_figures(desk.id)).stories == 1
    assert await store.get_store_size() > 4096


async def test_deleting_tells_what_went_and_leaves_nothing(store: Storage, desk: Desk) -> None:
    await fill(store, desk)
    await store.edit_desk(desk.id, zone="Asia/Tokyo", channel=1, admin_channel=2)
    removed = await store.delete_desk_data(desk.id, name="Newsroom")
    assert removed == DeskRemoval(articles=2, stories=1, entities=1, questions=1, looks=1, feeds=1)
    assert await store.open_desk(GuildId(7)) == desk
    for phrase in ("boso", "共同演習"):
        assert await store.search(desk.id, SearchQuery(query=Words(phrase)), limit=5) == ()
    assert await store.find_similar(desk.id, "ziyun", limit=5) == ()
    again = await store.delete_desk_data(desk.id, name="Newsroom")
    assert again == DeskRemoval(articles=0, stories=0, entities=0, questions=0, looks=0, feeds=0)


async def test_deleting_leaves_another_desk_whole(store: Storage, desk: Desk) -> None:
    other = await store.open_desk(GuildId(8), name="Other")
    await fill(store, desk)
    await fill(store, other)
    before = await store.get_desk_figures(other.id)
    await store.delete_desk_data(desk.id, name="Newsroom")
    assert await store.get_desk_figures(other.id) == before
    assert len(await store.get_subscriptions(other.id)) == 1
    for phrase in ("boso", "共同演習"):
        assert len(await store.search(other.id, SearchQuery(query=Words(phrase)), limit=5)) == 2
    assert len(await store.find_similar(other.id, "ziyun", limit=5)) == 2
    assert await store.note_look(other.id, channel=1, person=2, now=NOON) == NOON


async def test_what_was_deleted_can_come_in_again(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update(TEXT))
    await store.delete_desk_data(desk.id, name="Newsroom")
    again = await store.add_article(desk.id, make_update(TEXT))
    assert again.outcome is StoreOutcome.NEW and again.article > first.article
    assert len(await store.search(desk.id, SearchQuery(query=Words("共同演習")), limit=5)) == 1


@pytest.mark.parametrize("part", ["story", "follows"])
async def test_a_story_that_was_deleted_meanwhile_is_chosen_again(
    store: Storage, desk: Desk, part: str
) -> None:
    first = await store.add_article(desk.id, make_update())
    await store.delete_desk_data(desk.id, name="Newsroom")
    assert first.story is not None
    told_of: dict[str, Any] = {part: first.story}
    placement = replace(Placement(), **told_of)
    update = make_update("A later text. Calm.", placement=placement, after=first.article)
    with pytest.raises(StoreMoved):
        await store.add_article(desk.id, update)


async def test_an_entity_that_was_deleted_meanwhile_is_looked_up_again(
    store: Storage, desk: Desk
) -> None:
    first = await store.add_article(desk.id, make_update())
    (known,) = await store.find_candidates(desk.id, names=["su ziyun"], keys=[])
    await store.delete_desk_data(desk.id, name="Newsroom")
    later = make_update("Su Ziyun spoke again. Calm.", after=first.article)
    links = tuple(replace(link, target=known.id) for link in later.links)
    with pytest.raises(StoreMoved):
        await store.add_article(desk.id, replace(later, links=links))


@pytest.mark.parametrize("store", ["sqlite-file"], indirect=True)  # thousands of rows
async def test_more_articles_than_are_taken_at_a_time_are_deleted(
    store: Storage, desk: Desk
) -> None:
    for number in range(CHUNK + 2):
        text = f"共同演習 number {number}."
        await store.add_article(desk.id, make_update(text, names=(), after=number))
    removed = await store.delete_desk_data(desk.id, name="Newsroom")
    assert removed.articles == CHUNK + 2


async def test_every_table_with_a_desks_data_is_emptied_and_the_indices_hold(
    tmp_path: Path,
) -> None:
    path = tmp_path / "desk.sqlite3"
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7), name="Newsroom")
        await fill(store, desk)
        await store.delete_desk_data(desk.id, name="Newsroom")
    with sqlite3.connect(path) as db:
        held = find_tables_of(db, "desk")
        assert held == set(DELETIONS)
        for table in sorted(held | {"alias_piece", "feed", "feed_entry", "task"}):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        db.execute("INSERT INTO article_words (article_words) VALUES ('integrity-check')")
        assert db.execute("SELECT count(*) FROM article_words").fetchone() == (0,)
        query = "SELECT count(*) FROM article_pieces WHERE article_pieces MATCH '共同'"
        assert db.execute(query).fetchone() == (0,)
