"""Differences between sources: told where texts plainly contradict, silence everywhere else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.compose.brief import brief_story
from bot.briefing.pages.brief import show_story
from bot.briefing.wording import load_wording
from bot.domain.articles import Published
from bot.domain.stories import StoryArticle
from bot.stories.disputes.find import find_differences
from bot.stories.disputes.quantities import find_quantities
from tests.eval.differences import COPIES, is_copy_found, is_found, read_pairs
from tests.growth import check_growth
from tests.makers.stories import make_article, make_story
from tests.unit.briefing.pages.test_pages import all_text

SECOND = "It is the second such drill since diplomatic ties were cut in 1972."
FIRST = "The exercise was the first joint drill of the coast guards since ties were cut in 1972."
FOUR = "Four patrol ships searched for a missing yacht off the Boso Peninsula."
THREE = "Three patrol ships searched for a missing yacht off the Boso Peninsula."
TOLL = "The blast at the market killed {} people, police said."


def tell(number: int, *sentences: str, copy_of: int | None = None) -> StoryArticle:
    return make_article(number, *((text, {}) for text in sentences), copy_of=copy_of)


def sides(*articles: StoryArticle) -> list[list[list[tuple[int, str]]]]:
    texts = {article.stored.id: article.stored.article.text for article in articles}
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


REST = (
    "Officials of both sides spoke of a long preparation.",
    "Residents watched from the shore, and fishermen stayed in the harbour.",
)


def copy(number: int, sentence: str, **more: object) -> StoryArticle:
    """Return an article that is a copy of the first one but for a sentence."""
    sentences = (REST[0], sentence, REST[1])
    return make_article(number, *((text, {}) for text in sentences), copy_of=1, **more)  # type: ignore[arg-type]


def test_a_copy_that_tells_another_number_stands_on_a_side_of_its_own() -> None:
    original = tell(1, REST[0], FOUR, REST[1])
    found = sides(original, copy(2, THREE), copy(3, THREE), copy(4, FOUR), tell(5, FOUR))
    # One of the two copies speaks for both; the text that is none corroborates the original.
    assert found == [[[(1, "Four patrol ships"), (5, "Four patrol ships")],
                      [(2, "Three patrol ships")]]]  # fmt: skip


def test_copies_are_held_against_one_another_where_their_original_is_cut() -> None:
    found = sides(tell(1, REST[0], REST[1]), copy(2, FOUR), copy(3, THREE), copy(4, THREE))
    assert found == [[[(2, "Four patrol ships")], [(3, "Three patrol ships")]]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TOLL.format("at least 12"), TOLL.format(15)),
        (FOUR, "Three more ships of the coast guard came from Chiba in the evening."),
        (FOUR, f"{THREE} Later it was four patrol ships."),
        ("It is the second day of the search.", "It is the third day of the search."),
        (
            "Nine aircraft crossed the median line on Thursday, it said.",
            "Seven aircraft crossed the median line on Friday, it said.",
        ),
    ],
    ids=["at least", "another sentence", "told both", "no rank", "another day"],
)
def test_of_a_copy_too_nothing_is_said_that_may_both_be_true(one: str, other: str) -> None:
    assert sides(tell(1, REST[0], one, REST[1]), copy(2, other)) == []


def test_a_report_of_another_day_after_the_same_pattern_differs_from_none() -> None:
    said = "The ministry detected {} aircraft around the island within a day."
    original = tell(1, REST[0], said.format(12), REST[1])
    same_day, next_day = copy(2, said.format(9)), copy(2, said.format(9), day=date(2024, 7, 20))
    assert sides(original, same_day) and not sides(original, next_day)


def test_a_source_that_corrects_itself_is_named_the_earliest_first() -> None:
    original = make_article(1, *((text, {}) for text in (REST[0], FOUR, REST[1])), site="Wire")
    story = make_story(original, copy(2, THREE, site="Wire"))
    article = brief_story(story)
    assert article.independent == 1 and article.sources == 1
    page = all_text(show_story(article, load_wording()))
    assert "Wire tells it in two ways “Four patrol ships” [1] · “Three patrol ships” [2]" in page


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


@pytest.mark.parametrize(("hours", "reported"), [(2, True), (9, False), (40, False)])
def test_a_toll_that_a_later_text_tells_is_an_update(hours: int, reported: bool) -> None:
    begin = datetime(2024, 7, 19, 3, tzinfo=UTC)

    def at(article: StoryArticle, moment: datetime) -> StoryArticle:
        published = Published(day=moment.date(), at=moment)
        changed = replace(article.stored.article, published=published)
        return replace(article, stored=replace(article.stored, article=changed))

    one = at(tell(1, TOLL.format(12)), begin)
    other = at(tell(2, TOLL.format(17)), begin + timedelta(hours=hours))
    assert bool(sides(one, other)) is reported


def test_a_story_shows_them_side_by_side_with_their_sources() -> None:
    story = make_story(tell(1, SECOND), tell(2, FIRST), tell(3, SECOND))
    article = brief_story(story)
    page = all_text(show_story(article, load_wording()))
    assert "Sources differ “second such drill” [1] [2] · “first joint drill” [3]" in page
    assert {source.number for source in article.cited} == {1, 2, 3} and article.more_sources == 0


def test_time_to_find_a_speaker_grows_with_the_text_and_no_faster() -> None:
    def write(size: int) -> list[StoryArticle]:
        quoted = "“The ship that we lost was not alone out there,” said Lund."
        return [tell(number, quoted, "A-" * size) for number in (1, 2)]

    check_growth(find_differences, write, 2_000, 16_000)


def test_where_everything_differs_texts_are_tables_and_nothing_is_said() -> None:
    nouns = ("ships", "boats", "tugs", "yachts", "barges", "ferries", "trawlers", "tankers")
    places = ("Naha", "Keelung", "Boso", "Manila", "Busan")
    row = "{} {} of the harbour of {} were counted on Thursday."
    texts = [
        [
            row.format(10 * n + 3 * k, noun, place)
            for n, noun in enumerate(nouns, 1)
            for place in places
        ]
        for k in range(1, 6)
    ]
    assert sides(tell(1, *texts[0][:1]), tell(2, *texts[1][:1]))
    assert sides(*(tell(number, *text) for number, text in enumerate(texts, 1))) == []


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


def test_the_labelled_near_duplicates_are_found_with_few_false_alarms() -> None:
    pairs = [(pair.differ, is_copy_found(pair)) for pair in read_pairs(COPIES)]
    article = [differ for differ, found in pairs if found]
    assert sum(article) / len(article) >= 0.9
    assert sum(article) / sum(differ for differ, _ in pairs) >= 0.9


def test_the_labelled_pairs_are_found_with_few_false_alarms() -> None:
    pairs = [(pair.differ, is_found(pair)) for pair in read_pairs()]
    article = [differ for differ, found in pairs if found]
    assert all(article)
    assert len(article) / sum(differ for differ, _ in pairs) >= 0.9
