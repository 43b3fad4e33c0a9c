"""Timelines: the dated events of an entity or a story, each told once with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.briefing.compose import CitedLine, cite_dated
from bot.briefing.lookup.days import find_article_day
from bot.briefing.lookup.event_differences import (
    ACROSS,
    CitedDifference,
    find_event_differences,
    leave_known,
)
from bot.briefing.lookup.merge_events import WordWeights, find_same, gather_same
from bot.domain.articles import ArticleId, SentenceReading
from bot.domain.desks import Desk
from bot.domain.entities import VAGUE, DateMention, DateRole, DayRange, Entity
from bot.domain.questions import DatedLine, DateKind, MentionLine
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.ports.articles import DateStore, EntityStore
from bot.text.dating import says_something
from bot.text.segment import cut_dateline

LINES = 120
"""Dated sentences that are read for a page: each is compared with the others."""

_WIDEST = 201
"""Days of the vaguest date that an event of an exact day is told under too: half a year."""


class EntityAndDates(EntityStore, DateStore, Protocol):
    """The stores that timelines of entities read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Days, exact or vague, with the sentences that tell one event of them.

    The first line is the one to show; each further one is of another article that tells the same.
    `planned` says that nobody tells of it as having happened, `differences` what the lines tell
    differently.
    """

    days: DayRange
    lines: tuple[CitedLine, ...]
    planned: bool = False
    differences: tuple[CitedDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of an entity or a story, newest first or, with `oldest_first`, oldest first.

    `about` is the entity's name or the story's headline. `dates` says whether `days` and the events
    go by the days that texts tell of or by those they were published on. `differences` are what
    texts of other days tell differently of the entity.
    """

    about: str
    events: tuple[Event, ...]
    entity: Entity | None = None
    story: StoryId | None = None
    dates: DateKind = DateKind.EVENT
    days: DayRange | None = None
    oldest_first: bool = False
    differences: tuple[CitedDifference, ...] = ()


async def make_entity_timeline(
    store: EntityAndDates,
    desk: Desk,
    entity: Entity,
    *,
    dates: DateKind = DateKind.EVENT,
    days: DayRange | None = None,
    oldest_first: bool = False,
    limit: int = LINES,
) -> Timeline:
    """Return the timeline of an entity, of at most `limit` sentences."""
    if dates is DateKind.PUBLISHED:
        mentions = await store.get_mentions(desk.id, entity.id, limit=limit, days=days)
        lines = tuple(
            _date_by_publication(line, desk.zone) for line in mentions if _says_something(line)
        )
    else:
        lines = await store.get_timeline(
            desk.id, entity.id, limit=limit, days=days, oldest_first=oldest_first
        )
    events = gather_events(leave_named(lines), oldest_first=oldest_first)
    return Timeline(
        about=entity.name,
        entity=entity,
        events=events,
        differences=find_across(lines, events),
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


def leave_named(lines: Iterable[DatedLine]) -> list[DatedLine]:
    """Return the lines that tell of something on their day, without those that only name it."""
    return [line for line in lines if line.date.role is not DateRole.NAMED]


def gather_events(lines: Iterable[DatedLine], *, oldest_first: bool = False) -> tuple[Event, ...]:
    """Return dated lines as events: those of the same days that tell the same are one.

    A sentence tells one event, and one plan at most. Of the same days the event that most sources
    tell is first.
    """
    spoken = _choose_days(map(leave_dateline, lines))
    ordered = sorted(spoken, key=lambda line: (_is_plan(line), _order(line, oldest_first)))
    weights = WordWeights(ordered)
    days = sorted(
        {line.date.days for line in ordered}, key=lambda days: _order_days(days, oldest_first)
    )
    of_days: dict[DayRange, list[DatedLine]] = {day: [] for day in days}
    for line in ordered:
        of_days[line.date.days].append(line)
    gathered = join_vague({day: gather_same(of_days[day], weights) for day in days}, weights)
    events: list[Event] = []
    for day in days:
        of_day = [make_event(day, same, planned=all(map(_is_plan, same))) for same in gathered[day]]
        events += sorted(of_day, key=lambda event: (event.planned, -len(event.lines)))
    return tuple(events)


def join_vague(
    gathered: dict[DayRange, list[list[DatedLine]]], weights: WordWeights
) -> dict[DayRange, list[list[DatedLine]]]:
    """Return the events of days, those of vague days with the exact event that they tell."""
    narrow = sorted(gathered, key=lambda days: days.length)
    for days in narrow:
        within = [
            event
            for other in narrow
            if other.length <= VAGUE < days.length <= _WIDEST
            and days.first <= other.first <= other.last <= days.last
            for event in gathered[other]
        ]
        kept = []
        for same in gathered[days]:
            place = find_same(same[0], within, weights) if within else None
            if place is None:
                kept.append(same)
            else:
                within[place].extend(same)
        gathered[days] = kept
    return gathered


def find_across(lines: Iterable[DatedLine], events: Iterable[Event]) -> tuple[CitedDifference, ...]:
    """Return what lines of other days tell differently, which no event of them shows already."""
    known = [difference for event in events for difference in event.differences]
    return leave_known(find_event_differences(lines, ACROSS), known)


def _choose_days(lines: Iterable[DatedLine]) -> Iterator[DatedLine]:
    """Yield of each sentence the line of its event and that of its plan.

    The day of an event is the most exact one, or the first.
    """
    found: dict[tuple[ArticleId, int, bool], DatedLine] = {}
    for line in lines:
        key = (line.article.id, line.sentence.span.end, _is_plan(line))
        rival = found.get(key)
        if rival is None or _exactness(line) < _exactness(rival):
            found[key] = line
    yield from found.values()


def _is_plan(line: DatedLine) -> bool:
    return line.date.role is DateRole.PLAN


def _exactness(line: DatedLine) -> tuple[bool, int]:
    return line.date.is_vague, line.date.span.start


def make_event(days: DayRange, same: Sequence[DatedLine], *, planned: bool = False) -> Event:
    """Return lines of one event as one: a further line is of another article than those before."""
    of_article: dict[ArticleId, DatedLine] = {}
    for line in same:
        of_article.setdefault(line.article.id, line)
    lines = enumerate(of_article.values(), start=1)
    return Event(
        days=days,
        lines=tuple(cite_dated(line, n) for n, line in lines),
        planned=planned,
        differences=find_event_differences(same) if len(of_article) > 1 else (),
    )


def _order_days(days: DayRange, oldest_first: bool) -> tuple[int, int]:
    sign = 1 if oldest_first else -1
    return sign * days.first.toordinal(), sign * days.last.toordinal()


def leave_dateline(line: DatedLine) -> DatedLine:
    """Return a line without the dateline before its sentence."""
    whole = line.sentence.span
    span = cut_dateline(line.article.article.text, whole)
    if span == whole:
        return line
    return replace(line, sentence=replace(line.sentence, span=span))


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


def _says_something(line: MentionLine) -> bool:
    article = line.article.article
    span = cut_dateline(article.text, line.sentence)
    return says_something(article.text, span, Span(0, 0), article.language)


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
