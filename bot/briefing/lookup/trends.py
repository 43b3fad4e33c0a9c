"""Trends: how often names are in the news by day, which ones rise, which are new, which pair up.

A rise is measured by the signed log-likelihood ratio G of a two by two table (Dunning, Accurate
Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19(1), 1993):
articles that name it and that do not, in the period and in the time before. Unlike a ratio of rates
it stays calm where counts are small. G follows chi-squared with one degree of freedom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log

from bot.briefing.compose import find_day
from bot.briefing.lookup.days import bound_days, cut_period, find_article_day, start_day
from bot.briefing.lookup.entities import NameStore, NameUnknown, find_entity
from bot.domain.desks import Desk
from bot.domain.entities import DayRange, Entity, EntityId
from bot.domain.questions import NameCount, PairCount, Periods

SURE = 6.63
"""G from which a rise is told: by chance alone one name in a hundred gets there (chi-squared, 1
degree of freedom, 99 %)."""

LEAST = 3
"""Articles that must name something before its rise is told: one story told twice is no trend."""

LEAST_NEW = 2
"""Articles that must name something that was never named before."""

PAST = 4
"""How many times as long as the period the time before it is that it is compared with."""

MOST_COUNTED = 60
"""Names of a period that are looked at."""

MOST_PAIRED = 25
"""Names of a period that are paired with one another, those named most."""

EVERYWHERE_LEAST = 20
"""Articles up to which a name is never taken to be everywhere; above, it is from a quarter on."""

MOST_QUOTED = 8
"""Names or pairs of each kind on a page."""

MOST_NAMES = 5
"""Names that one picture compares: as many as colours can be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An entity's articles by day, copies not counted.

    `before` is how many there were in as many days before; `peak` is the day with the most, None
    where there is nothing.
    """

    entity: EntityId
    name: str
    aliases: tuple[str, ...]
    counts: tuple[int, ...]
    before: int
    peak: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A name or a pair that rises: its articles now and before, and how sure that is (G)."""

    names: tuple[str, ...]
    now: int
    before: int
    sureness: float
    entity: EntityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPage:
    """How often names were in the news on `days`, one count a day.

    Without names asked for, the series are those that rise most, and `rising`, `new` and `pairs`
    tell what changed against the `past` days before; `articles` and `articles_before` are all
    independent ones of the two times.
    """

    days: DayRange
    series: tuple[Series, ...]
    asked: bool
    past: int = 0
    articles: int = 0
    articles_before: int = 0
    rising: tuple[Rise, ...] = ()
    new: tuple[Rise, ...] = ()
    pairs: tuple[Rise, ...] = ()


async def look_up_trend(
    store: NameStore, desk: Desk, names: Sequence[str], *, now: datetime, period: int
) -> TrendPage | NameUnknown:
    """Return how often some names were in the news in the last `period` days.

    Without names, return what rises. An unknown name is answered with the nearest ones.
    """
    found = []
    for name in names[:MOST_NAMES]:
        entity = await find_entity(store, desk, name)
        if isinstance(entity, NameUnknown):
            return entity
        found.append(entity)
    last = await _find_last_day(store, desk, now)
    days = DayRange.up_to(last, period)
    if found:
        entities = tuple(dict.fromkeys(found))
        return TrendPage(days=days, series=await _count(store, desk, entities, days), asked=True)
    return await _look_up_rises(store, desk, days)


async def _find_last_day(store: NameStore, desk: Desk, now: datetime) -> date:
    """Return today, or the day of the newest article where that is later (zones, typing errors)."""
    today = find_day(now, desk.zone)
    start = start_day(today, desk.zone)
    newest = await store.get_published(desk.id, start, start + timedelta(days=3), limit=1)
    return max([today, *(find_article_day(article, desk.zone) for article in newest)])


async def _count(
    store: NameStore, desk: Desk, entities: Sequence[Entity], days: DayRange
) -> tuple[Series, ...]:
    period = days.length
    bounds = cut_period(days.last, 2 * period, 2 * period, desk.zone)
    counted = await store.count_by_day(desk.id, [entity.id for entity in entities], days=bounds)
    series = []
    for entity, counts in zip(entities, counted, strict=True):
        shown = counts[period:]
        top = max(shown)
        peak = days.first + timedelta(days=shown.index(top)) if top else None
        series.append(
            Series(
                entity=entity.id,
                name=entity.name,
                aliases=entity.names[1:],
                counts=tuple(shown),
                before=sum(counts[:period]),
                peak=peak,
            )
        )
    return tuple(series)


async def _look_up_rises(store: NameStore, desk: Desk, days: DayRange) -> TrendPage:
    period = days.length
    since, until = bound_days(days, desk.zone)
    before = start_day(days.first - timedelta(days=PAST * period), desk.zone)
    periods = Periods(before, since, until)
    articles = await store.count_independent(desk.id, since, until)
    articles_before = await store.count_independent(desk.id, before, since)
    counts = await store.get_name_counts(desk.id, periods, least=LEAST_NEW, limit=MOST_COUNTED)
    pairs = await store.get_pair_counts(
        desk.id, periods, choose_paired(counts, articles), least=LEAST
    )
    rising = rank_rises(counts, articles, articles_before)
    leading = [rise.entity for rise in rising] or [count.entity for count in counts]
    entities = [
        found
        for entity in leading[:MOST_NAMES]
        if entity is not None and (found := await store.get_entity(desk.id, entity))
    ]
    return TrendPage(
        days=days,
        series=await _count(store, desk, entities, days) if entities else (),
        asked=False,
        past=PAST * period,
        articles=articles,
        articles_before=articles_before,
        rising=rising,
        new=find_new(counts, since),
        pairs=rank_pairs(pairs, articles, articles_before),
    )


def choose_paired(counts: Sequence[NameCount], articles: int) -> tuple[EntityId, ...]:
    """Return the names to look for pairs of: those named most, but none that is everywhere.

    What most articles name stands beside everything: a pair with it says no more than its other.
    """
    most = max(EVERYWHERE_LEAST, articles // 4)
    return tuple(count.entity for count in counts if count.now <= most)[:MOST_PAIRED]


def measure_rise(now: int, articles: int, before: int, articles_before: int) -> float:
    """Return G of a rise from `before` of `articles_before` to `now` of `articles`, 0 or more.

    A fall, and anything without a past to compare with, is 0.
    """
    if not articles or not articles_before or now * articles_before <= before * articles:
        return 0.0
    table = ((now, articles - now), (before, articles_before - before))
    whole = articles + articles_before
    columns = (now + before, whole - now - before)
    total = 0.0
    for row, size in zip(table, (articles, articles_before), strict=True):
        for observed, column in zip(row, columns, strict=True):
            if observed > 0:
                total += observed * log(observed * whole / (size * column))
    return 2 * max(0.0, total)


def rank_rises(
    counts: Sequence[NameCount], articles: int, articles_before: int
) -> tuple[Rise, ...]:
    """Return the names that surely rise, surest first."""
    return _keep_sure(
        _make_rise((count.name,), count, articles, articles_before, count.entity)
        for count in counts
        if count.now >= LEAST
    )


def rank_pairs(pairs: Sequence[PairCount], articles: int, articles_before: int) -> tuple[Rise, ...]:
    """Return the pairs of names that surely stand together more often than before, surest first."""
    return _keep_sure(_make_rise(pair.names, pair, articles, articles_before) for pair in pairs)


def _make_rise(
    names: tuple[str, ...],
    count: NameCount | PairCount,
    articles: int,
    articles_before: int,
    entity: EntityId | None = None,
) -> Rise:
    sureness = round(measure_rise(count.now, articles, count.before, articles_before), 2)
    now, before = count.now, count.before
    return Rise(names=names, now=now, before=before, sureness=sureness, entity=entity)


def find_new(counts: Sequence[NameCount], since: datetime) -> tuple[Rise, ...]:
    """Return the names that no article named before `since`, most articles first."""
    new = [count for count in counts if count.first >= since and count.now >= LEAST_NEW]
    ranked = sorted(new, key=lambda count: (-count.now, count.name))
    return tuple(
        Rise(names=(c.name,), entity=c.entity, now=c.now, before=0, sureness=0.0)
        for c in ranked[:MOST_QUOTED]
    )


def _keep_sure(rises: Iterable[Rise]) -> tuple[Rise, ...]:
    sure = [rise for rise in rises if rise.sureness >= SURE]
    return tuple(sorted(sure, key=lambda rise: (-rise.sureness, rise.names)))[:MOST_QUOTED]
