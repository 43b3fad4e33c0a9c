"""Timelines: the dated events of an entity or a story, each told once with all its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Protocol

from bot.briefing.compose import CitedLine, cite_dated, cut_dateline
from bot.briefing.lookup.days import find_article_day
from bot.briefing.lookup.merge_events import gather_same, leave_date
from bot.domain.articles import SentenceReading
from bot.domain.desks import Desk
from bot.domain.entities import DateMention, DayRange, Entity
from bot.domain.questions import DatedLine, DateKind, MentionLine
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.ports.articles import DateStore, EntityStore
from bot.text.segment import find_words, is_stop_word

FEWEST_WORDS = 3
"""Content words that a sentence has beside its date; with fewer it is a stamp, not a sentence."""

_OPENING = 60
"""Characters of a sentence that are looked at first for its words."""


class EntityAndDates(EntityStore, DateStore, Protocol):
    """The stores that timelines of entities read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Days, exact or vague, with the sentences that tell one event of them.

    The first line is the one to show; each further one is of another article that tells the same.
    """

    days: DayRange
    lines: tuple[CitedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of an entity or a story, newest first or, with `oldest_first`, oldest first.

    `about` is the entity's name or the story's headline. `dates` says whether `days` and the events
    go by the days that texts tell of or by those they were published on.
    """

    about: str
    events: tuple[Event, ...]
    entity: Entity | None = None
    story: StoryId | None = None
    dates: DateKind = DateKind.EVENT
    days: DayRange | None = None
    oldest_first: bool = False


async def make_entity_timeline(
    store: EntityAndDates,
    desk: Desk,
    entity: Entity,
    *,
    dates: DateKind = DateKind.EVENT,
    days: DayRange | None = None,
    oldest_first: bool = False,
    limit: int = 200,
) -> Timeline:
    """Return the timeline of an entity, of at most `limit` sentences."""
    if dates is DateKind.PUBLISHED:
        mentions = await store.get_mentions(desk.id, entity.id, limit=limit, days=days)
        lines = tuple(_date_by_publication(line, desk.zone) for line in mentions)
    else:
        lines = await store.get_timeline(
            desk.id, entity.id, limit=limit, days=days, oldest_first=oldest_first
        )
    return Timeline(
        about=entity.name,
        entity=entity,
        events=gather_events(lines, oldest_first=oldest_first),
        dates=dates,
        days=days,
        oldest_first=oldest_first,
    )


async def make_story_timeline(
    store: DateStore,
    desk: Desk,
    story: Story,
    headline: str,
    *,
    dates: DateKind = DateKind.EVENT,
    days: DayRange | None = None,
    oldest_first: bool = False,
    limit: int = 400,
) -> Timeline:
    """Return the timeline of a story: what its articles date, or how they came one by one."""
    lines: Iterable[DatedLine]
    if dates is DateKind.PUBLISHED:
        lines = [_lead(article, desk.zone) for article in story.articles]
    else:
        lines = await store.get_story_dates(desk.id, story.id, limit=limit)
    if days:
        lines = [x for x in lines if x.date.last >= days.first and x.date.first <= days.last]
    return Timeline(
        about=headline,
        story=story.id,
        events=gather_events(lines, oldest_first=oldest_first),
        dates=dates,
        days=days,
        oldest_first=oldest_first,
    )


def gather_events(lines: Iterable[DatedLine], *, oldest_first: bool = False) -> tuple[Event, ...]:
    """Return dated lines as events: those of the same days that tell the same are one.

    Two sentences of one article are two events; a vague date stays as vague as its text.
    """
    spoken = filter(None, map(leave_dateline, lines))
    ordered = sorted(spoken, key=lambda line: _order(line, oldest_first))
    events: list[Event] = []
    for days, group in groupby(ordered, key=_days):
        for same in gather_same(group):
            cited = tuple(cite_dated(line, number) for number, line in enumerate(same, start=1))
            events.append(Event(days=days, lines=cited))
    return tuple(events)


def leave_dateline(line: DatedLine) -> DatedLine | None:
    """Return a line without the dateline before it; None where only that, or nothing, is dated.

    "TOKYO, July 19 (Harbor Wire) -" is when it was written, and "19 July 2024, 19:30" no sentence.
    """
    whole = line.sentence.span
    span = cut_dateline(line.article.article.text, whole)
    if span != whole:
        if whole.start <= line.date.span.start < span.start:
            return None
        line = replace(line, sentence=replace(line.sentence, span=span))
    return line if _says_something(line) else None


def _says_something(line: DatedLine) -> bool:
    rest, language = leave_date(line), line.article.article.language
    # Nearly always the opening has the words. Cut at a space it has no other words than the whole.
    end = rest.find(" ", _OPENING)
    return (end > 0 and _has_words(rest[:end], language)) or _has_words(rest, language)


def _has_words(text: str, language: str | None) -> bool:
    found: set[str] = set()
    for word in find_words(text):
        if len(word) > 1 and not word[0].isdigit() and not is_stop_word(word, language):
            found.add(word)
            if len(found) == FEWEST_WORDS:
                return True
    return False


def _order(line: DatedLine, oldest_first: bool) -> tuple[float, ...]:
    sign = 1 if oldest_first else -1
    sentence = line.sentence
    return (
        sign * line.date.first.toordinal(),
        sign * line.date.last.toordinal(),
        line.article.copy_of is not None,
        sentence.dangling,
        -sentence.salience,
        line.article.id,
        line.date.span.start,
    )


def _days(line: DatedLine) -> DayRange:
    return DayRange(line.date.first, line.date.last)


def _date_by_publication(line: MentionLine, zone: str) -> DatedLine:
    day = find_article_day(line.article, zone)
    return DatedLine(
        article=line.article,
        sentence=SentenceReading(span=line.sentence, salience=line.mentions_in_article / 1000),
        date=_stand_for(day),
    )


def _lead(member: StoryArticle, zone: str) -> DatedLine:
    """Return an article by the sentence that best tells what happened, on its own day."""
    whole = SentenceReading(span=Span(0, len(member.stored.article.text.split("\n")[0])))
    best = max(member.sentences, key=_weigh, default=whole)
    day = find_article_day(member.stored, zone)
    return DatedLine(article=member.stored, sentence=best, date=_stand_for(day))


def _weigh(sentence: SentenceReading) -> tuple[bool, float]:
    return not sentence.dangling, sentence.happening * (0.5 + 0.5 * sentence.salience)


def _stand_for(day: date) -> DateMention:
    return DateMention(span=Span(0, 0), first=day, last=day)
