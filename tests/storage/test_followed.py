"""The desk's own list: names are found as strings, later and in what is stored, and given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.desks import LOCAL_GUILD, Desk
from bot.domain.entities import EntityId, EntityKind, EntityLink
from bot.domain.errors import LimitReached
from bot.domain.followed import MOST_FOLLOWED, Following, ListedName
from bot.domain.stories import Correction, CorrectionKind, CorrectionOutcome, Features
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from bot.schedule import NameSearching
from tests.makers.articles import NOON, make_entity, make_unplaced, make_update
from tests.makers.services import Clock
from tests.storage.test_corrected_road import open_road
from tests.stores import open_store

BODY, PLACE, PERSON = EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.PERSON
KIND, DONE = CorrectionKind, CorrectionOutcome.DONE


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


@pytest.fixture
def road(store: Storage) -> Pipeline:
    return open_road(store)


async def place(road: Pipeline, desk: Desk, text: str, *found: tuple[str, EntityKind]) -> None:
    update = make_update(text, names=())
    entities = tuple(make_entity(text, name, kind) for name, kind in found)
    reading = replace(update.reading, entities=entities)
    features = Features(moment=NOON, sketch=(hash(text) % 2**40,), terms=((text[:9], 1.0),))
    await road.place(desk.id, make_unplaced(reading, features, update.raw_key))


async def follow(store: Storage, desk: Desk, *following: Following) -> str:
    correction = Correction(kind=KIND.FOLLOW, subject=0, following=following)
    return await store.add_correction(desk.id, correction, person=7, now=NOON)


async def search(store: Storage) -> None:
    searching = NameSearching(store=store, clock=Clock())
    while await searching.advance():
        pass


async def show(store: Storage, desk: Desk, folded: str) -> list[tuple[str, str, int]]:
    found = await store.find_named(desk.id, folded)
    return [(entity.name, entity.kind.value, entity.mentions) for entity in found]


async def test_a_followed_name_is_found_in_stored_and_later_texts_and_given_back(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    await place(road, desk, "The grid of Elering failed on 18 July. ELERING said so.")
    await place(road, desk, "In Narva, elering is small.", ("Narva", PLACE))
    assert await follow(store, desk, Following(names=("Elering", "Grid Firm"), kind=BODY)) == DONE
    assert await show(store, desk, "elering") == [("Elering", "organisation", 0)]
    await search(store)
    assert await show(store, desk, "elering") == [("Elering", "organisation", 2)]
    (entity,) = await store.find_named(desk.id, "grid firm")
    days = await store.get_timeline(desk.id, entity.id, limit=9)
    assert [line.date.first for line in days] == [date(2024, 7, 18)]
    await place(road, desk, "A day after, Elering and the Grid Firm spoke.")
    assert await show(store, desk, "elering") == [("Elering", "organisation", 4)]
    figures = await store.get_figures(desk.id, entity.id, days=())
    assert (figures.mentions, figures.articles) == (4, 2)
    await store.undo_correction(desk.id, now=NOON)
    await search(store)
    assert await show(store, desk, "elering") == await show(store, desk, "grid firm") == []
    assert await store.get_timeline(desk.id, entity.id, limit=9) == ()
    assert (await store.get_figures(desk.id, entity.id, days=())).mentions == 0


async def test_a_mention_of_another_changes_hands_and_goes_back(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    await place(road, desk, "Aurora left port.", ("Aurora", PERSON))
    before = await show(store, desk, "aurora")
    ship = Following(names=("Aurora",), kind=EntityKind.OTHER, takes=True)
    assert await follow(store, desk, ship) == DONE
    await search(store)
    assert (await show(store, desk, "aurora"))[0] == ("Aurora", "other", 1)
    await store.undo_correction(desk.id, now=NOON)
    await search(store)
    assert await show(store, desk, "aurora") == before == [("Aurora", "person", 1)]


async def test_following_what_is_known_names_it_and_settles_its_kind(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    await place(road, desk, "The Elering AS Group spoke.", ("Elering AS Group", PLACE))
    (known,) = await store.find_named(desk.id, "elering as group")
    line = Following(entity=known.id, names=("Elering", "Elering AS Group"), kind=BODY)
    assert await follow(store, desk, line) == DONE
    assert await follow(store, desk, line) == CorrectionOutcome.ALREADY
    assert await show(store, desk, "elering") == [("Elering", "organisation", 1)]
    listed = (
        ListedName(name="Elering", kind=BODY, aliases=("Elering AS Group",), subject=known.id),
    )
    assert await store.get_listed(desk.id) == listed
    await place(road, desk, "A person, Elering, spoke.", ("Elering", PERSON))
    assert await show(store, desk, "elering") == [("Elering", "organisation", 2)]
    unfollow = Correction(kind=KIND.UNFOLLOW, subject=known.id)
    assert await store.add_correction(desk.id, unfollow, person=7, now=NOON) == DONE
    assert await store.get_listed(desk.id) == ()
    await store.undo_correction(desk.id, now=NOON)
    assert await store.get_listed(desk.id) == listed


async def test_a_name_is_one_entity_of_the_kind_that_most_texts_give_it(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    kinds = (PLACE, BODY, BODY, PLACE, EntityKind.OTHER)
    shown = []
    for number, kind in enumerate(kinds):
        await place(road, desk, f"In report {number} Elering spoke.", ("Elering", kind))
        shown.append(await show(store, desk, "elering"))
    assert shown == [
        [("Elering", kind, number)]
        for number, kind in enumerate(
            ("place", "place", "organisation", "organisation", "organisation"), start=1
        )
    ]


async def test_a_ruled_kind_stands_whatever_is_found(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    await place(road, desk, "Narva Mill spoke.", ("Narva Mill", PERSON))
    (known,) = await store.find_named(desk.id, "narva mill")
    kind = Correction(kind=KIND.SET_KIND, subject=known.id, text="place")
    assert await store.add_correction(desk.id, kind, person=7, now=NOON) == DONE
    await place(road, desk, "Then Narva Mill closed.", ("Narva Mill", BODY))
    assert await show(store, desk, "narva mill") == [("Narva Mill", "place", 2)]
    await store.undo_correction(desk.id, now=NOON)
    assert await show(store, desk, "narva mill") == [("Narva Mill", "person", 2)]
    await place(road, desk, "And Narva Mill again.", ("Narva Mill", BODY))
    assert await show(store, desk, "narva mill") == [("Narva Mill", "organisation", 3)]


async def test_what_is_hidden_is_neither_offered_nor_counted(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    await place(
        road, desk, "Read More, said Aiko Mori.", ("Read More", BODY), ("Aiko Mori", PERSON)
    )
    (junk,) = await store.find_named(desk.id, "read more")
    (person,) = await store.find_named(desk.id, "aiko mori")
    hide = Correction(kind=KIND.HIDE_ENTITY, subject=junk.id)
    assert await store.add_correction(desk.id, hide, person=7, now=NOON) == DONE
    assert await store.find_named(desk.id, "read more") == ()
    assert await store.find_similar(desk.id, "read", limit=5) == ()
    assert [entity.name for entity in await store.get_leading(desk.id, limit=5)] == ["Aiko Mori"]
    assert await store.get_related(desk.id, person.id, limit=5) == ()
    assert [entity.name for entity in await store.get_hidden(desk.id)] == ["Read More"]
    await place(road, desk, "Again Read More.", ("Read More", BODY))
    assert [entity.mentions for entity in await store.get_hidden(desk.id)] == [2]
    await store.undo_correction(desk.id, now=NOON)
    assert await show(store, desk, "read more") == [("Read More", "organisation", 2)]


async def test_scripts_and_variants_are_searched_as_they_are_matched(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    for text in (
        "臺灣的海軍。",
        "台湾の海軍。",
        "在台灣海峽。",
        "윤석열은 말했다.",
        "ＮＡＴＯ met.",
    ):
        await place(road, desk, text)
    for name in ("台灣", "윤석열", "NATO"):
        assert await follow(store, desk, Following(names=(name,), kind=BODY)) == DONE
    await search(store)
    found = [await show(store, desk, name) for name in ("台湾", "윤석열", "nato")]
    assert [one[0][2] for one in found] == [3, 1, 1]


async def test_a_search_that_is_cut_off_goes_on_and_tells_how_far_it_is(
    store: Storage, desk: Desk, road: Pipeline
) -> None:
    for number in range(45):
        await place(road, desk, f"Report {number} names Elering.")
    await follow(store, desk, Following(names=("Elering",), kind=BODY))
    assert await NameSearching(store=store, clock=Clock()).advance()
    (under_way,) = await store.get_searches(desk.id)
    assert (under_way.seen, under_way.total, under_way.found) == (20, 45, 20)
    await search(store)
    assert await store.get_searches(desk.id) == ()
    (ended,) = await store.get_searches(desk.id, [under_way.entity])
    assert (ended.seen, ended.found, ended.ended) == (45, 45, NOON)


@pytest.mark.parametrize("store", ["sqlite-file"], indirect=True)  # thousands of rows
async def test_a_desk_follows_so_many_names_and_no_more(store: Storage, desk: Desk) -> None:
    names = [Following(names=(f"Name {n}",), kind=BODY) for n in range(MOST_FOLLOWED)]
    assert await follow(store, desk, *names) == DONE
    with pytest.raises(LimitReached):
        await follow(store, desk, Following(names=("One more",), kind=BODY))
    assert len(await store.get_listed(desk.id)) == MOST_FOLLOWED
    await store.undo_correction(desk.id, now=NOON)
    assert await store.get_listed(desk.id) == ()


async def test_a_merge_asked_for_while_following_is_undone_with_it() -> None:
    async with open_store() as store:
        desk = await store.open_desk(LOCAL_GUILD)
        update = make_update("Narva and Hungerburg.", names=())
        links = tuple(
            EntityLink(found=make_entity("Narva and Hungerburg.", name, PLACE))
            for name in ("Narva", "Hungerburg")
        )
        await store.add_article(desk.id, replace(update, links=links))
        line = Following(
            entity=EntityId(1), names=("Narva", "Hungerburg"), kind=PLACE, merged=(EntityId(2),)
        )
        assert await follow(store, desk, line) == DONE
        assert await show(store, desk, "hungerburg") == [("Narva", "place", 2)]
        await store.undo_correction(desk.id, now=NOON)
        assert await show(store, desk, "hungerburg") == [("Hungerburg", "place", 1)]
