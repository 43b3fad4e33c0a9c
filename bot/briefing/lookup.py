"""Answer a look-up: an entity, its timeline, a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.domain.articles import Span, StoredArticle
from bot.domain.digests import Quote, Source
from bot.domain.entities import DateMention, DayRange, Entity, EntityId, fold_name
from bot.domain.guilds import Desk
from bot.domain.lookups import DatedLine, EntityFigures
from bot.ports import DateStore, EntityStore, SearchStore

PERIOD = 30
"""Days that an entity page counts mentions over."""

ALIKE = 55.0
"""RapidFuzz ratio (0 to 100) from which another name is offered for one that is not known."""


class LookupStore(EntityStore, DateStore, SearchStore, Protocol):
    """The stores that look-ups read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedLine:
    """A verbatim sentence with the source that it stands in, and the day it tells of, if any.

    `marks` are the places in the quote's own text that answer a search.
    """

    quote: Quote
    source: Source
    date: DateMention | None = None
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day, exact or vague, with the sentences that tell of it."""

    days: DayRange
    lines: tuple[CitedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """An entity with its figures up to `until`, its newest sentences and its dated ones."""

    entity: Entity
    figures: EntityFigures
    until: datetime
    newest: tuple[CitedLine, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The dated events of an entity, newest first."""

    entity: Entity
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePage:
    """What happened on some days according to the texts, and what was published on them."""

    days: DayRange
    zone: str
    happened: tuple[CitedLine, ...]
    published: tuple[Source, ...]
    nearest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUnknown:
    """No entity goes by this name; `nearest` are the ones whose names are most like it."""

    asked: str
    nearest: tuple[Entity, ...]


async def look_up_entity(
    store: LookupStore, desk: Desk, name: str, *, now: datetime
) -> EntityPage | NameUnknown:
    """Return the page of the entity that goes by a name, or the nearest names."""
    found = await find_entity(store, desk, name)
    if isinstance(found, NameUnknown):
        return found
    newest = await store.get_mentions(desk.id, found.id, limit=5)
    moments = [_moment(line.article) for line in newest]
    until = _end_of_day(max([now, *moments]), desk)
    days = [until - timedelta(days=PERIOD - n) for n in range(PERIOD + 1)]
    figures = await store.get_figures(desk.id, found.id, days=days)
    lines = await store.get_timeline(desk.id, found.id, limit=60)
    return EntityPage(
        entity=found,
        figures=figures,
        until=until,
        newest=tuple(
            cite(line.article, line.sentence.start, line.sentence.end, number)
            for number, line in enumerate(newest, start=1)
        ),
        events=gather_events(lines)[:6],
    )


async def look_up_timeline(
    store: LookupStore, desk: Desk, name: str, *, limit: int = 200
) -> Timeline | NameUnknown:
    """Return the dated events of the entity that goes by a name, newest first."""
    found = await find_entity(store, desk, name)
    if isinstance(found, NameUnknown):
        return found
    lines = await store.get_timeline(desk.id, found.id, limit=limit)
    return Timeline(entity=found, events=gather_events(lines))


async def find_entity(store: EntityStore, desk: Desk, name: str) -> Entity | NameUnknown:
    """Return the entity that goes by a name; else the one whose name alone contains it as words.

    "e:12" names one by its number. Where several or none fit, return the nearest names.
    """
    number = name.removeprefix("e:")
    if name.startswith("e:") and number.isdecimal() and len(number) < 19:
        known = await store.get_entity(desk.id, EntityId(int(number)))
        if known:
            return known
    folded = fold_name(name)
    exact = await store.find_named(desk.id, folded) if folded else ()
    if exact:
        return exact[0]
    similar = await store.find_similar(desk.id, folded, limit=50) if folded else ()
    containing = [entity for entity in similar if _contains_words(entity, folded)]
    if len(containing) == 1:
        return containing[0]
    return NameUnknown(asked=name, nearest=_nearest(folded, containing or similar))


def _contains_words(entity: Entity, folded: str) -> bool:
    names = (entity.name, *(alias.name for alias in entity.aliases))
    return any(f" {folded} " in f" {fold_name(name)} " for name in names)


def _nearest(folded: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    by_name = {
        (entity.id, fold_name(name)): entity
        for entity in entities
        for name in (entity.name, *(alias.name for alias in entity.aliases))
    }
    names = {key: key[1] for key in by_name}
    ranked = process.extract(folded, names, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=20)
    found = dict.fromkeys(by_name[key] for _, _, key in ranked)
    return tuple(found)[:3]


def gather_events(lines: Iterable[DatedLine]) -> tuple[Event, ...]:
    """Return dated lines gathered by their days, newest first; a sentence tells a day once."""
    ordered = sorted(
        lines,
        key=lambda line: (
            -line.date.first.toordinal(),
            -line.date.last.toordinal(),
            -line.sentence.salience,
            line.article.id,
            line.date.span.start,
        ),
    )
    events = []
    for (first, last), group in groupby(ordered, key=lambda x: (x.date.first, x.date.last)):
        told: dict[str, DatedLine] = {}
        for line in group:
            told.setdefault(_sentence_text(line), line)
        cited = tuple(_cite_dated(line, number) for number, line in enumerate(told.values(), 1))
        events.append(Event(days=DayRange(first, last), lines=cited))
    return tuple(events)


async def look_up_date(
    store: LookupStore, desk: Desk, days: DayRange, *, entity: Entity | None = None
) -> DatePage:
    """Return what happened on some days and what was published on them, in the desk's zone.

    With an entity, only the sentences that name it are told of what happened.
    """
    zone = ZoneInfo(desk.zone)
    since = datetime.combine(days.first, time(), zone).astimezone(UTC)
    until = datetime.combine(days.last + timedelta(days=1), time(), zone).astimezone(UTC)
    about = entity.id if entity else None
    dated = await store.get_happened(desk.id, days, limit=200, entity=about)
    told: dict[str, DatedLine] = {}
    for line in dated:
        if _is_near(line.date, days):
            told.setdefault(_sentence_text(line), line)
    published = await store.get_published(desk.id, since, until, limit=20)
    nearest = None if published else await store.find_nearest_published(desk.id, since)
    return DatePage(
        days=days,
        zone=desk.zone,
        happened=tuple(_cite_dated(line, n) for n, line in enumerate(told.values(), 1))[:20],
        published=tuple(cite_source(article, n) for n, article in enumerate(published, 1)),
        nearest=nearest,
    )


def _is_near(date: DateMention, days: DayRange) -> bool:
    # A vague date (a month, a year) tells of a day only where the days asked for are as vague.
    asked = (days.last - days.first).days
    return (date.last - date.first).days <= max(asked, 10)


def _cite_dated(line: DatedLine, number: int) -> CitedLine:
    span = line.sentence.span
    return cite(line.article, span.start, span.end, number, date=line.date)


def cite(
    article: StoredArticle, start: int, end: int, number: int, date: DateMention | None = None
) -> CitedLine:
    """Return a slice of an article's text as a numbered quote."""
    span = Span(start, end)
    quote = Quote(
        number=number,
        article=article.id,
        version=article.version,
        span=span,
        text=span.of(article.article.text),
    )
    return CitedLine(quote=quote, source=cite_source(article, number), date=date)


def cite_source(article: StoredArticle, number: int) -> Source:
    """Return an article as a numbered source."""
    told = article.article
    return Source(
        number=number,
        article=article.id,
        title=told.title,
        name=told.site or told.origin or "unnamed source",
        url=told.url,
        published=told.published,
        source_class=told.source_class,
        language=told.language,
    )


def _sentence_text(line: DatedLine) -> str:
    return line.sentence.span.of(line.article.article.text)


def _moment(article: StoredArticle) -> datetime:
    published = article.article.published
    return published.moment if published else article.received


def _end_of_day(moment: datetime, desk: Desk) -> datetime:
    local = moment.astimezone(ZoneInfo(desk.zone))
    end = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(desk.zone))
    return end.astimezone(UTC)
