"""A scheduled post: what is new to its channel, and nothing twice."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.compose.digest import DigestDraft, find_corrected, keep_articles
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.pages.brief import show_brief
from bot.briefing.wording import load_wording
from bot.domain.articles import ArticleId
from bot.domain.digests import BriefLength, DigestContent, DigestPlan, Window
from bot.domain.posting import ChannelHistory, StoryStatus
from bot.domain.stories import Story, StoryArticle
from tests.makers.articles import NOON
from tests.makers.stories import flatten, make_article, make_story

MET = ("Patrol ships of both coast guards met off Boso on Thursday.", {"happening": 0.9})
FOUR = ("Four vessels and one helicopter searched for a drifting yacht.", {"happening": 0.8})
SINCE = ("It is the first such exercise since ties were cut in 1972.", {"why": 0.9})
SPRING = ("A second exercise is planned for the spring.", {"ahead": 0.9})

PLAN = DigestPlan(
    title="Morning",
    channel=5,
    window=Window(
        after=0, upto=1_000, since=NOON - timedelta(hours=24), until=NOON + timedelta(seconds=1)
    ),
    zone="Asia/Tokyo",
)


def knows(*numbers: int, quotes: tuple[str, ...] = ()) -> ChannelHistory:
    history = ChannelHistory(articles=frozenset(map(ArticleId, numbers)))
    return history.remember_quotes(quotes)


def tell(
    *stories: Story,
    history: ChannelHistory | None = None,
    plan: DigestPlan = PLAN,
    before: dict[ArticleId, str] | None = None,
    matching: frozenset[ArticleId] | None = None,
) -> DigestContent:
    kept = keep_articles(stories, plan, matching)
    ranked = rank_stories(kept)
    telling = DigestDraft(plan=plan, history=history or ChannelHistory())
    telling.add(ranked, kept, before or {})
    return telling.finish(ranked)


def quotes(composed: DigestContent) -> list[str]:
    return [q.text for s in composed.brief.stories for part in s.sections for q in part.quotes]


def test_a_story_that_the_channel_does_not_know_is_new() -> None:
    composed = tell(make_story(make_article(1, MET, SINCE)))
    assert [story.status for story in composed.brief.stories] == [StoryStatus.NEW]
    assert [shown.articles for shown in composed.shown] == [(1,)]
    assert list(composed.shown[0].quotes) == quotes(composed) == [MET[0], SINCE[0]]


def test_an_updated_story_quotes_only_what_stood_in_nothing_told_before() -> None:
    again = ("Patrol ships of both coast guards met off Boso on a Thursday.", {"happening": 0.99})
    story = make_story(
        make_article(1, MET, SINCE),
        make_article(2, again, SPRING, title="A second one"),
    )
    composed = tell(story, history=knows(1))
    assert [s.status for s in composed.brief.stories] == [StoryStatus.UPDATED]
    assert quotes(composed) == [SPRING[0]]
    assert composed.brief.stories[0].headline == "A second one"


def test_a_story_with_new_articles_and_nothing_new_in_them_is_one_line() -> None:
    story = make_story(make_article(1, MET, SINCE), make_article(2, MET))
    composed = tell(story, history=knows(1))
    assert composed.brief.stories == ()
    assert [line.fresh for line in composed.brief.continuing] == [2]
    assert not composed.is_empty
    text = flatten(show_brief(composed.brief, load_wording()))
    assert "1 continuing" in text
    assert "Continuing: Ships meet off Boso (2 more articles)" in text


def test_a_story_without_a_fresh_article_is_left_out() -> None:
    article = make_article(1, MET)
    old = replace(article, stored=replace(article.stored, arrival=PLAN.window.after))
    assert tell(make_story(old)).is_empty


def test_a_corrected_article_is_reported_again_with_only_what_changed() -> None:
    article = make_article(1, MET, FOUR, SINCE, SPRING)
    corrected = replace(article, stored=replace(article.stored, corrected=NOON))
    before = article.stored.article.text.replace(FOUR[0], "Nine divers looked for it in vain.")
    story = make_story(corrected)
    assert find_corrected([story], PLAN) == (1,)
    composed = tell(story, history=knows(1), before={ArticleId(1): before})
    assert [s.status for s in composed.brief.stories] == [StoryStatus.UPDATED]
    assert quotes(composed) == [FOUR[0]]
    assert "corrected since" in flatten(show_brief(composed.brief, load_wording()))


def test_a_sentence_shown_in_one_story_is_not_shown_in_the_next() -> None:
    first = make_story(make_article(1, MET, SINCE), number=1)
    second = make_story(make_article(2, MET, SPRING), number=2)
    composed = tell(first, second)
    assert quotes(composed).count(MET[0]) == 1
    remembered = tell(second, history=knows(quotes=(MET[0].upper(),)))
    assert quotes(remembered) == [SPRING[0]]


def test_tags_and_a_filter_leave_only_their_articles() -> None:
    def tagged(article: StoryArticle, *tags: str) -> StoryArticle:
        return replace(article, stored=replace(article.stored, tags=tags))

    story = make_story(tagged(make_article(1, MET), "sea"), tagged(make_article(2, FOUR), "air"))
    sea = tell(story, plan=replace(PLAN, tags=frozenset({"sea"})))
    assert quotes(sea) == [MET[0]]
    assert sea.brief.stories[0].sources == sea.brief.articles == 1
    second = frozenset({ArticleId(2)})
    assert tell(story, matching=second).shown[0].articles == (2,)
    assert tell(story, plan=replace(PLAN, tags=frozenset({"land"}))).is_empty


def test_what_the_length_leaves_out_is_counted_and_not_remembered() -> None:
    stories = [
        make_story(
            make_article(n, (f"Ship number {n} left port {n}.", {"happening": 0.9})), number=n
        )
        for n in range(1, 6)
    ]
    composed = tell(*stories, plan=replace(PLAN, length=BriefLength.SHORT))
    assert len(composed.brief.stories) == 3
    assert composed.brief.more == 2
    assert len(composed.shown) == 3


SENTENCES = [MET, FOUR, SINCE, SPRING]


@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), min_size=1, max_size=8)
)
def test_no_channel_is_ever_shown_a_sentence_twice(
    days: list[list[tuple[str, dict[str, float]]]],
) -> None:
    history, seen = ChannelHistory(), []
    for number, sentences in enumerate(days, start=1):
        story = make_story(make_article(number, *sentences), number=number % 2)
        composed = tell(story, history=history)
        seen += quotes(composed)
        history = ChannelHistory(
            articles=history.articles.union(*(shown.articles for shown in composed.shown)),
            quotes=history.quotes,
        ).remember_quotes(quotes(composed))
    assert len(seen) == len(set(seen))
