"""Which days an expression of time stands for, by the rules of the news.

A weekday equal to the present one is that day, otherwise the nearest before or, where the sentence
speaks of the future, after; a month and day lie within the year nearest to the present.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.domain.entities import DayRange
from bot.text.dates.calendar import (
    Unit,
    add_days,
    add_units,
    make_day,
    months_from,
    nth_day,
    part_of,
    period_at,
    season_of,
    years_from,
)
from bot.text.dates.expressions import Between, Expression, Named, Offset, Window
from bot.text.dates.grammar import feast_in

_AGAINST_TENSE = 4
"""How much farther a day counts that lies on the side the sentence does not speak of.

Four keeps a slip of some days ("On July 25, ships met" in a story of July 22) in its year, and
turns "in October they opened", written in March, to the October before.
"""

_LEAP_REACH = 8
"""How many years may lie between two days of the name "29 February" (1896 and 1904)."""


_EARLY_IN_WEEK = 1
"""The last weekday (Monday is 0) that looks back at "this weekend" in the past tense."""


class TenseBias(Enum):
    """To which side of the present an expression without a year is read.

    `CLOSEST` is for a weekday beside the day that it names once more, `BACK` for what a person
    types.
    """

    PAST = "past"
    FUTURE = "future"
    NEAREST = "nearest"
    CLOSEST = "closest"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an expression is read against: the present day, the date named before, the tense.

    `year` is the year that a month without one belongs to, where the text has said it. Japanese
    and Chinese say 来年2月 of another year's, so that with `own_year` such a month counts as twice
    as far.
    """

    today: date | None
    anchor: DayRange | None = None
    tense_bias: TenseBias = TenseBias.NEAREST
    year: int | None = None
    own_year: bool = False


def resolve(expression: Expression, context: Context) -> DayRange | None:
    """Return the days that an expression stands for, or None where they cannot be known."""
    if isinstance(expression, Window):
        return _resolve_window(expression, context)
    if isinstance(expression, Between):
        return _resolve_between(expression, context)
    if isinstance(expression, Offset):
        return _resolve_offset(expression, context)
    return _resolve_named(expression, context)


def _resolve_window(window: Window, context: Context) -> DayRange | None:
    if context.today is None:
        return None
    edge = add_units(context.today, window.unit, window.count if window.ahead else -window.count)
    inner = add_days(edge, -1 if window.ahead else 1) if edge else None
    if inner is None:
        return None
    return DayRange(context.today, inner) if window.ahead else DayRange(inner, context.today)


def _resolve_offset(offset: Offset, context: Context) -> DayRange | None:
    days = _resolve_named(offset.basis, context)
    if days is None or not _fine_enough(offset.unit, days):
        return None
    moved = add_units(days.first if offset.count < 0 else days.last, offset.unit, offset.count)
    return period_at(moved, offset.unit) if moved else None


def _resolve_between(between: Between, context: Context) -> DayRange | None:
    first, last = between.first, between.last
    if first.month is None and first.unit is None and first.day and first.weekday is None:
        month = last.month
        if month and context.own_year and first.day > (last.day or 0):
            month = month - 1 or 12  # 19日から11月1日 begins in October
        first = replace(first, month=month, unit=last.unit, shift=last.shift)
    if last.month is None and last.day and (first.month or first.unit) and last.unit is None:
        last = replace(last, month=first.month, unit=first.unit, shift=first.shift)
    if last.year is None and last.unit is None and first.year is not None:
        last = replace(last, year=first.year)
    end = _resolve_named(last, context)
    if end is None:
        return None
    looks_on = context.tense_bias in (TenseBias.NEAREST, TenseBias.FUTURE)
    if first == Named(weekday=first.weekday) and context.today and looks_on:
        # "Saturday and Sunday" begins today in a story of a Saturday.
        own = first.weekday == context.today.weekday()
        later = _resolve_named(last, replace(context, tense_bias=TenseBias.FUTURE)) if own else None
        end = later or end
    if first.year is not None or first.unit is not None:
        start = _resolve_named(first, context)
    elif first.month or first.season is not None or first.quarter:
        start = _resolve_opening(first, last, end)
    else:
        before = replace(context, today=end.last, tense_bias=TenseBias.BACK, year=None)
        start = _resolve_named(first, before)
    return DayRange(start.first, end.last) if start and start.first <= end.last else None


def _resolve_opening(first: Named, last: Named, end: DayRange) -> DayRange | None:
    """Return the latest days of that name before an end, the year before at most.

    Within one month the days must be in order: "5 to 1 May" is no range.
    """
    start = _resolve_named(first, Context(today=None, year=end.last.year))
    if start is None or start.first <= end.last or first.month == last.month:
        return start
    return _resolve_named(first, Context(today=None, year=end.last.year - 1))


def _resolve_named(named: Named, context: Context) -> DayRange | None:
    days = _whole(named, context)
    return part_of(days, named.part, context.today) if days and named.part else days


def _whole(named: Named, context: Context) -> DayRange | None:
    if named.anchored and named.unit is None:
        return _resolve_beside(named, context)
    if named.year is not None:
        if named.years > 1:
            return years_from(max(1, named.year), named.years)
        return _within_year(named, named.year)
    if named.unit is not None:
        return _resolve_shifted(named, named.unit, context)
    if named.weekday is not None and named.day is None and named.nth is None:
        return _resolve_weekday(named.weekday, named.which, context)
    if named.day is not None and named.month is None:
        return _resolve_day_of_month(named, context)
    if context.year is not None and named.which is None:
        return _within_year(named, context.year)
    if context.today is None:
        return None
    reach = _LEAP_REACH if named.weekday is not None or named.day == 29 else 1
    years = range(context.today.year - reach, context.today.year + reach + 1)
    return _choose((_within_year(named, year) for year in years), named, context)


def _within_year(named: Named, year: int) -> DayRange | None:
    """Return the season, quarter, month or day of a year, or the whole of it."""
    if named.easter is not None:
        feast = feast_in(year, named.easter)
        return DayRange(feast, feast) if feast else None
    if named.season is not None:
        return season_of(year, named.season)
    if named.quarter is not None:
        return months_from(year, 3 * named.quarter - 2, 3)
    if named.month is None:
        return years_from(year)
    if named.nth is not None:
        nth = nth_day(year, named.month, named.weekday, named.nth)
        return DayRange(nth, nth) if nth else None
    if named.day is None:
        return months_from(year, named.month, 1)
    day = make_day(year, named.month, named.day)
    return DayRange(day, day) if day else None


def _resolve_shifted(named: Named, unit: Unit, context: Context) -> DayRange | None:
    origin = context.today
    if named.anniversary_offset is not None:
        return _resolve_anniversary(named, unit, named.anniversary_offset, origin)
    if unit is Unit.DAY and named.weekday is not None:
        return _resolve_turning_weekday(named, context)
    if named.anchored and context.anchor is not None:
        if not _fine_enough(unit, context.anchor, same=named.shift == 0):
            return None
        origin = context.anchor.first
    elif named.anchored and named.shift >= 0:
        return None
    back = (
        named.which == -1 and context.tense_bias is not TenseBias.FUTURE and _is_working_day(origin)
    )
    if unit is Unit.WEEKEND and named.shift == 0 and named.which is None and not named.anchored:
        # What is told early in a week of "this weekend" has been.
        early = origin is not None and origin.weekday() <= _EARLY_IN_WEEK
        back = early and context.tense_bias is TenseBias.PAST
    moved = add_units(origin, unit, named.shift - back) if origin else None
    period = period_at(moved, unit) if moved else None
    if period is None:
        return None
    if unit is Unit.WEEK and named.weekday is not None:
        day = add_days(period.first, named.weekday)
        return DayRange(day, day) if day else None
    if unit is Unit.MONTH and named.nth is not None:
        return _within_year(replace(named, month=period.first.month), period.first.year)
    if unit is Unit.MONTH and named.day is not None:
        day = make_day(period.first.year, period.first.month, named.day)
        return DayRange(day, day) if day else None
    return _within_year(named, period.first.year) if unit is Unit.YEAR else period


def _resolve_beside(named: Named, context: Context) -> DayRange | None:
    """Return the "following Monday", the "previous March" or "that summer" of the date before."""
    free = replace(named, anchored=False, which=named.which or None)
    anchor = context.anchor
    length = (anchor.last - anchor.first).days + 1 if anchor else 0
    if anchor is None or length > (7 if named.weekday is not None else 366):
        return None if named.season is not None else _whole(free, context)
    if named.weekday is not None:
        edge = anchor.last if named.which == 1 else anchor.first
        ahead = (named.weekday - edge.weekday()) % 7
        moves = {1: ahead or 7, -1: ahead - 7}
        day = add_days(edge, moves.get(named.which or 0, min(ahead, ahead - 7, key=abs)))
        return DayRange(day, day) if day else None
    years = range(anchor.first.year - 1, anchor.last.year + 2)
    known = [days for year in years if (days := _within_year(free, year))]
    if named.which == 1:
        return next((days for days in known if days.first > anchor.last), None)
    if named.which == -1:
        return next((days for days in reversed(known) if days.last < anchor.first), None)
    return _within_year(free, anchor.first.year)


def _resolve_turning_weekday(named: Named, context: Context) -> DayRange | None:
    """Return the Tuesday of "a week ago Tuesday", or the Sunday of "two Sundays ago"."""
    tense_bias = TenseBias.FUTURE if named.shift > 0 else TenseBias.PAST
    near = _resolve_weekday(
        named.weekday or 0, named.which, replace(context, tense_bias=tense_bias)
    )
    day = add_days(near.first, named.shift) if near else None
    return DayRange(day, day) if day else None


def _resolve_anniversary(
    named: Named, unit: Unit, anniversary_offset: int, today: date | None
) -> DayRange | None:
    turned = add_days(today, anniversary_offset) if today else None
    moved = add_units(turned, unit, named.shift) if turned else None
    return period_at(moved, named.within) if moved else None


def _is_working_day(day: date | None) -> bool:
    return day is not None and day.weekday() < 5


def _fine_enough(unit: Unit, anchor: DayRange, *, same: bool = False) -> bool:
    """Return whether a period can be counted from another: days cannot, from a month.

    Where the `same` period is meant, "that night", a day is the same as a day alone.
    """
    length = (anchor.last - anchor.first).days + 1
    if same and unit is Unit.DAY:
        return length == 1
    longest = {Unit.DAY: 7, Unit.WEEK: 14, Unit.WEEKEND: 14, Unit.MONTH: 92, Unit.QUARTER: 92}
    return length <= longest.get(unit, 366)


def _resolve_weekday(weekday: int, which: int | None, context: Context) -> DayRange | None:
    if context.today is None:
        return None
    ahead = (weekday - context.today.weekday()) % 7
    back = ahead - 7
    if which == 0:
        move = weekday - context.today.weekday()
        move += 7 * (move < 0 and context.tense_bias is TenseBias.FUTURE)
    elif which is not None:
        move = back if which < 0 else ahead or 7
    elif context.tense_bias is TenseBias.CLOSEST or (
        # Chinese says 上週五 of what lies further back, and its verbs have no tense.
        context.own_year and context.tense_bias is TenseBias.NEAREST
    ):
        move = min(back, ahead, key=abs)
    else:
        move = ahead if ahead == 0 or context.tense_bias is TenseBias.FUTURE else back
    day = add_days(context.today, move)
    return DayRange(day, day) if day else None


def _resolve_day_of_month(named: Named, context: Context) -> DayRange | None:
    """Return the day of that number, and weekday where given, in the nearest fitting month."""
    if context.today is None or named.day is None:
        return None
    reach = 12 if named.weekday is not None or context.tense_bias is TenseBias.BACK else 1
    start = context.today.year * 12 + context.today.month - 1
    months = (divmod(start + move, 12) for move in range(-reach, reach + 1))
    days = (make_day(year, month + 1, named.day) for year, month in months)
    return _choose((DayRange(day, day) if day else None for day in days), named, context)


def _choose(
    candidates: Iterable[DayRange | None], named: Named, context: Context
) -> DayRange | None:
    """Return the candidate that "last", "this" or "next", the weekday and the tense ask for."""
    today = context.today
    known = [days for days in candidates if days is not None]
    if named.weekday is not None:
        known = [days for days in known if days.first.weekday() == named.weekday] or known
    if today is None or not known:
        return None
    if named.which == 0:
        known = [days for days in known if days.first.year == today.year] or known
    elif named.which == -1:
        known = [days for days in known if days.last < today]
    elif named.which == 1:
        known = [days for days in known if days.first > today]
    begun = named.quarter is not None and context.tense_bias is not TenseBias.FUTURE
    if (begun or context.tense_bias is TenseBias.BACK) and named.which is None:
        known = [days for days in known if days.first <= today]
    return min(known, key=lambda days: _distance(days, today, context), default=None)


def _distance(days: DayRange, today: date, context: Context) -> int:
    gap = _gap(days, today, context.tense_bias)
    return gap * (1 + (context.own_year and days.first.year != today.year))


def _gap(days: DayRange, today: date, tense_bias: TenseBias) -> int:
    if days.first <= today <= days.last:
        return 0
    if days.last < today:
        gap = (today - days.last).days * 2
        return gap * _AGAINST_TENSE if tense_bias is TenseBias.FUTURE else gap
    gap = (days.first - today).days * 2
    return gap * _AGAINST_TENSE if tense_bias is TenseBias.PAST else gap + 1
