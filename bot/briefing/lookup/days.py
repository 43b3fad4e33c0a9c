"""Days as a desk counts them: their bounds in its zone, and the day that an article is from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.briefing.compose import find_day
from bot.domain.articles import Published, StoredArticle
from bot.domain.entities import DayRange


def find_local_day(published: Published, zone: str) -> date:
    """Return the day of publication on a zone's calendar; the source's own without a time."""
    return find_day(published.at, zone) if published.at else published.day


def find_article_day(article: StoredArticle, zone: str) -> date:
    """Return the day that an article counts as of in a zone."""
    published = article.article.published
    return find_local_day(published, zone) if published else find_day(article.received, zone)


def start_day(day: date, zone: str) -> datetime:
    """Return the UTC moment at which a day begins in a zone."""
    # Where a zone skips midnight, the first moment after it is meant; UTC has no gaps.
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def bound_days(days: DayRange, zone: str) -> tuple[datetime, datetime]:
    """Return the UTC moments at which days begin and end in a zone; the end is excluded."""
    after = days.last + timedelta(days=1) if days.last < date.max else days.last
    # A zone's offset must not lead out of the calendar.
    first, after = (min(max(day, date(1, 1, 2)), date(9999, 12, 30)) for day in (days.first, after))
    return start_day(first, zone), start_day(after, zone)


def cut_period(last: date, days: int, pieces: int, zone: str) -> tuple[datetime, ...]:
    """Return the bounds of the `days` days up to `last`, in `pieces` of whole days at most.

    There is one bound more than pieces; all but the first piece are equally long.
    """
    length = -(-days // pieces)
    first = last - timedelta(days=days - 1)
    starts = [last + timedelta(days=1) - timedelta(days=length * n) for n in range(pieces + 1)]
    inside = [day for day in reversed(starts) if day > first]
    return tuple(start_day(day, zone) for day in [first, *inside])
