"""Arithmetic of calendar periods: days, weeks, months, quarters, seasons, years and parts of them.

Every function answers with whole days, both inclusive, or None where the calendar of the
standard library (years 1 to 9999) has no such days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.entities import DayRange


class Unit(StrEnum):
    """A period of the calendar that an expression counts in."""

    DAY = "day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class Part(StrEnum):
    """Which part of a period is meant; `so_far` and `rest` are cut at the present day."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"
    SO_FAR = "so far"
    REST = "rest"


_MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12, Unit.DECADE: 120, Unit.CENTURY: 1200}
_SEASON_START = (3, 6, 9, 12)
_SHARES = {Part.EARLY: (0, 3), Part.MID: (1, 3), Part.LATE: (2, 3)} | {
    Part.FIRST_HALF: (0, 2),
    Part.SECOND_HALF: (1, 2),
}
"""Which share, from 0 on, of how many equal ones."""


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day of that number, or None where the calendar has none."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and day >= 1):
        return None
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def nth_day(year: int, month: int, weekday: int | None, nth: int) -> date | None:
    """Return the `nth` weekday of a month, or the `nth` day without one; -1 is the last."""
    days = [day for number in range(1, 32) if (day := make_day(year, month, number))]
    fitting = [day for day in days if weekday is None or day.weekday() == weekday]
    place = nth - 1 if nth > 0 else nth
    return fitting[place] if -len(fitting) <= place < len(fitting) else None


def add_days(day: date, count: int) -> date | None:
    """Return the day `count` days later, or None beyond the calendar."""
    ordinal = day.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def add_months(day: date, count: int) -> date | None:
    """Return the same day `count` months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_units(day: date, unit: Unit, count: int) -> date | None:
    """Return the day that lies `count` units later."""
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        return add_days(day, count * (1 if unit is Unit.DAY else 7))
    return add_months(day, count * _MONTHS_IN[unit])


def months_from(year: int, month: int, count: int) -> DayRange | None:
    """Return the days of `count` whole months, the first of them given."""
    first = make_day(year, month, 1)
    end = add_months(first, count) if first else None
    return DayRange(first, end - timedelta(days=1) if end else date.max) if first else None


def years_from(year: int, count: int = 1) -> DayRange | None:
    """Return the days of `count` whole years, the first of them given."""
    return months_from(year, 1, 12 * count)


def season_of(year: int, season: int) -> DayRange | None:
    """Return a meteorological season: 0 is spring (March to May), 3 winter (December on).

    The three whole months are the convention of the World Meteorological Organization for the
    northern hemisphere.
    """
    return months_from(year, _SEASON_START[season], 3)


def period_at(day: date, unit: Unit) -> DayRange | None:
    """Return the period of that unit in which `day` lies; a week runs from Monday to Sunday."""
    if unit is Unit.DAY:
        return DayRange(day, day)
    if unit in (Unit.WEEK, Unit.WEEKEND):
        monday = add_days(day, -day.weekday())
        sunday = add_days(day, 6 - day.weekday())
        if monday is None or sunday is None:
            return None
        return DayRange(monday if unit is Unit.WEEK else sunday - timedelta(days=1), sunday)
    if unit is Unit.MONTH:
        return months_from(day.year, day.month, 1)
    if unit is Unit.QUARTER:
        return months_from(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    years = {Unit.YEAR: 1, Unit.DECADE: 10, Unit.CENTURY: 100}[unit]
    return years_from(max(1, day.year // years * years), years)


def part_of(days: DayRange, part: Part, today: date | None) -> DayRange | None:
    """Return the named part of a period: by months, or by days within a month."""
    if part in (Part.SO_FAR, Part.REST):
        if today is None or not days.first <= today <= days.last:
            return days
        return DayRange(days.first, today) if part is Part.SO_FAR else DayRange(today, days.last)
    nth, of = _SHARES[part]
    if days.length > 31 * (of - 1):
        months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1
        first, last = months * nth // of, months * (nth + 1) // of
        start = add_months(days.first, first)
        return months_from(start.year, start.month, last - first) if start else None
    share = max(1, days.length // of)
    begin = days.first + timedelta(days=min(nth * share, days.length - 1))
    end = min(days.last, begin + timedelta(days=share - 1))
    return DayRange(begin, days.last if nth == of - 1 else end)


def easter(year: int) -> date:
    """Return Easter Sunday of a year of the Gregorian calendar.

    The anonymous algorithm of Nature 13 (20 April 1876), p. 487, as in Meeus, Astronomical
    Algorithms (1991), chapter 8.
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
