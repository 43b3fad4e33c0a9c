"""Copies: the same text is found again, others are not, and nothing grows out of bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Article, Reading
from bot.domain.stories import Features
from bot.stories.clustering.copies import (
    KEPT_AT_MOST,
    CopyIndex,
    CopyRules,
    containment,
    shorten,
    sketch,
)
from bot.stories.clustering.features import extract_features
from tests.growth import check_growth
from tests.unit.stories.clustering.desk import (
    ATTACHE,
    BOILERPLATE,
    DAILY,
    DRILL,
    JAPANESE,
    STATEMENT,
    WIRE,
    at,
)


def of(text: str) -> Features:
    """Return the features of a text of which nothing but its words is known."""
    reading = Reading(article=Article(title="", text=text), sentences=(), entities=(), dates=())
    return extract_features(reading, moment=at(DRILL))


SENTENCES = WIRE.replace("\n", " ").split(". ")


@pytest.mark.parametrize(
    "text",
    [
        WIRE,
        WIRE.upper(),
        BOILERPLATE.format(text=WIRE),
        ". ".join(reversed(SENTENCES)),
        ". ".join(SENTENCES[:2]),
    ],
    ids=["same", "capitals", "boilerplate", "reordered", "lead"],
)
def test_a_copy_is_found(text: str) -> None:
    index = CopyIndex()
    index.add(1, of(DAILY))
    index.add(2, of(WIRE))
    found = index.find(of(text))
    assert found is not None and found[0] == 2 and found[1] >= 0.7


@pytest.mark.parametrize("text", [DAILY, ATTACHE, STATEMENT, JAPANESE, "", "Japan and Taiwan"])
def test_another_text_is_no_copy(text: str) -> None:
    index = CopyIndex()
    index.add(1, of(WIRE))
    assert index.find(of(text)) is None


def test_unspaced_scripts_have_copies_too() -> None:
    index = CopyIndex()
    index.add(1, of(JAPANESE))
    assert index.find(of("トップ 国際 ニュース\n" + JAPANESE)) == (1, 1.0)


def test_the_earliest_article_is_the_original() -> None:
    index = CopyIndex()
    for article in (7, 3, 5):
        index.add(article, of(WIRE))
    assert index.find(of(WIRE)) == (3, 1.0)
    index.forget(3)
    assert index.find(of(WIRE)) == (5, 1.0)
    for article in (3, 5, 7):
        index.forget(article)
    assert index.find(of(WIRE)) is None and len(index) == 0


def test_a_phrase_of_every_page_leads_to_few_articles() -> None:
    index = CopyIndex(CopyRules(holders=2))
    for article in range(1, 6):
        index.add(article, of(WIRE))
    assert index.find(of(WIRE)) == (1, 1.0)


def test_a_text_too_short_to_tell_has_no_copy() -> None:
    index = CopyIndex()
    index.add(1, of("All rights reserved by us"))
    assert index.find(of("All rights reserved by us")) is None


QUOTE = (
    "“We have waited for this day since the harbour was closed, and we have not forgotten who "
    "stood with us and who did not when the boats lay idle and the nets hung to dry,” she said."
)
BACKGROUND = (
    "The harbour was closed in spring after two tankers had met in fog off the outer mole. Ferries "
    "went from the old quay, and fishermen sold their catch from carts. The owners and the "
    "insurers have argued since then about who pays for the wrecks, and divers have been down "
    "to them four times without finding the register of either ship."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            f"The harbour of Marsk opened again on Monday. {BACKGROUND}",
            f"A court fined the owners of both tankers on Thursday. {BACKGROUND}",
            id="a new event above the old background",
        ),
        pytest.param(
            f"{QUOTE} Ana Holm opened the harbour.",
            f"Fishermen cheered for an hour. {QUOTE}",
            id="one quotation",
        ),
    ],
)
def test_what_each_has_news_of_its_own_is_no_copy(one: str, other: str) -> None:
    index = CopyIndex()
    index.add(1, of(one))
    assert index.find(of(other)) is None
    assert index.find(of(f"{one} Read more in our weekly letter.")) is not None


def test_figures_of_a_series_stand_in_the_same_places_and_those_of_a_page_in_others() -> None:
    counted = "The office counted {n} boats off Marsk in May, of which {m} came from the north. "
    index = CopyIndex()
    index.add(1, of(f"Read 210 more stories. {counted.format(n=31, m=12)} {BACKGROUND}"))
    page = of(f"{counted.format(n=31, m=12)} {BACKGROUND} Article 77 of 450.")
    assert index.find(page) is not None
    later = of(f"{counted.format(n=44, m=19)} {BACKGROUND} Article 77 of 450.")
    assert index.find(later) is None
    pages = [of(f"{top} {counted.format(n=31, m=12)} {BACKGROUND}") for top in ("8 2 3", "9 4 1")]
    index.add(1, pages[0])
    assert index.find(pages[1]) is not None


@given(st.text(max_size=400))
def test_a_sketch_is_sorted_and_fits_a_signed_integer(text: str) -> None:
    made = sketch(text)
    assert list(made) == sorted(set(made))
    assert all(0 <= value < 2**63 for value in made)


@given(st.text(max_size=400), st.text(max_size=400))
def test_containment_is_even_handed(one: str, other: str) -> None:
    first, second = shorten(sketch(one)), shorten(sketch(other))
    found = containment(first, np.append(second, first), np.array([len(second), len(first)]))
    back = containment(second, first, np.array([len(first)]))
    assert (found[0][0], found[1][0]) == (back[0][0], back[1][0])
    assert 0 <= found[0][0] <= 1 and found[0][1] == bool(len(first))


def test_sketches_are_the_same_for_ever() -> None:
    assert sketch("one two three") == (sketch("ONE, two – three!")[0],)
    assert sketch("one two three") == (3637439588590493083,)


@pytest.mark.parametrize("piece", ["a", "word ", ". ", "’", "1,", "日", "(("], ids=repr)
def test_growth_is_linear(piece: str) -> None:
    def make(size: int) -> str:
        return (piece * size)[:size]

    assert len(sketch(make(200_000))) <= KEPT_AT_MOST
    check_growth(sketch, make, 12_500, 100_000)
