"""Differences between sources: told where texts plainly contradict, silence everywhere else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.brief_pages import show_story
from bot.briefing.digest import tell_story
from bot.briefing.wording import load_wording
from bot.domain.articles import Published
from bot.domain.stories import ToldArticle
from bot.stories.differences import find_differences
from bot.stories.quantities import find_quantities
from tests.eval.differences import is_told, read_pairs
from tests.unit.makers import make_story, make_told
from tests.unit.test_briefing_pages import all_text

SECOND = "It is the second such drill since diplomatic ties were cut in 1972."
FIRST = "The exercise was the first joint drill of the coast guards since ties were cut in 1972."
FOUR = "Four patrol ships searched for a missing yacht off the Boso Peninsula."
THREE = "Three patrol ships searched for a missing yacht off the Boso Peninsula."
TOLL = "The blast at the market killed {} people, police said."


def tell(number: int, *sentences: str, copy_of: int | None = None) -> ToldArticle:
    return make_told(number, *((text, {}) for text in sentences), copy_of=copy_of)


def sides(*articles: ToldArticle) -> list[list[list[tuple[int, str]]]]:
    texts = {told.stored.id: told.stored.article.text for told in articles}
    return [
        [[(c.article, c.span.of(texts[c.article])) for c in side.claims] for side in found.sides]
        for found in find_differences(articles)
    ]


def test_each_value_is_a_slice_of_its_source_the_one_of_most_first() -> None:
    found = sides(tell(1, SECOND), tell(2, FIRST), tell(3, SECOND))
    assert found == [[[(1, "second such drill"), (3, "second such drill")],
                      [(2, "first joint drill")]]]  # fmt: skip


def test_a_copy_of_a_text_counts_once() -> None:
    found = sides(tell(1, FOUR), tell(2, THREE), tell(3, FOUR, copy_of=1))
    assert found == [[[(1, "Four patrol ships")], [(2, "Three patrol ships")]]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([FOUR], [FOUR.replace("Four", "4")]),
        ([FOUR], [THREE, "A fourth one joined: four patrol ships searched in the end."]),
        ([TOLL.format("at least 12")], [TOLL.format(15)]),
        ([TOLL.format("about 1,200")], [TOLL.format("1,187")]),
        (["Two ships from Japan and two from Taiwan searched off Boso."], [FOUR]),
        ([FOUR], ["Three helicopters searched for a missing yacht off the Boso Peninsula."]),
        ([FOUR], ["Three patrol ships will search for a missing yacht off Boso Peninsula."]),
        ([SECOND], [FIRST, "A second drill is planned."]),
    ],
    ids=["same", "told both", "at least", "about", "sum", "other noun", "plan", "knows second"],
)
def test_nothing_is_said_of_what_may_both_be_true(one: list[str], other: list[str]) -> None:
    assert sides(tell(1, *one), tell(2, *other)) == []


@pytest.mark.parametrize(("hours", "told"), [(2, True), (9, False), (40, False)])
def test_a_toll_that_a_later_text_tells_is_an_update(hours: int, told: bool) -> None:
    begin = datetime(2024, 7, 19, 3, tzinfo=UTC)

    def at(article: ToldArticle, moment: datetime) -> ToldArticle:
        published = Published(day=moment.date(), at=moment)
        changed = replace(article.stored.article, published=published)
        return replace(article, stored=replace(article.stored, article=changed))

    one = at(tell(1, TOLL.format(12)), begin)
    other = at(tell(2, TOLL.format(17)), begin + timedelta(hours=hours))
    assert bool(sides(one, other)) is told


def test_a_story_shows_them_side_by_side_with_their_sources() -> None:
    story = make_story(tell(1, SECOND), tell(2, FIRST), tell(3, SECOND))
    told = tell_story(story)
    page = all_text(show_story(told, load_wording()))
    assert "Sources differ “second such drill” [1] [2] · “first joint drill” [3]" in page
    assert {source.number for source in told.cited} == {1, 2, 3} and told.more_sources == 0


def test_one_source_alone_differs_from_nobody() -> None:
    assert sides(tell(1, FOUR, THREE)) == []


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("At least twenty-four people died.", ["At least twenty-four people"]),
        ("It cost $3.2 billion.", ["$3.2 billion"]),
        ("A 6.1-magnitude quake", ["6.1-magnitude"]),
        ("On 18 July 2024 at 5:30 the F-35 left Route 66.", []),
        ("Two of the four ships, another three, 10-12 boats and 2 to 3 tugs", []),
        ("In 2011 ships left.", ["2011 ships"]),
    ],
)
def test_quantities(sentence: str, shown: list[str]) -> None:
    assert [found.span.of(sentence) for found in find_quantities(sentence)] == shown


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(one: str, other: str) -> None:
    for found in find_differences((tell(1, one), tell(2, other))):
        assert len(found.sides) > 1


TOKENS = ("four", "ships", "12", "killed", ".", ",", "-", "to", "between", "$", "3.5", "first")


@given(st.lists(st.sampled_from(TOKENS)))
@settings(max_examples=100, deadline=None)
def test_every_phrase_lies_in_its_sentence(words: list[str]) -> None:
    sentence = " ".join(words)
    for found in find_quantities(sentence):
        assert 0 <= found.span.start < found.span.end <= len(sentence)
        assert found.low <= found.value <= found.high


def test_the_labelled_pairs_are_told_with_few_false_alarms() -> None:
    pairs = [(pair.differ, is_told(pair)) for pair in read_pairs()]
    told = [differ for differ, found in pairs if found]
    assert sum(told) / len(told) >= 0.95
    assert sum(told) / sum(differ for differ, _ in pairs) >= 0.85
