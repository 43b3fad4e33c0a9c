"""Saved searches: kept by name, named in queries, used by reference, removed only when unused."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.compose.digest import compose_digest
from bot.briefing.compose.watch_post import find_matching
from bot.briefing.context import AnswerContext
from bot.briefing.lookup.saved import dump_request, make_refers, read_name
from bot.briefing.lookup.search import describe_query, look_up_words
from bot.briefing.queries import read_query
from bot.briefing.wording import load_wording
from bot.domain.desks import Desk, GuildId
from bot.domain.digests import DigestPlan, DigestSettings, Window
from bot.domain.entities import fold_name
from bot.domain.errors import LimitReached, NotFound, QueryNotUnderstood
from bot.domain.queries import (
    MOST_REFERENCES,
    MOST_SAVED,
    QueryFault,
    SavedSearch,
    UseKind,
    find_saved,
)
from bot.domain.questions import SearchQuestion
from bot.domain.watches import WatchSettings, read_target
from bot.ports.storage import Storage
from bot.text.query.parse import parse_query
from cogs.feed import read_feed_filter
from storage import make_database_file
from tests.makers.articles import NOON, make_update
from tests.stores import open_store

NOW = datetime(2024, 7, 25, 8, tzinfo=UTC)
MIKA, AIKO = 77, 88
EN = load_wording()


async def open_desk(store: Storage, guild: int = 1) -> Desk:
    return await store.open_desk(GuildId(guild), name=f"Desk {guild}")


async def save(store: Storage, desk: Desk, name: str, query: str, person: int = MIKA) -> str:
    saved = await store.save_search(desk.id, name, query, person=person, now=NOW)
    return saved.reference


async def find(store: Storage, desk: Desk, query: str) -> list[str]:
    page = await look_up_words(store, desk, query, now=NOW)
    return sorted(line.source.title for line in page.hits)


async def fill(store: Storage, desk: Desk) -> None:
    for text, title in (
        ("Ships met off Boso.", "Ships"),
        ("Su Ziyun spoke of ships.", "Su"),
        ("Baseball was played in Naha.", "Baseball"),
    ):
        places = await store.get_places(desk.id, after=0, limit=999)
        after = max((article for article, _ in places), default=0)
        update = make_update(text, title=title, url=f"https://example.org/{title}", after=after)
        await store.add_article(desk.id, update)


async def test_a_name_stands_for_what_is_saved_under_it(store: Storage) -> None:
    desk = await open_desk(store)
    await fill(store, desk)
    reference = await save(store, desk, "At Sea", "ships OR boats")
    assert reference == 'saved:"At Sea"'
    for typed in (reference, 'saved:"at SEA"', "saved：「at sea」", "saved:“AT SEA”"):
        assert await find(store, desk, typed) == ["Ships", "Su"]
    assert await find(store, desk, f"{reference} -Ziyun") == ["Ships"]
    assert await find(store, desk, f"-{reference}") == ["Baseball"]
    page = await look_up_words(store, desk, f'{reference} entity:"Su Ziyun"', now=NOW)
    assert page.understood == '(ships OR boats) entity:"Su Ziyun"'


async def test_saved_again_it_changes_what_goes_by_it(store: Storage) -> None:
    desk = await open_desk(store)
    await fill(store, desk)
    reference = await save(store, desk, "at sea", "boats")
    articles = [article for article, _ in await store.get_places(desk.id, after=0, limit=999)]
    assert not await find_matching(store, desk, reference, articles, now=NOW)
    await save(store, desk, "At sea", "ships", person=AIKO)
    assert len(await find_matching(store, desk, reference, articles, now=NOW)) == 2
    (held,) = await store.get_saved_searches(desk.id)
    assert (held.name, held.query, held.person) == ("At sea", "ships", AIKO)


async def test_a_digest_goes_by_it(store: Storage) -> None:
    desk = await open_desk(store)
    await fill(store, desk)
    reference = await save(store, desk, "at sea", "title:su")
    plan = DigestPlan(
        title="Morning",
        channel=900,
        window=Window(
            after=0, upto=99, since=NOON - timedelta(days=1), until=NOON + timedelta(days=1)
        ),
        zone="UTC",
        filter=reference,
    )
    article = await compose_digest(store, desk, plan)
    assert [item.headline for item in article.brief.stories] == ["Su"]
    await save(store, desk, "at sea", "title:baseball")
    article = await compose_digest(store, desk, plan)
    assert [item.headline for item in article.brief.stories] == ["Baseball"]


@pytest.mark.parametrize("text", ["saved:boats", 'ships saved:"at seas"', "-saved:boats"])
async def test_one_that_is_not_there_is_named_with_the_nearest(store: Storage, text: str) -> None:
    desk = await open_desk(store)
    await save(store, desk, "at sea", "ships")
    with pytest.raises(QueryNotUnderstood) as raised:
        await look_up_words(store, desk, text, now=NOW)
    assert raised.value.fault == QueryFault.NO_SAVED
    assert 'saved:"at sea"' in raised.value.hint
    assert await find_matching(store, desk, text, [], now=NOW) == frozenset()


async def test_a_query_names_four_at_most_however_long_they_are(store: Storage) -> None:
    desk = await open_desk(store)
    await fill(store, desk)
    words = " OR ".join(["ships", *(f"word{n}" for n in range(63))])
    names = [await save(store, desk, f"long {n}", words) for n in range(MOST_REFERENCES + 1)]
    assert await find(store, desk, " ".join(names[:-1])) == ["Ships", "Su"]
    assert await find(store, desk, f"{names[0]} OR (-{names[1]} {names[2]}) OR x") == [
        "Ships",
        "Su",
    ]
    with pytest.raises(QueryNotUnderstood) as raised:
        await read_query(store, desk, " ".join(names), now=NOW)
    assert raised.value.fault == QueryFault.MANY_SAVED


async def test_there_are_fifty_at_most(store: Storage) -> None:
    desk = await open_desk(store)
    for number in range(MOST_SAVED):
        await save(store, desk, f"search {number}", "ships")
    with pytest.raises(LimitReached):
        await save(store, desk, "one more", "ships")
    await save(store, desk, "search 1", "boats")
    await save(store, await open_desk(store, 2), "another desk's", "ships")
    assert len(await store.get_saved_searches(desk.id)) == MOST_SAVED


async def watch(store: Storage, desk: Desk, words: str, place: int = -MIKA) -> int:
    wanted = WatchSettings(recipient=place, person=MIKA, target=read_target(words), label=words)
    return (await store.add_watch(desk.id, wanted, now=NOW)).id


async def test_what_is_in_use_stays_and_says_where(store: Storage) -> None:
    desk, other = await open_desk(store), await open_desk(store, 2)
    await save(store, desk, "at sea", "ships")
    (held,) = await store.get_saved_searches(desk.id)
    refers = make_refers(held, now=NOW)
    number = await watch(store, desk, 'ships saved:"At sea"')
    await watch(store, desk, "saved at sea")  # plain words
    await watch(store, other, 'saved:"at sea"')
    digest = DigestSettings(
        name="Morning", channel=900, times=(time(8),), zone="UTC", filter='-saved:"at sea"'
    )
    made = await store.add_digest(desk.id, digest, now=NOW)
    uses = await store.remove_search(desk.id, held.id, refers, now=NOW)
    assert [(use.kind, use.name, use.recipient) for use in uses] == [
        (UseKind.DIGEST, "Morning", 900),
        (UseKind.WATCH, 'ships saved:"At sea"', -MIKA),
    ]
    assert await store.get_saved_searches(desk.id) == (held,)
    await store.edit_digest(desk.id, made.id, lambda held: replace(held, filter=""), now=NOW)
    assert len(await store.find_search_uses(desk.id, refers)) == 1
    watches = await store.get_watches(desk.id)
    await store.remove_watch(desk.id, next(w.id for w in watches if w.id == number))
    assert await store.remove_search(desk.id, held.id, refers, now=NOW) == ()
    assert await store.get_saved_searches(desk.id) == ()


async def test_a_removed_one_can_be_brought_back_for_a_month(store: Storage) -> None:
    desk, other = await open_desk(store), await open_desk(store, 2)
    await save(store, desk, "at sea", "ships")
    (held,) = await store.get_saved_searches(desk.id)
    refers = make_refers(held, now=NOW)
    with pytest.raises(NotFound):
        await store.remove_search(other.id, held.id, refers, now=NOW)
    assert await store.remove_search(desk.id, held.id, refers, now=NOW) == ()
    with pytest.raises(NotFound):
        await store.remove_search(desk.id, held.id, refers, now=NOW)
    with pytest.raises(QueryNotUnderstood):
        await find(store, desk, held.reference)
    assert await store.restore_search(other.id, held.id, now=NOW) is None
    late = NOW + timedelta(days=31)
    assert await store.restore_search(desk.id, held.id, now=late) is None
    await save(store, desk, "At  Sea", "boats", person=AIKO)
    with pytest.raises(LimitReached):
        await store.restore_search(desk.id, held.id, now=NOW)
    (newer,) = await store.get_saved_searches(desk.id)
    await store.remove_search(desk.id, newer.id, refers, now=NOW)
    assert await store.restore_search(desk.id, held.id, now=NOW) == held
    assert await store.restore_search(desk.id, held.id, now=NOW) == held
    assert await store.get_saved_searches(desk.id) == (held,)


async def test_a_desk_that_is_deleted_keeps_none_and_others_keep_theirs(store: Storage) -> None:
    desk, other = await open_desk(store), await open_desk(store, 2)
    for one in (desk, other):
        await save(store, one, "at sea", "ships")
    await store.delete_desk_data(desk.id, name="")
    assert await store.get_saved_searches(desk.id) == ()
    assert len(await store.get_saved_searches(other.id)) == 1


async def test_an_exported_and_a_restored_desk_keep_theirs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'all.sqlite3'}"
    async with open_store(tmp_path / "all.sqlite3") as store:
        for guild, query in ((1, "ships"), (2, "planes")):
            await save(store, await open_desk(store, guild), "mine", query)
        await make_database_file(url).export_desk(GuildId(1), tmp_path / "one.sqlite3")
        await make_database_file(url).back_up(tmp_path / "backup.sqlite3")
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    await make_database_file(other).restore(tmp_path / "backup.sqlite3", replace=False, now=NOW)
    for copy, kept in (("one.sqlite3", 1), ("other.sqlite3", 2)):
        async with open_store(tmp_path / copy) as store:
            (held,) = await store.get_saved_searches((await open_desk(store)).id)
            assert held.query == "ships"
            second = await store.get_saved_searches((await open_desk(store, 2)).id)
            assert len(second) == kept - 1


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (SearchQuestion(query="a OR  b"), "a OR b"),
        (SearchQuestion(query="a OR b", entity="Su Ziyun"), '(a OR b) entity:"Su Ziyun"'),
        (
            SearchQuestion(query="a", source="Wire", since="last week"),
            'a source:Wire after:"last week"',
        ),
        (SearchQuestion(query="ships", until="2024-07-20"), "ships before:2024-07-21"),
        (SearchQuestion(query="-saved:sea"), "-(ships OR boats)"),
        (SearchQuestion(query="saved:sea lang:ja"), "(ships OR boats) lang:ja"),
        (SearchQuestion(query="saved:sea"), "ships OR boats"),
    ],
    ids=str,
)  # fmt: skip
async def test_a_search_is_saved_with_its_options(
    store: Storage, wanted: SearchQuestion, text: str
) -> None:
    desk = await open_desk(store)
    await save(store, desk, "sea", "ships OR boats")
    written = await dump_request(store, desk, wanted, now=NOW)
    assert written == text
    assert not find_saved(parse_query(written, now=NOW))


async def test_entities_are_reported_by_their_names(store: Storage) -> None:
    desk = await open_desk(store)
    await fill(store, desk)
    (entity,) = await store.find_named(desk.id, fold_name("Su Ziyun"))
    text = f"ships entity:e:{entity.id}"
    assert await describe_query(store, desk, text, now=NOW) == 'ships entity:"Su Ziyun"'


async def test_a_feed_is_not_filtered_by_one(store: Storage) -> None:
    context = AnswerContext(store=store, desk=await open_desk(store), now=NOW, wording=EN)
    with pytest.raises(QueryNotUnderstood) as raised:
        read_feed_filter("ships saved:sea", context)
    assert raised.value.fault == QueryFault.SAVED_IN_FILTER


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  coast   guard ", "coast guard"),
        ('"Coast" guard', "Coast guard"),
        ("「海」の“動き”", "海の動き"),
        ("a" * 60, "a" * 60),
        ("…", None),
        ("a" * 61, None),
        ('""', None),
    ],
)
def test_a_name_is_read_so_that_it_can_be_typed_again(typed: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(NotFound):
            read_name(typed, EN)
        return
    assert read_name(typed, EN) == name


@given(st.text(max_size=70))
def test_any_name_can_be_named_in_a_query(typed: str) -> None:
    try:
        name = read_name(" ".join(typed.split()), EN)
    except NotFound:
        return
    (field,) = find_saved(parse_query(f'saved:"{name}"', now=NOW))
    assert fold_name(field.value) == fold_name(name)


@dataclass(frozen=True)
class Step:
    """Something that somebody does with a saved search of one of two guilds."""

    action: str
    guild: int
    name: str
    query: str


steps = st.builds(
    Step,
    action=st.sampled_from(["save", "save", "watch", "unwatch", "remove"]),
    guild=st.sampled_from([1, 2]),
    name=st.sampled_from(["Sea", "sea", "air"]),
    query=st.sampled_from(["ships", "Ziyun", "planes"]),
)


async def do(store: Storage, step: Step) -> None:
    desk = await open_desk(store, step.guild)
    folded = fold_name(step.name)
    held = {fold_name(s.name): s for s in await store.get_saved_searches(desk.id)}
    if step.action == "save":
        await save(store, desk, step.name, step.query)
    elif step.action == "watch":
        await watch(store, desk, f'saved:"{step.name}"')
    elif step.action == "unwatch":
        for one in await store.get_watches(desk.id):
            await store.remove_watch(desk.id, one.id)
    elif step.action == "remove" and folded in held:
        refers = make_refers(held[folded], now=NOW)
        await store.remove_search(desk.id, held[folded].id, refers, now=NOW)


@settings(max_examples=25)
@given(st.lists(steps, max_size=12))
def test_what_one_guild_saves_is_as_if_it_were_alone(done: list[Step]) -> None:
    async def show(store: Storage) -> object:
        desk = await open_desk(store)
        held = await store.get_saved_searches(desk.id)
        used = [await store.find_search_uses(desk.id, make_refers(one, now=NOW)) for one in held]
        return [(one.name, one.query, one.person) for one in held], used

    async def live(guilds: tuple[int, ...]) -> tuple[object, list[SavedSearch | None]]:
        async with open_store() as store:
            for step in done:
                if step.guild in guilds:
                    await do(store, step)
            shown = await show(store)
            first, other = await open_desk(store), await open_desk(store, 2)
            held = await store.get_saved_searches(other.id)
            taken = [await store.restore_search(first.id, one.id, now=NOW) for one in held]
            return shown, taken

    (both, taken), (alone, _) = asyncio.run(live((1, 2))), asyncio.run(live((1,)))
    assert both == alone
    assert not any(taken), "the other guild's are none of the first's"
