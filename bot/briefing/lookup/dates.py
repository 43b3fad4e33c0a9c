"""Answer what is asked of days: what happened on them, and what was published then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.briefing.compose import cite_source
from bot.briefing.lookup.days import bound_days
from bot.briefing.lookup.timelines import Event, gather_events
from bot.domain.desks import Desk
from bot.domain.digests import Source
from bot.domain.entities import DayRange, Entity
from bot.domain.questions import DateKind
from bot.ports.articles import DateStore

VAGUE = 11
"""Days of the vaguest date that tells of a single day still."""

MOST = 20
"""Lines of each kind on a page."""

READ = 5 * MOST
"""Dated sentences that are read for it: each is compared with the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePage:
    """What happened on some days according to the texts, and what was published on them.

    Where no text tells of something that happened then, `happened` holds the sentences that name
    that time otherwise (when something was said, since when it is so), and `named` says so.
    With `each` every source tells an event in its own words, else the best one for all.
    Days that lie `ahead` of today hold what texts announce.
    `nearest` is the publication nearest to days on which nothing was. With `only`, the other
    kind was not asked for.
    """

    days: DayRange
    zone: str
    happened: tuple[Event, ...]
    published: tuple[Source, ...]
    nearest: datetime | None = None
    only: DateKind | None = None
    each: bool = False
    named: bool = False
    ahead: bool = False


async def look_up_date(
    store: DateStore,
    desk: Desk,
    days: DayRange,
    *,
    entity: Entity | None = None,
    only: DateKind | None = None,
    each: bool = False,
    today: date | None = None,
) -> DatePage:
    """Return what happened on some days and what was published on them, in the desk's zone.

    With an entity, only the sentences that name it are told of what happened. `today` is in the
    desk's zone.
    """
    happened: tuple[Event, ...] = ()
    named = False
    published: tuple[Source, ...] = ()
    nearest = None
    if only is not DateKind.PUBLISHED:
        about = entity.id if entity else None
        for named in (False, True):
            lines = await store.get_happened(desk.id, days, limit=READ, entity=about, named=named)
            # A vague date (a month, a year) tells of a day only where those asked for are as vague.
            near = [line for line in lines if line.date.days.length <= max(days.length, VAGUE)]
            if happened := gather_events(near)[:MOST]:
                break
    if only is not DateKind.EVENT:
        since, until = bound_days(days, desk.zone)
        found = await store.get_published(desk.id, since, until, limit=MOST, days=days)
        published = tuple(cite_source(article, n) for n, article in enumerate(found, 1))
        nearest = None if found else await store.find_nearest_published(desk.id, since)
    return DatePage(
        days=days,
        zone=desk.zone,
        happened=happened,
        published=published,
        nearest=nearest,
        only=only,
        each=each,
        named=named and bool(happened),
        ahead=today is not None and days.first > today,
    )
