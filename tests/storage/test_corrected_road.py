"""The road places articles by what curators ruled, also in a process that did not hear of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bot.domain.articles import ArticleId, StoreOutcome
from bot.domain.desks import LOCAL_GUILD, Desk, DeskId, GuildId
from bot.domain.stories import (
    ArticleUpdate,
    Correction,
    CorrectionKind,
    CorrectionOutcome,
    Features,
    PlacedFeatures,
    Placement,
    Stored,
)
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from bot.stories.clustering.tokens import hash_words
from tests.makers.articles import NOON, make_unplaced, make_update
from tests.makers.services import Clock, HerePool

DONE = CorrectionOutcome.DONE
WORDS = ("boso", "drill", "rescue", "vessel", "helicopter", "yacht")


def read(name: str, *terms: str) -> ArticleUpdate:
    update = make_update(f"{name}. {' '.join(terms)}.", day=date(2024, 7, 22))
    # As in hashes of real texts, the upper halves tell them apart.
    sketch = tuple((sum(map(ord, name)) * 1000 + n) << 31 for n in range(40))
    features = Features(
        moment=NOON,
        sketch=sketch,
        terms=tuple((term, 1.0) for term in terms),
        pairs=hash_words(" ".join(pair) for pair in pairwise(terms)),
        lead=hash_words(terms),
    )
    return replace(update, features=features)


def open_road(store: Storage, **settings: Any) -> Pipeline:
    return Pipeline(articles=store, entities=store, pool=HerePool(), clock=Clock(), **settings)


async def place(road: Pipeline, desk: Desk, name: str, *terms: str) -> Stored:
    update = read(name, *terms)
    unplaced = make_unplaced(update.reading, update.features, update.raw_key)
    return await road.place(desk.id, unplaced)


async def rule(store: Storage, desk: Desk, kind: CorrectionKind, a: int, b: int) -> None:
    correction = Correction(kind=kind, subject=a, other=b)
    assert await store.add_correction(desk.id, correction, person=7, now=NOON) == DONE


@pytest.mark.parametrize("fresh", [False, True], ids=["a running road", "a road that starts"])
async def test_the_road_learns_where_curators_moved_articles(store: Storage, fresh: bool) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    running = open_road(store)

    async def add(name: str, *terms: str) -> Stored:
        return await place(open_road(store) if fresh else running, desk, name, *terms)

    for n, odd in enumerate(("harvest", "football", "opera", "election", "bridge")):
        await add(f"Other {n}", odd, f"{odd}s", f"{odd}al")
    one, two = await add("One", *WORDS), await add("Two", *WORDS)
    assert one.story and two.story and one.story == two.story
    await rule(store, desk, CorrectionKind.SPLIT_STORY, one.story, one.article)
    new = await store.find_story_of(desk.id, one.article)
    assert new and new != two.story
    copy = await add("One", *WORDS, "copy")
    assert (copy.copy_of, copy.story) == (one.article, new)
    await rule(store, desk, CorrectionKind.MERGE_STORIES, new, two.story)
    assert (await add("Three", *WORDS)).story == new
    await store.undo_correction(desk.id, now=NOON)
    assert await store.find_story_of(desk.id, two.article) == two.story
    await store.undo_correction(desk.id, now=NOON)
    assert await store.find_story_of(desk.id, copy.article) == two.story
    assert (await add("Two", *WORDS, "copy")).story == two.story


async def test_a_correction_by_another_process_while_an_article_is_placed(store: Storage) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    road = open_road(Corrected(store, desk))  # type: ignore[arg-type]  # it hands all on
    one = await place(open_road(store), desk, "One", *WORDS)
    await place(open_road(store), desk, "Other", "opera")
    stored = await place(road, desk, "Two", *WORDS)
    assert stored.story == await store.find_story_of(desk.id, one.article) == 2


@pytest.mark.parametrize("touched", ["", "pinned", "renamed", "moved"])
async def test_what_stands_apart_is_parted_where_no_curator_touched_it(
    store: Storage, touched: str
) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    stored: list[Stored] = []

    async def add(placement: Placement) -> Stored:
        after = stored[-1].article if stored else 0
        update = make_update(f"Text {after}.", placement=placement, after=after)
        corrections = await store.count_corrections(desk.id)
        stored.append(await store.add_article(desk.id, replace(update, corrections=corrections)))
        return stored[-1]

    whole = (await add(Placement())).story
    assert whole is not None
    strange = (await add(Placement(story=whole))).article
    copy = (await add(Placement(story=whole, copy_of=strange))).article
    if touched == "moved":
        other = (await add(Placement())).story
        assert other is not None
        await rule(store, desk, CorrectionKind.MERGE_STORIES, whole, other)
    elif touched:
        kinds = {"pinned": CorrectionKind.PIN_STORY, "renamed": CorrectionKind.RENAME_STORY}
        correction = Correction(kind=kinds[touched], subject=whole, text="The tenant")
        assert await store.add_correction(desk.id, correction, person=7, now=NOON) == DONE
    before = await store.count_corrections(desk.id)
    new = await add(Placement(story=whole, apart=(strange,)))
    places = dict(await store.get_places(desk.id, after=0, limit=99))
    together = {places[number] for number in (strange, copy, new.article)}
    assert places[stored[0].article] == whole and together == {new.story}
    assert (new.story == whole) == bool(touched)
    assert await store.count_corrections(desk.id) == before + (not touched)


class Corrected:
    """A store that is corrected just before the first article is stored through it."""

    def __init__(self, store: Storage, desk: Desk) -> None:
        self._store, self._desk, self._done = store, desk, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def add_article(self, desk: DeskId, update: ArticleUpdate) -> Stored:
        if not self._done:
            self._done = True
            await rule(self._store, self._desk, CorrectionKind.MERGE_STORIES, 2, 1)
        return await self._store.add_article(desk, update)


class CountedFeatures:
    """A store that counts the articles that it is asked for of each desk."""

    def __init__(self, store: Storage) -> None:
        self._store, self.asked = store, Counter[int]()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def get_features(self, desk: DeskId, **piece: int) -> tuple[PlacedFeatures, ...]:
        found = await self._store.get_features(desk, **piece)
        self.asked[desk] += len(found)
        return found


async def test_the_desks_used_last_are_kept_at_hand_and_others_read_again(store: Storage) -> None:
    desks = [await store.open_desk(GuildId(guild)) for guild in (1, 2, 3)]
    for desk in desks:
        for name in ("One", "Two"):
            await place(open_road(store), desk, name, *WORDS)
    counted = CountedFeatures(store)
    road = open_road(counted, index_articles=5)  # type: ignore[arg-type]  # it hands all on
    first, second, third = desks
    for n, desk in enumerate((first, second, first, third, first, second)):
        stored = await place(road, desk, f"More {n}", *WORDS)
        assert stored.story == await store.find_story_of(desk.id, ArticleId(1 + 2 * (desk.id - 1)))
    # The second was the one to go, and was read anew with what had come meanwhile.
    assert [counted.asked[desk.id] for desk in desks] == [4, 5, 2]


class CountedPlaces:
    """A store that counts the places it is asked for."""

    def __init__(self, store: Storage) -> None:
        self._store, self.read = store, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def get_places(self, desk: DeskId, **piece: int) -> tuple[tuple[int, int], ...]:
        places = await self._store.get_places(desk, **piece)
        self.read += len(places)
        return places


async def test_after_a_correction_only_what_the_index_holds_is_read_again(store: Storage) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    for n, odd in enumerate(("harvest", "football", "opera", "election", "bridge")):
        await place(open_road(store), desk, f"Other {n}", odd, f"{odd}s", f"{odd}al")
    one = await place(open_road(store), desk, "One", *WORDS)
    counted = CountedPlaces(store)
    road = open_road(counted, remembered=2)  # type: ignore[arg-type]  # it hands all on
    two = await place(road, desk, "Two", *WORDS)
    assert one.story and one.story == two.story and counted.read == 0
    await rule(store, desk, CorrectionKind.SPLIT_STORY, one.story, one.article)
    copy = await place(road, desk, "One", *WORDS, "copy")
    assert copy.story == await store.find_story_of(desk.id, one.article) != two.story
    assert counted.read == 3


async def revise(road: Pipeline, desk: Desk, url: str, name: str, *terms: str) -> Stored:
    update = read(name, *terms)
    article = replace(update.reading.article, url=url)
    reading = replace(update.reading, article=article)
    unplaced = make_unplaced(reading, update.features, update.raw_key + url)
    return await road.place(desk.id, unplaced)


async def test_a_revised_article_is_no_copy_of_itself(store: Storage) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    road = open_road(store)
    first = await revise(road, desk, "https://a.example.org/1", "One", *WORDS)
    other = await revise(road, desk, "https://b.example.org/1", "Two", "opera", "house")
    again = await revise(road, desk, "https://a.example.org/1", "One", *WORDS, "corrected")
    assert (again.outcome, again.article) == (StoreOutcome.REVISED, first.article)
    assert (again.copy_of, again.story) == (None, first.story)
    assert other.story != first.story


async def test_a_revision_says_anew_what_it_is_a_copy_of(store: Storage) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    road = open_road(store)
    first = await revise(road, desk, "https://a.example.org/1", "One", *WORDS)
    copy = await revise(road, desk, "https://b.example.org/1", "One", *WORDS, "copied")
    assert copy.copy_of == first.article
    own = await revise(road, desk, "https://b.example.org/1", "Own", *WORDS, "rewritten")
    assert (own.article, own.copy_of, own.story) == (copy.article, None, first.story)
    # The original is no copy of its own copy, however its text is changed.
    await revise(road, desk, "https://b.example.org/1", "One", *WORDS, "copied", "back")
    same = await revise(road, desk, "https://a.example.org/1", "One", *WORDS, "touched")
    assert same.copy_of is None
    (found,) = await store.get_articles(desk.id, [copy.article])
    assert found.copy_of == first.article
