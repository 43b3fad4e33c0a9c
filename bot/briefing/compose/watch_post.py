"""Decide what a place is told of what its watches found, and what is done with without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.briefing.compose.brief import brief_story, judge_status, note_shown
from bot.briefing.compose.select import Past, find_day
from bot.briefing.queries import read_query
from bot.domain.articles import ArticleId
from bot.domain.desks import Desk
from bot.domain.digests import BriefLength, StoryBrief
from bot.domain.errors import QueryNotUnderstood
from bot.domain.posting import Shown, StoryStatus
from bot.domain.stories import Story
from bot.domain.watches import Hit, Watch, WatchId
from bot.ports.articles import StoryStore
from bot.ports.posting import ChannelHistoryStore
from bot.ports.search import SearchStore

MOST_QUOTED = 9
"""Stories of one message that are told: an embed each, and one for the rest (Discord: ten)."""

MOST_LISTED = 15
"""Further stories that a message names by their headline alone; others come with the next."""

MOST_AT_LENGTH = 3
"""Stories that are told at standard length; of more than these each is told short."""


class WatchReader(StoryStore, ChannelHistoryStore, SearchStore, Protocol):
    """The stores that what is told of watches is composed from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedStory:
    """A story that is told, and the labels of the watches that it is told for."""

    brief: StoryBrief
    labels: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class WatchContent:
    """What a place is told, what it will have been shown by it, and the hits done with.

    `listed` are told by their headline alone.
    """

    quoted: list[WatchedStory] = field(default_factory=list)
    listed: list[WatchedStory] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    spent: list[Hit] = field(default_factory=list)


async def find_matching(
    store: SearchStore, desk: Desk, words: str, among: Collection[ArticleId], *, now: datetime
) -> frozenset[ArticleId]:
    """Return which of some articles of a desk match the query of a watch."""
    try:
        query = await read_query(store, desk, words, now=now)
        return await store.find_matching(desk.id, query, among)
    except QueryNotUnderstood:
        return frozenset()


def find_speaking(content: WatchContent, watches: Mapping[WatchId, Watch]) -> tuple[Watch, ...]:
    """Return the watches that what is told is told for, oldest first."""
    shown = {item.story for item in content.shown}
    speaking = {
        hit.watch
        for hit in content.spent
        if hit.story in shown and watches[hit.watch].min_sources <= hit.texts
    }
    return tuple(watches[number] for number in sorted(speaking))


async def compose_watch_post(
    store: WatchReader,
    desk: Desk,
    recipient: int,
    hits: Sequence[Hit],
    watches: Mapping[WatchId, Watch],
    *,
    now: datetime,
) -> WatchContent:
    """Return what to tell a place of what its watches found; nothing is kept.

    `hits` are of ripe stories; one that says nothing new to the place is done with.
    """
    standing = await store.get_standing(desk.id, recipient, now=now)
    stories = await store.get_stories(desk.id, sorted({hit.story for hit in hits}))
    found = {hit.article for hit in hits}
    corrected = [
        part.stored.id
        for story in stories
        for part in story.articles
        if part.stored.corrected and part.stored.id in found & standing.history.articles
    ]
    before = await store.get_earlier_texts(desk.id, corrected) if corrected else {}
    past = Past(history=standing.history, before=before, today=find_day(now, desk.zone))
    return await asyncio.to_thread(_brief, stories, hits, watches, past)


def _brief(
    stories: Collection[Story],
    hits: Sequence[Hit],
    watches: Mapping[WatchId, Watch],
    past: Past,
) -> WatchContent:
    content = WatchContent()
    length = BriefLength.STANDARD if len(stories) <= MOST_AT_LENGTH else BriefLength.SHORT
    texts = {hit.story: hit.texts for hit in hits}
    for story in sorted(stories, key=lambda story: (-texts[story.id], story.id)):
        mine = [hit for hit in hits if hit.story == story.id]
        ripe = [hit for hit in mine if watches[hit.watch].min_sources <= hit.texts]
        since = min(watches[hit.watch].arrival for hit in ripe)
        brief = None if story.muted else brief_news(story, past, since=since, length=length)
        # Whoever waits for more sources is told of it by the others of the same place.
        content.spent += mine
        if brief is None:
            continue
        labels = dict.fromkeys(watches[hit.watch].label for hit in ripe)
        watched = WatchedStory(brief=brief, labels=tuple(labels))
        if len(content.quoted) < MOST_QUOTED:
            content.quoted.append(watched)
            shown = note_shown(story, brief, len(content.quoted))
        else:
            content.listed.append(watched)
            shown = note_shown(story, brief, 0)
        content.shown.append(shown)
        past = replace(past, history=past.history.remember_quotes(shown.quotes))
    return content


def brief_news(story: Story, past: Past, *, since: int, length: BriefLength) -> StoryBrief | None:
    """Return what a story tells that is new to a place, None where that is nothing.

    What came in up to the number `since`, when it was first watched, counts as known.
    """
    articles = {part.stored.id: part.stored for part in story.articles}
    met = articles.keys() & past.history.articles
    old = {number for number, stored in articles.items() if stored.arrival <= since}
    history = replace(past.history, articles=past.history.articles | old)
    before = {number: text for number, text in past.before.items() if number in articles}
    brief = brief_story(story, length, past=replace(past, history=history, before=before))
    status = judge_status(brief, met=bool(met), known=bool(old))
    return None if status is StoryStatus.CONTINUING else replace(brief, status=status)
