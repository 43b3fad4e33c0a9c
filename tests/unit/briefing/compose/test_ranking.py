"""The order of stories, and that every reason for it can be told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.compose.ranking import IN_A_ROW, VOTES_REACH, rank_stories, weigh_votes
from bot.briefing.pages.brief import show_weights
from bot.briefing.wording import load_wording
from bot.domain.articles import ArticleId
from bot.domain.posting import (
    ChannelHistory,
    Shown,
    Standing,
    StoryStatus,
    Votes,
    Weight,
    WeightKind,
)
from bot.domain.stories import Story
from tests.makers.stories import flatten, make_article, make_story

MET = ("Patrol ships of both coast guards met off Boso on Thursday.", {"happening": 0.9})


def one(number: int, site: str | None = None) -> Story:
    return make_story(make_article(number, MET, site=site), number=number)


def order(*stories: Story, standing: Standing | None = None) -> list[int]:
    return [ranked.story.id for ranked in rank_stories(stories, standing)]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(), [1, 2], id="nothing known"),
        pytest.param(
            Standing(history=ChannelHistory(articles=frozenset({ArticleId(1)}))), [2, 1], id="told"
        ),
        pytest.param(Standing(watched={ArticleId(2): "Boso"}), [2, 1], id="watched"),
        pytest.param(Standing(votes={"Site 2": Votes(useful=3)}), [2, 1], id="found useful"),
        pytest.param(Standing(votes={"Site 1": Votes(useless=1)}), [2, 1], id="found useless"),
    ],
)
def test_what_a_channel_makes_of_stories_moves_them(
    standing: Standing, expected: list[int]
) -> None:
    assert order(one(1), one(2), standing=standing) == expected


def test_a_source_that_publishes_rarely_is_lifted() -> None:
    article = make_article(2, MET)
    rare = Story(
        id=one(2).id,
        articles=(replace(article, stored=replace(article.stored, feeds=("Monthly",))),),
    )
    assert order(one(1), rare, standing=Standing(rare=frozenset({"Monthly"}))) == [2, 1]


def test_no_more_than_three_stories_of_one_source_follow_one_another() -> None:
    stories = [one(n, site="Busy") for n in range(1, 7)] + [one(7, site="Quiet")]
    votes = {"Quiet": Votes(useless=9)}
    assert order(*stories, standing=Standing(votes=votes)) == [1, 2, 3, 7, 4, 5, 6]
    assert order(*stories[:6]) == [1, 2, 3, 4, 5, 6]


@given(st.lists(st.sampled_from("ABC"), max_size=30))
def test_spreading_loses_nothing_and_leaves_others_between_where_there_are_any(
    sites: list[str],
) -> None:
    ranked = rank_stories([one(n, site=site) for n, site in enumerate(sites, start=1)])
    assert sorted(item.story.id for item in ranked) == list(range(1, len(sites) + 1))
    names = [item.story.articles[0].stored.article.site for item in ranked]
    for at in range(len(names) - IN_A_ROW):
        if len(set(names[at : at + IN_A_ROW + 1])) == 1:
            assert set(names[at:]) == {names[at]}


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_votes_are_bounded_and_opposite_ones_cancel(useful: int, useless: int) -> None:
    up = weigh_votes(Votes(useful=useful, useless=useless))
    down = weigh_votes(Votes(useful=useless, useless=useful))
    assert 1 - VOTES_REACH < up < 1 + VOTES_REACH
    assert up + down == pytest.approx(2)


def test_the_weights_of_a_story_multiply_to_its_total_and_are_reported() -> None:
    standing = Standing(
        history=ChannelHistory(articles=frozenset({ArticleId(1)})),
        watched={ArticleId(1): "Boso"},
        votes={"Site 1": Votes(useful=2)},
    )
    (ranked,) = rank_stories([replace(one(1), pinned=True)], standing)
    kinds = [weight.kind for weight in ranked.weights]
    assert set(kinds) == set(WeightKind) - {WeightKind.RARE}
    rare = Weight(kind=WeightKind.RARE, factor=1.2, about="Monthly")
    shown = Shown(
        story=ranked.story.id,
        status=StoryStatus.NEW,
        headline="Ships meet",
        articles=(),
        rank=1,
        weights=(*ranked.weights, rare),
    )
    for language in ("en", "ja", "zh-TW"):
        text = flatten(show_weights([shown], load_wording(language)))
        assert "1. Ships meet" in text
        assert "Boso" in text
        assert "1.20" in text
