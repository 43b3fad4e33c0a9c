"""Answer what is asked of an entity: its page, its names, its stories, what it appears with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rapidfuzz.distance import DamerauLevenshtein

from bot.briefing.compose import CitedLine, cite_sentence, cite_source, find_day, fold_copies
from bot.briefing.lookup.days import bound_days, cut_period, find_article_day
from bot.briefing.lookup.event_differences import CitedDifference
from bot.briefing.lookup.timelines import Event, find_across, gather_events, leave_named
from bot.domain.desks import Desk, RefKind, find_number
from bot.domain.digests import Source
from bot.domain.entities import DayRange, Entity, EntityId, fold_name
from bot.domain.questions import EntityFigures, Neighbour, StoryTitle
from bot.ports.articles import DateStore, EntityStore, RelationStore, TrendStore

COUNTED = (7, 30, 90)
"""The periods, in days, that an entity page tells the number of articles of (design: brief)."""

MOST_EVENTS = 6
"""Dates that the page of an entity shows."""

MOST_BARS = 30
"""Bars of a sparkline: more do not fit a line of a phone."""

NEWEST = 5
"""Newest sentences that an entity page shows, each text's once."""

FOLDED = 4
"""How many times as many are looked at: copies are folded."""

ALIKE = 0.65
"""How alike a name must be to be offered for one that is not known: 1 less the Damerau-Levenshtein
distance by the longer one's length. Of three characters two, of seven letters five are the same."""


MOST_NEAR = 3
"""Names that are offered for one that is not known."""

MOST_SEVERAL = 4
"""Entities of one name that are told apart by buttons."""

MUCH_MORE = 5
"""How many times as often as of any other a name has to be used of the entity that it means."""


class NameStore(EntityStore, DateStore, RelationStore, TrendStore, Protocol):
    """The stores that pages of entities read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount:
    """In how many articles of the last `days` days an entity is named, copies not counted."""

    days: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """An entity with its figures up to the end of `until`, its newest sentences and dated ones.

    The figures' counts are the mentions in pieces of the last `period` days.
    """

    entity: Entity
    figures: EntityFigures
    until: date
    period: int
    counts: tuple[PeriodCount, ...]
    newest: tuple[CitedLine, ...]
    events: tuple[Event, ...]
    differences: tuple[CitedDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSeen:
    """A name as texts write it, in how many articles, and the newest of them."""

    name: str
    articles: int
    newest: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPage:
    """The names under which texts speak of an entity."""

    entity: Entity
    names: tuple[NameSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesPage:
    """The stories that name an entity, newest first."""

    entity: Entity
    stories: tuple[StoryTitle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPage:
    """The entities that stand in the same articles as one, most articles first.

    `days` are the days of publication that count, None for all.
    """

    entity: Entity
    days: DayRange | None
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUnknown:
    """No entity goes by this name; `nearest` are the ones whose names are most like it.

    Where `several` is true, they all go by it, and it has to be asked which one is meant.
    """

    asked: str
    nearest: tuple[Entity, ...]
    several: bool = False


async def look_up_entity(
    store: NameStore, desk: Desk, found: Entity, *, now: datetime, period: int = 30
) -> EntityPage:
    """Return the page of an entity.

    An article dated later than today (zones, typing errors) moves the end of its figures.
    """
    seen = await store.get_mentions(desk.id, found.id, limit=NEWEST * FOLDED)
    newest = fold_copies(seen, lambda line: line.article)[:NEWEST]
    today = find_day(now, desk.zone)
    until = max([today, *(find_article_day(line.article, desk.zone) for line in seen)])
    bars = cut_period(until, period, min(period, MOST_BARS), desk.zone)
    by_day = cut_period(until, max(COUNTED), max(COUNTED), desk.zone)
    (counts,) = await store.count_by_day(desk.id, [found.id], days=by_day)
    lines = await store.get_timeline(desk.id, found.id, limit=60)
    events = gather_events(leave_named(lines))
    return EntityPage(
        entity=found,
        figures=await store.get_figures(desk.id, found.id, days=bars),
        until=until,
        period=period,
        counts=tuple(PeriodCount(days=days, articles=sum(counts[-days:])) for days in COUNTED),
        newest=tuple(
            cite_sentence(line.article, line.sentence, number, copies=copies)
            for number, (line, copies) in enumerate(newest, start=1)
        ),
        events=events[:MOST_EVENTS],
        differences=find_across(lines, events),
    )


async def look_up_names(store: NameStore, desk: Desk, found: Entity) -> NamesPage:
    """Return the names under which texts speak of an entity, each with where it was seen."""
    places = await store.get_name_places(desk.id, found.id, limit=40)
    return NamesPage(
        entity=found,
        names=tuple(
            NameSeen(name=place.name, articles=place.articles, newest=cite_source(place.newest, n))
            for n, place in enumerate(places, start=1)
        ),
    )


async def look_up_stories(store: NameStore, desk: Desk, found: Entity) -> StoriesPage:
    """Return the newest stories that name an entity."""
    return StoriesPage(
        entity=found, stories=await store.get_stories_of(desk.id, found.id, limit=25)
    )


async def look_up_related(
    store: NameStore, desk: Desk, found: Entity, *, now: datetime, period: int | None = None
) -> RelatedPage:
    """Return what appears with an entity: in `period` days, or ever."""
    days = since = until = None
    if period:
        days = DayRange.up_to(find_day(now, desk.zone), period)
        since, until = bound_days(days, desk.zone)
    near = await store.get_related(desk.id, found.id, limit=20, since=since, until=until)
    return RelatedPage(entity=found, days=days, neighbours=near)


async def find_entity(store: EntityStore, desk: Desk, name: str) -> Entity | NameUnknown:
    """Return the entity that goes by a name; else the one whose name alone contains it as words.

    "e:12" names one by its number. Where several go by the name, and none of them far more often
    than the others, or none fits, return the nearest names.
    """
    number = find_number(name, RefKind.ENTITY)
    if number is not None:
        known = await store.get_entity(desk.id, EntityId(number))
        if known:
            return known
    folded = fold_name(name)
    exact = await store.find_named(desk.id, folded) if folded else ()
    if exact:
        first, *others = (_count_uses(entity, folded) for entity in exact)
        if first >= MUCH_MORE * max(others, default=0):
            return exact[0]
        return NameUnknown(asked=name, nearest=exact[:MOST_SEVERAL], several=True)
    similar = await store.find_similar(desk.id, folded, limit=50) if folded else ()
    containing = [entity for entity in similar if _contains_words(entity, folded)]
    if len(containing) == 1:
        return containing[0]
    return NameUnknown(asked=name, nearest=_nearest(folded, containing or similar))


def _count_uses(entity: Entity, folded: str) -> int:
    """Return how often a folded name was used of an entity."""
    others = sum(alias.count for alias in entity.aliases)
    named = sum(alias.count for alias in entity.aliases if fold_name(alias.name) == folded)
    return named + (entity.mentions - others if fold_name(entity.name) == folded else 0)


def _contains_words(entity: Entity, folded: str) -> bool:
    return any(f" {folded} " in f" {fold_name(name)} " for name in entity.names)


def _nearest(folded: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities with a name, or words of one, that is most like what was typed."""
    scored: dict[Entity, float] = {}
    for entity in entities:
        alike = max(_measure_similarity(folded, fold_name(name)) for name in entity.names)
        if alike >= ALIKE:
            scored[entity] = alike
    ranked = sorted(scored, key=lambda entity: (-scored[entity], -entity.mentions, entity.id))
    return tuple(ranked[:MOST_NEAR])


def _measure_similarity(typed: str, name: str) -> float:
    """Return how alike two folded names are, or the shorter one and as many words of the longer."""
    short, long = sorted((typed.split(), name.split()), key=len)
    if not short:
        return 0.0
    runs = {" ".join(long[at : at + len(short)]) for at in range(len(long) - len(short) + 1)}
    found = " ".join(short)
    runs.add(" ".join(long))
    return max(DamerauLevenshtein.normalized_similarity(found, run) for run in runs)
