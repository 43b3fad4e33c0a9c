"""A page that goes back to what it said before is a new version; the same page twice is not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.articles import (
    ArticleId,
    KnownFacts,
    PageKind,
    RawPage,
    StoreOutcome,
    is_overtaken,
    name_raw,
)
from bot.domain.desks import LOCAL_GUILD
from bot.ports.storage import Storage
from tests.storage.test_corrected_road import open_road
from tests.stores import open_store

URL = "https://observer.example.org/boso"
NEW, SAME, REVISED = StoreOutcome.NEW, StoreOutcome.SAME, StoreOutcome.REVISED
TEXTS = {
    ships: f"The navy sent {ships} ships to the waters off Boso on Monday, the ministry said. "
    "They are to stay until the end of the week, when the exercise with the coast guard ends."
    for ships in ("three", "five", "nine")
}


def make_page(ships: str, origin: str = URL) -> RawPage:
    return RawPage(
        origin=origin, kind=PageKind.TEXT, body=TEXTS[ships].encode(), known=KnownFacts(url=URL)
    )


async def bring(store: Storage, pages: Sequence[RawPage]) -> list[tuple[StoreOutcome, int]]:
    """Bring pages in one after the other; return what each came to and the version then."""
    desk = await store.open_desk(LOCAL_GUILD, name="Local desk")
    road, found = open_road(store), []
    for page in pages:
        async for ingested in road.ingest(desk.id, [partial(replace, page)]):
            assert ingested.stored is not None, ingested.error
            (held,) = await store.get_articles(desk.id, [ArticleId(ingested.stored.article)])
            if ingested.stored.outcome is not SAME:
                assert held.article.text == page.body.decode()
            found.append((ingested.stored.outcome, held.version))
    assert await store.count_articles(desk.id) == 1
    return found


@pytest.mark.parametrize(
    ("ships", "expected"),
    [
        (["three", "three"], [(NEW, 1), (SAME, 1)]),
        (["three", "five", "three"], [(NEW, 1), (REVISED, 2), (REVISED, 3)]),
        (
            ["three", "five", "five", "three", "three", "five"],
            [(NEW, 1), (REVISED, 2), (SAME, 2), (REVISED, 3), (SAME, 3), (REVISED, 4)],
        ),
        (
            ["three", "five", "nine", "five", "three"],
            [(NEW, 1), (REVISED, 2), (REVISED, 3), (REVISED, 4), (REVISED, 5)],
        ),
    ],
    ids=["twice", "back", "back and forth", "back in steps"],
)
async def test_a_page_that_goes_back_is_a_version(
    store: Storage, ships: list[str], expected: list[tuple[StoreOutcome, int]]
) -> None:
    assert await bring(store, [make_page(one) for one in ships]) == expected


async def test_a_correction_back_is_news_again(store: Storage) -> None:
    await bring(store, [make_page(ships) for ships in ("three", "five", "three")])
    desk = await store.open_desk(LOCAL_GUILD)
    (held,) = await store.get_articles(desk.id, [ArticleId(1)])
    assert held.corrected is not None


async def test_files_that_hold_two_versions_are_the_same_when_they_come_again(
    store: Storage,
) -> None:
    folder = [make_page("three", "monday.txt"), make_page("five", "tuesday.txt")]
    first = [(NEW, 1), (REVISED, 2)]
    assert await bring(store, [*folder, *folder, *folder]) == [*first, *[(SAME, 2)] * 4]


@given(st.lists(st.sampled_from(list(TEXTS)), min_size=1, max_size=6))
@settings(max_examples=12, deadline=None)
def test_only_what_equals_the_newest_version_is_the_same(ships: list[str]) -> None:
    async def bring_all() -> list[tuple[StoreOutcome, int]]:
        async with open_store() as store:
            return await bring(store, [make_page(one) for one in ships])

    first, *others = asyncio.run(bring_all())
    version = 1
    assert first == (NEW, 1)
    for before, now, article in zip(ships, ships[1:], others, strict=False):
        version += before != now
        assert article == (SAME if before == now else REVISED, version)


@pytest.mark.parametrize(
    ("key", "newer", "overtaken"),
    [
        (name_raw("page", "a", b"1"), name_raw("page", "a", b"2"), True),
        (name_raw("page", "a", b"1"), name_raw("page", "a", b"1"), False),
        (name_raw("page", "a", b"1"), name_raw("page", "b", b"2"), False),
        (name_raw("page", "a", b"1"), name_raw("entry", "a", b"2"), False),
        ("page:0a1b", name_raw("page", "a", b"2"), True),
        ("url:https://a.example/", name_raw("page", "a", b"2"), False),
        ("guid:7:page:1", name_raw("page", "a", b"2"), False),
    ],
)
def test_what_a_raw_page_overtakes(key: str, newer: str, overtaken: bool) -> None:
    assert is_overtaken(key, newer) is overtaken
