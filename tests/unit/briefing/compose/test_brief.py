"""The brief: which stories, which sentences, and that each is a slice of its source."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.compose.brief import brief_story, compose_brief, judge_status
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.compose.select import choose_headline, choose_sentences
from bot.domain.articles import SourceClass
from bot.domain.desks import Desk, DeskId, GuildId
from bot.domain.digests import BriefLength, Role
from bot.domain.posting import StoryStatus
from bot.domain.stories import Story
from tests.makers.articles import NOON
from tests.makers.stories import make_article, make_story

DESK = Desk(id=DeskId(1), guild=GuildId(0), name="Japan–Taiwan desk", zone="Asia/Tokyo")

MET = ("Patrol ships of both coast guards met off Boso on Thursday.", {"happening": 0.9})
FOUR = ("Four vessels and one helicopter searched for a drifting yacht.", {"happening": 0.8})
SINCE = ("It is the first such exercise since ties were cut in 1972.", {"why": 0.9})
SPRING = ("A second exercise is planned for the spring.", {"ahead": 0.9})
WEATHER: tuple[str, dict[str, float | bool]] = ("The sea was calm and the sky clear.", {})


def texts(story: Story, length: BriefLength = BriefLength.STANDARD) -> dict[Role, list[str]]:
    article = brief_story(story, length)
    return {section.role: [q.text for q in section.quotes] for section in article.sections}


def test_each_role_gets_its_best_sentences_and_a_weak_role_is_left_out() -> None:
    story = make_story(make_article(1, WEATHER, MET, SINCE, WEATHER, WEATHER, WEATHER, WEATHER))
    assert texts(story) == {Role.HAPPENING: [MET[0]], Role.WHY: [SINCE[0]]}


def test_each_role_has_its_turn_before_one_has_a_second() -> None:
    plain = [WEATHER] * 8
    story = make_story(make_article(1, MET, FOUR, SINCE, SPRING, *plain))
    assert texts(story) == {
        Role.HAPPENING: [MET[0]],
        Role.WHY: [SINCE[0]],
        Role.NEXT: [SPRING[0]],
    }


def test_a_sentence_that_two_sources_tell_alike_is_shown_once() -> None:
    alike = ("Patrol ships of the two coast guards met off Boso on Thursday.", {"happening": 0.85})
    story = make_story(make_article(1, MET, SPRING), make_article(2, alike, FOUR))
    assert texts(story)[Role.HAPPENING] == [MET[0], FOUR[0]]


def test_a_sentence_that_needs_the_one_before_is_not_shown_alone() -> None:
    dangling = ("This came as a surprise.", {"happening": 0.95, "dangling": True})
    assert texts(make_story(make_article(1, MET, dangling))) == {Role.HAPPENING: [MET[0]]}


def test_not_more_than_a_quarter_of_one_article_is_shown() -> None:
    story = make_story(make_article(1, MET, FOUR, SINCE, SPRING))
    assert sum(len(quotes) for quotes in texts(story).values()) == 2


def test_a_quote_begins_behind_the_dateline() -> None:
    dated = (f"TOKYO, July 19 (Reuters) - {MET[0]}", {"happening": 0.9})
    assert texts(make_story(make_article(1, dated, WEATHER))) == {Role.HAPPENING: [MET[0]]}


def test_a_copy_counts_once_and_is_not_quoted() -> None:
    story = make_story(make_article(1, MET, SINCE), make_article(2, MET, SINCE, copy_of=1))
    article = brief_story(story)
    assert (article.articles, article.sources, article.independent) == (2, 2, 1)
    assert [(s.article, s.copies) for s in article.cited] == [(1, 1)]


def test_a_copy_whose_original_is_elsewhere_is_still_a_text() -> None:
    assert brief_story(make_story(make_article(2, MET, copy_of=1))).independent == 1


def test_the_headline_is_a_title_of_a_source_in_the_language_of_most() -> None:
    story = make_story(
        make_article(1, MET, title="Coast guards of Japan and Taiwan exercise off Boso"),
        make_article(2, FOUR, title="Our week in pictures"),
        make_article(3, FOUR, title="Japan, Taiwan coast guards hold exercise"),
        make_article(4, FOUR, title="房総沖で共同訓練", language="ja"),
    )
    assert choose_headline(story) in {
        "Coast guards of Japan and Taiwan exercise off Boso",
        "Japan, Taiwan coast guards hold exercise",
    }


def test_a_story_without_titles_is_headed_by_its_first_sentence() -> None:
    assert choose_headline(make_story(make_article(1, MET, FOUR, title=""))) == MET[0]


def test_more_independent_texts_go_first_and_copies_lift_nothing() -> None:
    alone = make_story(*(make_article(n, MET, copy_of=1 if n > 1 else None) for n in (1, 2, 3)))
    told_by_two = make_story(make_article(4, FOUR), make_article(5, FOUR), number=2)
    assert [r.story.id for r in rank_stories([alone, told_by_two])] == [2, 1]


def test_of_two_alike_the_newer_and_the_weightier_source_go_first() -> None:
    old = make_story(make_article(1, MET, day=date(2024, 7, 1)))
    new = make_story(make_article(2, MET), number=2)
    wire = make_story(make_article(3, MET, source_class=SourceClass.WIRE), number=3)
    assert [r.story.id for r in rank_stories([old, new, wire])] == [3, 2, 1]


@pytest.mark.parametrize(("length", "shown"), [("short", 3), ("standard", 6), ("full", 8)])
def test_the_length_asked_for_decides_how_many_stories(length: str, shown: int) -> None:
    stories = [make_story(make_article(n, MET), number=n) for n in range(1, 9)]
    since = NOON - timedelta(days=1)
    brief = compose_brief(
        DESK, stories, stories, since=since, until=NOON + timedelta(1), length=BriefLength(length)
    )
    assert (len(brief.stories), brief.more) == (shown, 8 - shown)
    assert (brief.articles, brief.sources) == (8, 8)


SCORES = st.floats(0, 1)
SENTENCES = st.tuples(
    st.text("abcdefgh äあ.", min_size=1, max_size=40),
    st.fixed_dictionaries(
        {
            "salience": SCORES,
            "happening": SCORES,
            "why": SCORES,
            "ahead": SCORES,
            "dangling": st.booleans(),
        }
    ),
)
ARTICLES = st.lists(st.lists(SENTENCES, max_size=12), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, st.sampled_from(BriefLength))
def test_every_quote_is_a_slice_of_the_article_it_cites(
    articles: list[list[tuple[str, dict[str, float | bool]]]], length: BriefLength
) -> None:
    story = make_story(*(make_article(n, *s) for n, s in enumerate(articles, start=1)))
    article = brief_story(story, length)
    stored = {article.stored.id: article.stored for article in story.articles}
    cited = {source.number: source.article for source in article.cited}
    quotes = [quote for section in article.sections for quote in section.quotes]
    for quote in quotes:
        assert quote.span.of(stored[quote.article].article.text) == quote.text
        assert cited[quote.number] == quote.article
    assert sorted(cited) == list(range(1, len(cited) + 1))
    assert len({(q.article, q.span) for q in quotes}) == len(quotes)


@settings(max_examples=40, deadline=None)
@given(ARTICLES)
def test_the_order_in_which_equal_scores_come_does_not_change_the_choice(
    articles: list[list[tuple[str, dict[str, float | bool]]]],
) -> None:
    story = make_story(*(make_article(n, *s) for n, s in enumerate(articles, start=1)))
    assert choose_sentences(story, BriefLength.FULL) == choose_sentences(
        replace(story), BriefLength.FULL
    )


@pytest.mark.parametrize(
    ("tells", "met", "known", "corrected", "status"),
    [
        pytest.param(True, False, False, False, StoryStatus.NEW, id="never shown"),
        pytest.param(False, False, False, False, StoryStatus.NEW, id="never shown, without quotes"),
        pytest.param(True, True, False, False, StoryStatus.UPDATED, id="shown, and more to tell"),
        pytest.param(False, True, False, True, StoryStatus.UPDATED, id="shown, then corrected"),
        pytest.param(False, True, False, False, StoryStatus.CONTINUING, id="shown, nothing new"),
        pytest.param(True, False, True, False, StoryStatus.NEW, id="known, and more to tell"),
        pytest.param(False, False, True, False, StoryStatus.CONTINUING, id="known, nothing new"),
    ],
)
def test_what_a_story_is_to_a_place(
    tells: bool, met: bool, known: bool, corrected: bool, status: StoryStatus
) -> None:
    brief = brief_story(make_story(make_article(1, ("Ships met.", {Role.HAPPENING: 1.0}))))
    brief = replace(brief, sections=brief.sections if tells else ())
    assert judge_status(brief, met=met, known=known, corrected=corrected) is status
