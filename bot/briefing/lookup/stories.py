"""Answer what is asked of a story beyond its quotes: how it grew, and what it goes on from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.briefing.compose import brief_now, choose_headline, cite_source, iterate_originals
from bot.briefing.lookup.days import find_article_day
from bot.domain.articles import SourceClass
from bot.domain.desks import Desk
from bot.domain.digests import Source, StoryBrief
from bot.domain.questions import StoryTitle
from bot.domain.stories import Story, StoryWork
from bot.ports.articles import RelationStore, StoryStore, WorkStore


class StoryReader(StoryStore, RelationStore, WorkStore, Protocol):
    """The stores that pages of stories read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many articles a story got on a day, and how many of them were copies."""

    day: date
    articles: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """How many independent texts a story has from one class of sources."""

    source_class: SourceClass
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story: its brief, how it grew by day, by whom, and its neighbours in time.

    `follows` is the finished story that it takes up, `followed` are those that take it up; `work`
    is what curators do about it.
    """

    brief: StoryBrief
    growth: tuple[DayCount, ...]
    classes: tuple[ClassCount, ...]
    follows: StoryTitle | None = None
    followed: tuple[StoryTitle, ...] = ()
    work: StoryWork | None = None


async def look_up_story(store: StoryReader, desk: Desk, story: Story, now: datetime) -> StoryPage:
    """Return the page of a story as of now, its days in the desk's zone."""
    follows = None
    if story.follows is not None and story.follows != story.id:
        before = await store.get_story(desk.id, story.follows)
        follows = _title(before) if before else None
    return StoryPage(
        brief=brief_now(story, desk, now),
        growth=count_growth(story, desk.zone),
        classes=count_classes(story),
        follows=follows,
        followed=await store.get_followers(desk.id, story.id),
        work=await store.get_work(desk.id, story.id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySource:
    """An article of a story; `copy_of` is the number of the one whose text it prints."""

    source: Source
    copy_of: int | None = None


def list_sources(story: Story) -> tuple[StorySource, ...]:
    """Return a story's articles as numbered sources, oldest first, and which ones are copies."""
    numbers = {article.stored.id: n for n, article in enumerate(story.articles, start=1)}
    return tuple(
        StorySource(
            source=cite_source(article.stored, numbers[article.stored.id]),
            copy_of=numbers.get(article.stored.copy_of) if article.stored.copy_of else None,
        )
        for article in story.articles
    )


def _title(story: Story) -> StoryTitle:
    return StoryTitle(
        story=story.id,
        title=choose_headline(story),
        articles=len(story.articles),
        newest=max(article.stored.moment for article in story.articles),
    )


def count_growth(story: Story, zone: str) -> tuple[DayCount, ...]:
    """Return how many articles a story got on each day that it got any, oldest first."""
    ids = {article.stored.id for article in story.articles}
    articles: Counter[date] = Counter()
    copies: Counter[date] = Counter()
    for article in story.articles:
        day = find_article_day(article.stored, zone)
        articles[day] += 1
        copies[day] += article.stored.copy_of in ids
    return tuple(
        DayCount(day=day, articles=articles[day], copies=copies[day]) for day in sorted(articles)
    )


def count_classes(story: Story) -> tuple[ClassCount, ...]:
    """Return the independent texts of a story by the class of their source, most first."""
    counts = Counter(
        article.stored.article.source_class for article in iterate_originals(story.articles)
    )
    order = list(SourceClass)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0])))
    return tuple(ClassCount(source_class=kind, texts=texts) for kind, texts in ranked)
