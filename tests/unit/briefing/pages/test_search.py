"""What a search answers: the hits marked, how it was understood, and what is near where none is."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.briefing.lookup.search import (
    SearchPage,
    load_request,
    look_up_words,
    say_fault,
)
from bot.briefing.pages.lookup import show_search
from bot.briefing.wording import load_wording
from bot.domain.desks import LOCAL_GUILD, Desk
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import QueryFault
from bot.domain.questions import SearchQuestion
from bot.ports.storage import Storage
from bot.text.query.errors import explain_fault
from tests.makers.articles import make_update
from tests.stores import open_store

NOW = datetime(2024, 11, 22, 8, tzinfo=UTC)
TEXT = "Ships met off Boso. In Taipei,  Su Ziyun spoke of ships. 尖閣諸島の沖で訓練した。More."


@pytest.fixture
async def store() -> AsyncIterator[Storage]:
    async with open_store() as store:
        desk = await store.open_desk(LOCAL_GUILD)
        await store.add_article(desk.id, make_update(TEXT, names=("Su Ziyun", "尖閣諸島")))
        yield store


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD)


async def ask(store: Storage, desk: Desk, query: str = "", **options: Any) -> SearchPage:
    return await look_up_words(store, desk, SearchQuestion(query=query, **options), now=NOW)


def marked(page: SearchPage) -> list[str]:
    (hit,) = page.hits
    return [mark.of(hit.quote.text) for mark in hit.marks]


async def test_the_sentence_with_most_of_the_words_is_shown_and_they_are_marked(
    store: Storage, desk: Desk
) -> None:
    page = await ask(store, desk, "ships Taipei")
    assert page.hits[0].quote.text == "In Taipei,  Su Ziyun spoke of ships."
    assert marked(page) == ["Taipei", "ships"]
    runs = show_search(page, load_wording()).blocks[0].lines[0]
    assert [run.text for run in runs if run.bold] == ["Taipei", "ships"]
    assert "".join(run.text for run in runs).startswith("In Taipei, Su Ziyun spoke of ships.")


async def test_part_of_a_japanese_name_is_found_and_marked(store: Storage, desk: Desk) -> None:
    page = await ask(store, desk, "閣諸")
    assert page.hits[0].quote.text == "尖閣諸島の沖で訓練した。"
    assert marked(page) == ["閣諸"]


@pytest.mark.parametrize(
    ("options", "hits", "understood"),
    [
        ({"entity": "ziyun"}, 1, 'ships entity:"Su Ziyun"'),
        ({"entity": "e:1"}, 1, 'ships entity:"Su Ziyun"'),
        ({"source": "observer"}, 1, "ships source:observer"),
        ({"since": "2024-07-22"}, 1, "ships after:2024-07-22"),
        ({"until": "2024-07-21"}, 0, "ships before:2024-07-22"),
        ({"since": "July 2024", "until": "2024-07-22"}, 1, "ships on:2024-07-01..2024-07-22"),
        (
            {"since": "2024-07-22", "until": "2024-07-01"},
            0,
            "ships after:2024-07-22 before:2024-07-02",
        ),
    ],
)
async def test_options_narrow_a_search(
    store: Storage, desk: Desk, options: dict[str, str], hits: int, understood: str
) -> None:
    page = await ask(store, desk, "ships", **options)
    assert (len(page.hits), page.understood) == (hits, understood)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("entity:Ziyum", "Su Ziyun (1)"),
        ("Ziyum", "Su Ziyun (1)"),
        ("entity:尖閣列島", "尖閣諸島 (1)"),
        ("source:Observr", "Strait Observer"),
    ],
)
async def test_where_nothing_is_found_what_is_near_is_offered(
    store: Storage, desk: Desk, query: str, near: str
) -> None:
    page = await ask(store, desk, query)
    article = show_search(page, load_wording())
    text = " ".join(run.text for block in article.blocks for line in block.lines for run in line)
    assert f"Did you mean {near}?" in text
    assert f"Understood as: {query}" in text


@pytest.mark.parametrize(
    ("query", "said"),
    [("/a.b/", "フィルター"), ("", "検索する語がありません"), ("sorce:x", "source: のことですか")],
)
async def test_what_is_not_understood_is_said_in_the_language_of_the_person(
    store: Storage, desk: Desk, query: str, said: str
) -> None:
    with pytest.raises(QueryNotUnderstood) as caught:
        await ask(store, desk, query)
    assert said in str(say_fault(caught.value, load_wording("ja")))


@pytest.mark.parametrize("fault", list(QueryFault))
def test_english_words_are_the_same_in_the_catalogue_and_in_the_error(fault: QueryFault) -> None:
    error = QueryNotUnderstood(fault=fault, piece="piece", at=3, hint="hint")
    explained = explain_fault(error, "")
    assert str(say_fault(error, load_wording())) == str(explained)


def test_a_search_goes_up_to_the_last_day_of_the_calendar() -> None:
    for since in (None, "0001-01-01", "9999-12-31"):
        asked = SearchQuestion(query="ships", since=since, until="9999-12-31")
        assert load_request(asked, now=NOW, zone="Asia/Taipei")
