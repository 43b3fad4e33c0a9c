"""Old texts go; citations and what was shown stay, verbatim, and the file gets smaller."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.articles import ArticleId, StoreOutcome
from bot.domain.desks import DeskId, GuildId
from bot.domain.entities import DayRange
from bot.domain.posting import Shown, StoryStatus
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.domain.stories import Placement, StoryId
from bot.ports.storage import Storage
from bot.schedule.housekeeping import Housekeeping
from storage import make_database_file
from storage.posting.channel_history import remember
from storage.sqlite.database import open_database
from tests.makers.articles import NOON, make_update
from tests.makers.services import Clock
from tests.stores import open_store

SHOWN = "Su Ziyun spoke on 18 July."
TEXT = f"Ships met off Boso. {SHOWN} 台湾の船が来た。Nothing else was said."


class Later:
    def now(self) -> datetime:
        return NOON + timedelta(days=100)


async def show(path: Path, desk: DeskId, quote: str) -> None:
    """Note that a channel was shown a sentence of the first article."""
    async with open_database(str(path)) as db, db.transaction() as change:
        shown = Shown(
            story=StoryId(1),
            status=StoryStatus.NEW,
            headline="x",
            articles=(ArticleId(1),),
            quotes=(quote,),
        )
        await remember(change, desk, 5, [shown], delivery=None, now=NOON)


async def fill(path: Path, *, more: int = 0) -> DeskId:
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7))
        await store.add_article(desk.id, make_update(TEXT, url="https://a.example/1"))
        for number in range(more):
            text = f"Boat {number} left. " + f"Word{number} and more of it. " * 300
            await store.add_article(desk.id, make_update(text, names=(), after=number + 1))
    await show(path, desk.id, SHOWN)
    return desk.id


async def drop(store: Storage, days: int | None = 30) -> int:
    desk = await store.open_desk(GuildId(7))
    await store.set_keep_days(desk.id, days)
    return await Housekeeping(store=store, clock=Later()).drop_old_texts(asked=True)


async def test_what_was_shown_stays_with_its_names_and_days(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    desk = await fill(path)
    async with open_store(path) as store:
        before = Later().now() - timedelta(days=30)
        old = await store.count_old_texts(desk, before=before)
        assert (old.articles, old.characters) == (1, len(TEXT))
        assert await drop(store) == 1
        (stored,) = await store.get_articles(desk, [ArticleId(1)])
        assert stored.article.text == SHOWN and stored.article.title == "Ships meet"
        assert stored.article.url == "https://a.example/1" and stored.article.published
        (entity,) = await store.find_named(desk, "su ziyun")
        (line,) = await store.get_mentions(desk, entity.id, limit=5)
        assert line.sentence.of(line.article.article.text) == SHOWN
        days = DayRange(first=date(2024, 7, 18), last=date(2024, 7, 18))
        (dated,) = await store.get_happened(desk, days, limit=5)
        assert dated.sentence.span.of(dated.article.article.text) == SHOWN
        assert len(await search(store, desk, "spoke")) == 1
        assert await search(store, desk, "Boso") == () == await search(store, desk, "台湾")
        assert (await store.count_old_texts(desk, before=before)).articles == 0
        assert await drop(store) == 0
    report = await make_database_file(f"sqlite:///{path}").check(index_seconds=10)
    assert report.faults == ()


async def search(store: Storage, desk: DeskId, words: str) -> tuple[object, ...]:
    return await store.search(desk, SearchQuery(query=Words(words)), limit=5)


async def test_an_article_that_comes_again_is_no_news(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    desk = await fill(path)
    async with open_store(path) as store:
        await drop(store)
        again = make_update(
            TEXT + " More.", url="https://a.example/1", revises=1, received=Later().now(), after=1
        )
        assert (await store.add_article(desk, again)).outcome is StoreOutcome.SAME
        (stored,) = await store.get_articles(desk, [ArticleId(1)])
        assert stored.corrected is None and stored.article.text == SHOWN


@pytest.mark.parametrize("days", [None, 365])
async def test_texts_that_are_kept_stay(tmp_path: Path, days: int | None) -> None:
    path = tmp_path / "desk.sqlite3"
    desk = await fill(path)
    async with open_store(path) as store:
        assert await drop(store, days) == 0
        (stored,) = await store.get_articles(desk, [ArticleId(1)])
        assert stored.article.text == TEXT


async def test_the_file_gets_smaller(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    await fill(path, more=120)
    async with open_store(path) as store:
        assert await drop(store) == 121
        before = await store.get_store_size()
        freed = await store.shrink(thorough=True)
        assert freed > before / 2
        assert path.stat().st_size == await store.get_store_size() == before - freed
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)


async def look(store: Storage, keeping: Housekeeping, clock: Clock, passed: timedelta) -> bool:
    """Let time pass and the housekeeping look; return whether the text is dropped then."""
    clock.moment += passed
    await keeping.look()
    desk = await store.open_desk(GuildId(7))
    (stored,) = await store.get_articles(desk.id, [ArticleId(1)])
    return stored.article.text == SHOWN


async def test_the_work_of_the_day_is_done_a_day_after_it_was_looked_at_first(
    tmp_path: Path,
) -> None:
    path, clock = tmp_path / "desk.sqlite3", Clock(NOON + timedelta(days=100))
    await fill(path)
    async with open_store(path) as store:
        await store.set_keep_days((await store.open_desk(GuildId(7))).id, 30)
        keeping = Housekeeping(store=store, clock=clock)
        steps = (timedelta(minutes=10), timedelta(hours=23), timedelta(hours=2))
        assert [await look(store, keeping, clock, step) for step in steps] == [False, False, True]


YEAR = timedelta(days=365)


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("leap", [timedelta(days=2), YEAR], ids=["2 d", "365 d"])
async def test_a_clock_that_is_ahead_for_minutes_drops_nothing_and_stops_nothing(
    tmp_path: Path, leap: timedelta, restarts: bool
) -> None:
    path, clock = tmp_path / "desk.sqlite3", Clock(NOON + timedelta(days=100))
    clock.moment = NOON
    await fill(path)
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7))
        # By the clock that is ahead the text is old, by the right one it is not.
        await store.set_keep_days(desk.id, 1)
        keeping = Housekeeping(store=store, clock=clock)
        minutes, day = timedelta(minutes=11), timedelta(days=1)
        for step in (minutes, leap, minutes, minutes, -leap):
            keeping = Housekeeping(store=store, clock=clock) if restarts else keeping
            assert not await look(store, keeping, clock, step)
        # It is looked at again a day later, and not in a year.
        dropped = [await look(store, keeping, clock, step) for step in (day, day, day, minutes)]
        assert dropped[-1]


async def test_a_story_that_was_told_is_not_parted(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    desk = await fill(path, more=1)
    async with open_store(path) as store:
        for number, apart in enumerate(((), (3,)), start=2):
            placement = Placement(story=1, apart=apart)
            update = make_update(f"Boat {number} came.", placement=placement, after=number)
            assert (await store.add_article(desk, update)).story == 1
        assert dict(await store.get_places(desk, after=0, limit=9)) == {1: 1, 2: 2, 3: 1, 4: 1}
