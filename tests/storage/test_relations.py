"""What the store tells of names: in which texts, beside what, in which stories, how often."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.articles import StoreOutcome
from bot.domain.desks import Desk, GuildId
from bot.domain.entities import DayRange, EntityId, fold_name
from bot.domain.questions import Periods
from bot.domain.stories import Placement, Stored
from bot.ports.storage import Storage
from tests.makers.articles import make_update

DAY = timedelta(days=1)


async def add(
    store: Storage,
    desk: Desk,
    text: str,
    *names: str,
    day: date = date(2024, 7, 22),
    placement: Placement | None = None,
    mentioned: date | None = date(2024, 7, 18),
) -> Stored:
    known = await store.get_features(desk.id, after=0, limit=1000)
    update = make_update(
        text,
        title=text.split(".")[0],
        names=names,
        day=day,
        mentioned=mentioned,
        placement=placement,
        after=max((f.article for f in known), default=0),
    )
    links = []
    for link in update.links:
        found = await store.find_named(desk.id, fold_name(link.found.name))
        links.append(replace(link, target=found[0].id if found else None))
    stored = await store.add_article(desk.id, replace(update, links=tuple(links)))
    assert stored.outcome is StoreOutcome.NEW
    return stored


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(GuildId(1), name="Desk")


async def find(store: Storage, desk: Desk, name: str) -> EntityId:
    return (await store.find_named(desk.id, fold_name(name)))[0].id


async def test_related_entities_are_counted_by_article_and_period(
    store: Storage, desk: Desk
) -> None:
    await add(store, desk, "Naha met Keelung on 18 July.", "Naha", "Keelung")
    await add(store, desk, "Naha told Keelung again.", "Naha", "Keelung", day=date(2024, 1, 5))
    await add(store, desk, "Keelung alone spoke.", "Keelung", day=date(2024, 3, 1))
    await add(store, desk, "Naha and Boso spoke.", "Naha", "Boso")
    naha = await find(store, desk, "Naha")
    near = await store.get_related(desk.id, naha, limit=9)
    assert [(n.name, n.articles, n.in_all) for n in near] == [("Keelung", 2, 3), ("Boso", 1, 1)]
    july = (datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 8, 1, tzinfo=UTC))
    near = await store.get_related(desk.id, naha, limit=9, since=july[0], until=july[1])
    assert {(n.name, n.articles, n.in_all) for n in near} == {("Keelung", 1, 1), ("Boso", 1, 1)}


async def test_names_come_with_the_newest_text_that_has_them(store: Storage, desk: Desk) -> None:
    await add(store, desk, "NAHA spoke first.", "NAHA", day=date(2024, 7, 1))
    await add(store, desk, "Naha spoke then.", "Naha", day=date(2024, 7, 2))
    await add(store, desk, "Naha spoke last.", "Naha", day=date(2024, 7, 3))
    places = await store.get_name_places(desk.id, await find(store, desk, "Naha"), limit=9)
    assert [(p.name, p.articles, p.newest.article.text) for p in places] == [
        ("Naha", 2, "Naha spoke last."),
        ("NAHA", 1, "NAHA spoke first."),
    ]


async def test_stories_of_an_entity_and_those_that_go_on(store: Storage, desk: Desk) -> None:
    first = await add(store, desk, "Naha began it.", "Naha", day=date(2024, 7, 1))
    assert first.story is not None
    await add(store, desk, "Boso joined it.", "Boso", placement=Placement(story=first.story))
    later = await add(
        store, desk, "Boso went on.", "Boso", placement=Placement(follows=first.story)
    )
    of_naha = await store.get_stories_of(desk.id, await find(store, desk, "Naha"), limit=9)
    assert [(s.story, s.title, s.articles) for s in of_naha] == [(first.story, "Boso joined it", 2)]
    assert [s.story for s in await store.get_followers(desk.id, first.story)] == [later.story]


async def test_copies_never_count_in_trends(store: Storage, desk: Desk) -> None:
    first = await add(store, desk, "Naha spoke at noon.", "Naha", day=date(2024, 7, 2))
    copy = Placement(story=first.story, copy_of=first.article)
    await add(store, desk, "Naha spoke at noon!", "Naha", day=date(2024, 7, 2), placement=copy)
    await add(store, desk, "Naha and Boso spoke.", "Naha", "Boso", day=date(2024, 7, 3))
    await add(store, desk, "Naha and Boso spoke before.", "Naha", "Boso", day=date(2024, 6, 20))
    naha, boso = await find(store, desk, "Naha"), await find(store, desk, "Boso")
    start = datetime(2024, 7, 1, tzinfo=UTC)
    days = [start + n * DAY for n in range(4)]
    assert await store.count_by_day(desk.id, [naha, boso], days=days) == ((0, 1, 1), (0, 0, 1))
    periods = Periods(start - 30 * DAY, start, start + 30 * DAY)
    assert await store.count_independent(desk.id, periods.since, periods.until) == 2
    counts = await store.get_name_counts(desk.id, periods, least=1, limit=9)
    assert [(c.name, c.now, c.before) for c in counts] == [("Naha", 2, 1), ("Boso", 1, 1)]
    assert counts[0].first.date() == date(2024, 6, 20)
    (pair,) = await store.get_pair_counts(desk.id, periods, [naha, boso], least=1)
    assert (set(pair.names), pair.now, pair.before) == ({"Naha", "Boso"}, 1, 1)
    assert await store.get_name_counts(desk.id, periods, least=3, limit=9) == ()


async def test_a_timeline_takes_days_and_begins_at_either_end(store: Storage, desk: Desk) -> None:
    for year in range(1990, 2000):
        await add(
            store, desk, f"In {year} Naha met on 18 July.", "Naha", mentioned=date(year, 7, 18)
        )
    naha = await find(store, desk, "Naha")
    newest = await store.get_timeline(desk.id, naha, limit=3)
    assert [line.date.first.year for line in newest] == [1999, 1998, 1997]
    oldest = await store.get_timeline(desk.id, naha, limit=3, oldest_first=True)
    assert [line.date.first.year for line in oldest] == [1990, 1991, 1992]
    asked = DayRange(date(1993, 1, 1), date(1994, 12, 31))
    some = await store.get_timeline(desk.id, naha, limit=9, days=asked)
    assert [line.date.first.year for line in some] == [1994, 1993]
    assert all(naha in line.names for line in some)


@pytest.mark.parametrize("store", ["sqlite-file"], indirect=True)  # thousands of rows
async def test_a_timeline_passes_by_what_names_others(store: Storage, desk: Desk) -> None:
    """More dated sentences about others than are read at once do not hide the entity's own."""
    many = " ".join(f"Boso met on 18 July {n}." for n in range(3))
    for n in range(60):
        await add(store, desk, f"{many} Report {n}. Naha spoke.", "Boso", "Naha")
    await add(store, desk, "Naha met on 18 July.", "Naha", mentioned=date(1972, 7, 18))
    lines = await store.get_timeline(desk.id, await find(store, desk, "Naha"), limit=5)
    assert [line.date.first.year for line in lines] == [1972]


@pytest.mark.parametrize("zone_start", [0, -13, 12])
async def test_a_day_without_a_time_counts_by_its_own_calendar(
    store: Storage, desk: Desk, zone_start: int
) -> None:
    await add(store, desk, "Naha spoke on that day.", "Naha", day=date(2024, 7, 19))
    for day in (18, 19, 20):
        since = datetime(2024, 7, day, tzinfo=UTC) + timedelta(hours=zone_start)
        days = DayRange(date(2024, 7, day), date(2024, 7, day))
        found = await store.get_published(desk.id, since, since + DAY, limit=9, days=days)
        assert len(found) == (day == 19)


async def test_dated_sentences_of_a_story(store: Storage, desk: Desk) -> None:
    first = await add(store, desk, "Naha met on 18 July.", "Naha")
    await add(
        store, desk, "Boso met on 18 July, too.", "Boso", placement=Placement(story=first.story)
    )
    await add(store, desk, "Elsewhere it was 18 July.")
    assert first.story is not None
    lines = await store.get_story_dates(desk.id, first.story, limit=9)
    assert [line.article.article.text for line in lines] == [
        "Naha met on 18 July.",
        "Boso met on 18 July, too.",
    ]
    assert len(lines[0].names) == 1
