"""Compose a scheduled post: what is new to its channel, and nothing that it was told before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from bot.briefing.compose.brief import STORIES, brief_story, judge_status, note_shown
from bot.briefing.compose.ranking import LOOKED_THROUGH, Ranked, rank_stories
from bot.briefing.compose.select import Past, find_day
from bot.briefing.queries import read_query
from bot.domain.articles import ArticleId
from bot.domain.desks import Desk
from bot.domain.digests import Brief, Continuing, DigestContent, DigestPlan, StoryBrief
from bot.domain.posting import ChannelHistory, Shown, Standing, StoryStatus
from bot.domain.stories import Story, StoryArticle
from bot.ports.articles import StoryStore
from bot.ports.posting import ChannelHistoryStore
from bot.ports.search import SearchStore

MOST_CONTINUING = 5
"""Lines of stories that only go on; the rest count as more."""

NO_HISTORY = ChannelHistory()

AT_ONCE = 10
"""Stories that are read whole at a time."""


class DigestReader(StoryStore, ChannelHistoryStore, SearchStore, Protocol):
    """The stores that a scheduled post is composed from."""


async def compose_digest(store: DigestReader, desk: Desk, plan: DigestPlan) -> DigestContent:
    """Return what to tell a channel of its window, and what it will have been shown then.

    The stories are told by rank: new ones, updated ones with only what was not told, continuing
    ones in a line. Nothing is kept: who posts it remembers `shown`.
    """
    field = await rank_digest(store, desk, plan)
    ranked, matching = field.ranked, field.matching
    draft = DigestDraft(plan=plan, history=field.standing.history)
    for batch in _batch(ranked[:LOOKED_THROUGH], draft):
        whole = await store.get_stories(desk.id, [item.story.id for item in batch])
        corrected = find_corrected(whole, plan)
        before = await store.get_earlier_texts(desk.id, corrected) if corrected else {}
        whole = keep_articles(whole, plan, matching, field.standing.history)
        await asyncio.to_thread(draft.add, batch, whole, before)
    return draft.finish(ranked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a post is chosen from: the stories of its window by rank, as outlines.

    `matching` are the articles that pass the plan's filter, None where it has none.
    """

    ranked: tuple[Ranked, ...]
    standing: Standing
    matching: frozenset[ArticleId] | None


async def rank_digest(
    store: DigestReader, desk: Desk, plan: DigestPlan, *, before: datetime | None = None
) -> Field:
    """Return what a post is chosen from; `before` a moment, of what the channel knew by then."""
    window = plan.window
    outlines = await store.get_arrived(desk.id, after=window.after, upto=window.upto)
    standing = await store.get_standing(desk.id, plan.channel, now=window.until, before=before)
    among = [article.stored.id for story in outlines for article in story.articles]
    matching = await find_passing(store, desk, plan, among)
    # In a thread: five thousand stories are ranked in more time than the event loop can wait.
    kept = await asyncio.to_thread(keep_articles, outlines, plan, matching, standing.history)
    ranked = await asyncio.to_thread(rank_stories, kept, standing, after=window.after)
    return Field(ranked=ranked, standing=standing, matching=matching)


async def find_passing(
    store: SearchStore, desk: Desk, plan: DigestPlan, among: Sequence[ArticleId]
) -> frozenset[ArticleId] | None:
    """Return the articles that pass a plan's filter, None where it has none."""
    if not plan.filter:
        return None
    query = await read_query(store, desk, plan.filter, now=plan.window.until, zone=plan.zone)
    return await store.find_matching(desk.id, query, among)


def keep_articles(
    stories: Sequence[Story],
    plan: DigestPlan,
    matching: frozenset[ArticleId] | None = None,
    history: ChannelHistory = NO_HISTORY,
) -> tuple[Story, ...]:
    """Return stories with only the articles that a plan is about; none without a fresh one.

    `matching` holds those that pass its filter, None where it has none. What came in after the
    window is left out too: a post is asked about later.
    """
    kept = []
    for story in stories:
        if story.id in plan.without:
            continue
        articles = tuple(part for part in story.articles if _is_wanted(part, plan, matching))
        if any(_is_fresh(part, plan, history) for part in articles):
            kept.append(replace(story, articles=articles))
    return tuple(kept)


def _is_wanted(
    article: StoryArticle, plan: DigestPlan, matching: frozenset[ArticleId] | None
) -> bool:
    if article.stored.arrival > plan.window.upto or not has_tag(article, plan):
        return False
    return matching is None or article.stored.id in matching


def has_tag(article: StoryArticle, plan: DigestPlan) -> bool:
    """Return whether an article has one of a plan's tags, where it asks for any."""
    return not plan.tags or not plan.tags.isdisjoint(article.stored.tags)


def _is_fresh(article: StoryArticle, plan: DigestPlan, history: ChannelHistory) -> bool:
    window, number = plan.window, article.stored.arrival
    if not window.after < number <= window.upto:
        return False
    # Of what an earlier post was to tell, the channel may have been shown a part.
    return number > window.reached or history.arrivals.get(article.stored.id, -1) < number


def find_corrected(stories: Sequence[Story], plan: DigestPlan) -> tuple[ArticleId, ...]:
    """Return the articles that changed materially in a plan's window."""
    return tuple(
        article.stored.id
        for story in stories
        for article in story.articles
        if article.stored.corrected and plan.window.after < article.stored.arrival
    )


def _batch(ranked: Sequence[Ranked], draft: DigestDraft) -> Iterator[list[Ranked]]:
    """Yield the stories to read whole: all till the post is full, then those told before."""
    wanted = (item for item in ranked if not draft.is_full or draft.has_met(item.story))
    while batch := list(islice(wanted, AT_ONCE)):
        yield batch


@dataclass(slots=True, kw_only=True)
class DigestDraft:
    """A post while its stories are told, one after the other."""

    plan: DigestPlan
    history: ChannelHistory
    stories: list[StoryBrief] = field(default_factory=list)
    continuing: list[Continuing] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Return whether the post holds as many stories as its length allows."""
        return len(self.stories) >= STORIES[self.plan.length]

    def has_met(self, story: Story) -> bool:
        """Return whether the channel was told of a story before."""
        return not self.history.articles.isdisjoint(article.stored.id for article in story.articles)

    def add(
        self, ranked: Sequence[Ranked], whole: Sequence[Story], before: Mapping[ArticleId, str]
    ) -> None:
        """Tell stories in their order, as far as there is room."""
        stories = {story.id: story for story in whole}
        for item in ranked:
            story = stories.get(item.story.id)
            if story is not None and (self.has_met(story) or not self.is_full):
                self._add_story(item, story, before)

    def _add_story(self, item: Ranked, story: Story, before: Mapping[ArticleId, str]) -> None:
        known = {part.stored.id for part in story.articles} & self.history.articles
        earlier = {number: text for number, text in before.items() if number in known}
        window = self.plan.window
        past = Past(
            history=self.history,
            before=earlier,
            after=window.after,
            today=find_day(window.until, self.plan.zone),
        )
        brief = brief_story(story, self.plan.length, past=past)
        status = judge_status(brief, met=bool(known), corrected=bool(earlier))
        if status is StoryStatus.CONTINUING:
            if len(self.continuing) < MOST_CONTINUING:
                self._add_line(item, story, brief)
        elif not self.is_full:
            self.stories.append(replace(brief, status=status))
            self._show(item, story, self.stories[-1], rank=len(self.stories))

    def _add_line(self, item: Ranked, story: Story, brief: StoryBrief) -> None:
        fresh = sum(_is_fresh(part, self.plan, self.history) for part in story.articles)
        headline, by_desk = brief.headline, brief.by_desk
        self.continuing.append(
            Continuing(story=story.id, headline=headline, fresh=fresh, by_desk=by_desk)
        )
        self._show(item, story, replace(brief, status=StoryStatus.CONTINUING), rank=0)

    def _show(self, item: Ranked, story: Story, brief: StoryBrief, *, rank: int) -> None:
        # What was quoted is told now: the next story of the same post does not repeat it.
        shown = replace(note_shown(story, brief, rank), weights=item.weights)
        self.shown.append(shown)
        self.history = self.history.remember_quotes(shown.quotes)

    def finish(self, ranked: Sequence[Ranked]) -> DigestContent:
        """Return the post, with the figures of all the stories that it chose from."""
        plan = self.plan
        fresh = [
            part
            for item in ranked
            for part in item.story.articles
            if _is_fresh(part, plan, self.history)
        ]
        brief = Brief(
            desk=plan.title,
            zone=plan.zone,
            since=plan.window.since,
            until=plan.window.until,
            stories=tuple(self.stories),
            articles=len(fresh),
            sources=len({part.stored.publisher for part in fresh}),
            more=len(ranked) - len(self.stories) - len(self.continuing),
            continuing=tuple(self.continuing),
        )
        return DigestContent(brief=brief, shown=tuple(self.shown))
