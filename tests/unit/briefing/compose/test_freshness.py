"""What is fresh goes first: in the order, the headline, and what is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.briefing.compose.brief import brief_story, compose_brief
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.compose.select import Past, choose_headline, find_day
from bot.briefing.pages.brief import show_brief, show_story
from bot.briefing.wording import load_wording
from bot.domain.articles import ArticleId, ArticleKind, Published
from bot.domain.desks import Desk, DeskId, GuildId
from bot.domain.digests import BriefLength, Role
from bot.domain.posting import ChannelHistory
from bot.domain.stories import Story, StoryArticle
from bot.text.article_kind import tell_kind
from tests.makers.articles import NOON
from tests.makers.stories import flatten, make_article, make_story

SINCE = NOON - timedelta(days=1)
TODAY = Past(since=SINCE, today=NOON.date())
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


def test_what_is_fresh_is_told_in_its_own_language() -> None:
    english = [came(make_article(n, HALTED), NOON - timedelta(days=3)) for n in (1, 2)]
    words = ("ベルデン港の荷役は29日に再開した。", {"happening": 0.8})
    japanese = make_article(3, words, title="荷役再開", language="ja", day=date(2024, 7, 22))
    story = make_story(*english, japanese)
    assert quotes(story, TODAY, Role.HAPPENING) == [words[0]]
    assert choose_headline(story, TODAY) == "荷役再開"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("LIVE: Jet crashes near Kerran", True),
        ("Live - jet crash near Kerran", True),
        ("Kerran: the week in review", True),
        ("一週大事回顧", True),
        ("【ライブ】旅客機が墜落", True),
        ("文字直播：客機墜毀", True),
        ("Live-fire drill near Kerran", False),
        ("Live ammunition found at Kerran", False),
    ],
)
def test_a_live_page_or_review_is_a_roundup(title: str, told: bool) -> None:
    assert (tell_kind(title) is ArticleKind.ROUNDUP) is told


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
    assert quotes(make_story(before), Past(today=date(2024, 7, 24)), Role.NEXT) == []


def test_what_the_same_day_reports_as_done_is_no_next() -> None:
    def at(article: StoryArticle, hour: int) -> StoryArticle:
        moment = datetime(2024, 7, 22, hour, tzinfo=UTC)
        published = Published(day=moment.date(), at=moment)
        stored = article.stored
        text = replace(stored.article, published=published)
        return replace(article, stored=replace(stored, article=text))

    morning, evening = at(make_article(1, SET), 6), at(make_article(2, VOTED, SENATE), 20)
    assert quotes(make_story(morning, evening), TODAY, Role.NEXT) == [SENATE[0]]
    other = ("The House met on Monday in the old chamber of the capital.", {"happening": 0.9})
    elsewhere = at(make_article(3, other), 20)
    assert quotes(make_story(morning, elsewhere), TODAY, Role.NEXT) == [SET[0]]


def test_the_day_of_a_plan_is_over_by_the_calendar_of_the_reader() -> None:
    story = make_story(make_article(1, SET, day=date(2024, 7, 21)))
    late = datetime(2024, 7, 22, 23, tzinfo=UTC)
    assert quotes(story, Past(today=find_day(late, "UTC")), Role.NEXT) == [SET[0]]
    assert quotes(story, Past(today=find_day(late, "Asia/Tokyo")), Role.NEXT) == []


@pytest.mark.parametrize(
    ("plan", "today", "stands"),
    [
        ("The next drill will take place in September 2024.", date(2024, 9, 30), True),
        ("The next drill will take place in September 2024.", date(2024, 10, 1), False),
        ("The two ports will mark fifty years of their union next year.", date(2026, 1, 1), False),
        ("Since the drill of July 18 both sides plan to meet again.", date(2026, 1, 1), True),
    ],
)
def test_a_plan_for_a_month_is_over_with_its_last_day(plan: str, today: date, stands: bool) -> None:
    story = make_story(make_article(1, (plan, {"ahead": 0.9}), day=date(2024, 7, 21)))
    assert quotes(story, Past(today=today), Role.NEXT) == ([plan] if stands else [])


def test_a_reason_is_not_the_news_of_another_article() -> None:
    lede = ("The dockers of Velden have ended their strike.", {"happening": 0.8, "why": 0.7})
    reason = ("A third of the ore of the coast leaves by Velden.", {"why": 0.6})
    story = make_story(make_article(1, ENDED), make_article(2, lede, reason))
    assert quotes(story, Past(), Role.WHY) == [reason[0]]


def test_reports_are_quoted_before_opinion_and_each_is_named_so() -> None:
    view = make_article(1, CRASH, title="Opinion: who is to blame")
    report = make_article(2, HALTED, title="Ore strike in Velden")
    brief = brief_story(make_story(view, report), BriefLength.SHORT)
    assert [q.text for q in brief.sections[0].quotes] == [HALTED[0]]
    page = flatten(show_story(brief_story(make_story(view)), load_wording()))
    assert "Site 1 (opinion), 19 Jul 2024" in page


PLAIN = ("The port of Velden lies between two rivers and three hills.", {"happening": 0.1})


def test_where_no_sentence_has_a_role_the_lead_stands_without_a_label() -> None:
    story = make_story(make_article(1, PLAIN, (HALTED[0], {}), title="Of ports"))
    (section,) = brief_story(story).sections
    assert (section.role, section.quotes[0].text) == (Role.LEAD, PLAIN[0])
    page = flatten(show_story(brief_story(story), load_wording()))
    assert f"\n{PLAIN[0]} [1]" in page and "What's happening" not in page
    known = ChannelHistory(articles=frozenset([ArticleId(1)]))
    assert brief_story(story, past=Past(history=known)).sections == ()


def test_a_story_without_any_sentence_is_one_line_under_also() -> None:
    title = "Velden votes on the port"
    hollow = make_story(make_article(1, (f"{title}.", {}), title=title), number=1)
    told = make_story(make_article(2, CRASH, title="Jet crashes"), number=2)
    desk = Desk(id=DeskId(1), guild=GuildId(1), name="Desk")
    stories = [hollow, told]
    brief = compose_brief(desk, stories, stories, since=SINCE, until=NOON + timedelta(1))
    page = flatten(show_brief(brief, load_wording()))
    assert "1. Jet crashes" in page and page.endswith(f"Also {title} (Site 1)")


ADDED = ("Nine dockers were hurt when a crane fell, the clinic said.", {"happening": 0.8})


def test_what_a_copy_adds_is_told_and_nothing_else_of_it() -> None:
    first = make_article(1, HALTED, title="Ore strike in Velden")
    copy = make_article(2, HALTED, ADDED, title="Ore strike in Velden", copy_of=1)
    assert quotes(make_story(first, copy), Past(), Role.HAPPENING) == [HALTED[0], ADDED[0]]
    known = ChannelHistory(articles=frozenset([ArticleId(1)]))
    again = brief_story(make_story(first, copy), past=Past(history=known))
    assert [q.text for part in again.sections for q in part.quotes] == [ADDED[0]]
    assert again.independent == 1
    alone = make_story(make_article(2, HALTED, title="Ore strike in Velden", copy_of=1))
    assert quotes(alone, Past(), Role.HAPPENING) == [HALTED[0]]
