"""What is fresh goes first: in the order, the headline, and what is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.briefing.compose.brief import brief_story
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.compose.select import Past, choose_headline
from bot.domain.digests import Role
from bot.domain.stories import Story, StoryArticle
from tests.makers.articles import NOON
from tests.makers.stories import make_article, make_story

SINCE = NOON - timedelta(days=1)
TODAY = Past(since=SINCE, until=NOON)
HALTED = (
    "Dockers of Velden halted the export of ore on Monday, the port said.",
    {"happening": 0.9},
)
ENDED = ("Dockers of Velden voted to return to work after a week.", {"happening": 0.6})
CRASH = ("A jet crashed near Kerran on Monday and all on board died.", {"happening": 0.9})


def came(article: StoryArticle, received: datetime) -> StoryArticle:
    """Return an article that came in at another time."""
    return replace(article, stored=replace(article.stored, received=received))


def old(number: int) -> StoryArticle:
    told = make_article(
        number, HALTED, title="Ore strike in Velden", day=date(2024, 7, 15 + number)
    )
    return came(told, NOON - timedelta(days=8 - number))


def quotes(story: Story, past: Past, role: Role) -> list[str]:
    sections = brief_story(story, past=past).sections
    return [quote.text for part in sections if part.role is role for quote in part.quotes]


def test_only_what_came_in_in_the_window_is_quoted() -> None:
    fresh = make_article(9, ENDED, title="Dockers end strike", day=date(2024, 7, 22))
    story = make_story(*(old(n) for n in range(1, 6)), fresh)
    assert quotes(story, TODAY, Role.HAPPENING) == [ENDED[0]]
    assert choose_headline(story, TODAY) == "Dockers end strike"
    assert choose_headline(story) == "Ore strike in Velden"


def test_two_fresh_reports_go_before_a_comment_on_an_old_story() -> None:
    comment = make_article(
        9, ENDED, title="OPINION: the folly of the dockers", day=date(2024, 7, 22)
    )
    strike = make_story(*(old(n) for n in range(1, 6)), comment, number=1)
    crash = make_story(make_article(10, CRASH), make_article(11, CRASH), number=2)
    ranked = [item.story.id for item in rank_stories([strike, crash], since=SINCE)]
    assert ranked == [2, 1]
    assert [item.story.id for item in rank_stories([strike, crash])] == [1, 2]


def test_two_texts_of_one_publisher_are_one_voice() -> None:
    twice = make_story(make_article(1, CRASH, site="A"), make_article(2, ENDED, site="A"), number=1)
    two = make_story(make_article(3, CRASH, site="B"), make_article(4, ENDED, site="C"), number=2)
    assert [item.story.id for item in rank_stories([twice, two])] == [2, 1]
    assert brief_story(twice).independent == 1


@pytest.mark.parametrize(
    "title",
    [
        "Analysis: the choices of Arkadia are all bad",
        "What to know about the charges, explained",
        "社説　停戦の道を探れ",
        "社评：谁在玩火",
    ],
)
def test_a_report_gives_the_headline(title: str) -> None:
    view = make_article(1, HALTED, HALTED, title=title)
    report = make_article(2, CRASH, title="Arkadia fires missiles at two bases")
    assert choose_headline(make_story(view, report)) == "Arkadia fires missiles at two bases"
    assert choose_headline(make_story(view)) == title


SET = ("The House is set to vote on Monday on ending the strikes.", {"ahead": 0.9})
VOTED = ("The House voted on Monday to end the strikes.", {"happening": 0.9})
SENATE = ("The Senate could take up the measure next week.", {"ahead": 0.6})


def test_a_plan_that_a_later_text_tells_of_is_no_next() -> None:
    before = make_article(1, SET, day=date(2024, 7, 21))
    after = make_article(2, VOTED, SENATE, day=date(2024, 7, 22))
    assert quotes(make_story(before, after), Past(), Role.NEXT) == [SENATE[0]]
    assert quotes(make_story(before), Past(), Role.NEXT) == [SET[0]]
    assert quotes(make_story(before), Past(until=NOON + timedelta(days=2)), Role.NEXT) == []
