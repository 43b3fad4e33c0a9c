"""Ranges of English dates: "July 10 to 17", "1895-1945", "between May and July"."""

from __future__ import annotations

from dataclasses import replace

from bot.text.dates import words
from bot.text.dates.calendar import Unit
from bot.text.dates.expressions import Between, Expression, Named, Offset
from bot.text.dates.grammar import month_at, read_dated, read_named, read_nth, with_year
from bot.text.dates.guards import is_date
from bot.text.dates.parts import (
    Read,
    Tokens,
    ends_phrase,
    followed_by_things,
    glued,
    read_day,
    skip_comma,
    skip_hyphen,
)
from bot.text.dates.relative import read_amount, read_window
from bot.text.segment import text_at

_CONNECTORS = frozenset({"-", "–", "—", "−", "~", "to", "through", "thru", "until", "till"})


def read_expression(
    tokens: Tokens, place: int, *, and_joins: bool = False
) -> Read[Expression] | None:
    """Read the longest expression at `place`: a window, a range or one named period.

    `and_joins` is true after "between", where "and" makes a range.
    """
    alone = read_window(tokens, place) or read_nth(tokens, place)
    if alone:
        return alone
    days = _read_day_range(tokens, place, and_joins=and_joins)
    named = None if days else read_named(tokens, place)
    return days or (named and (_read_joined(tokens, named, and_joins=and_joins) or named))


def _read_day_range(tokens: Tokens, place: int, *, and_joins: bool) -> Read[Expression] | None:
    """Read days of one month, "10 to 17 July" or "July 10 to 17", with the year or without."""
    first = read_day(tokens, place + (text_at(tokens, place) == "the"))
    if first:
        after = _skip_connector(tokens, first[1], and_joins=True)
        last = read_dated(tokens, after) if after else None
        if after is None or last is None or not _joins_days(tokens, after, first, last, and_joins):
            return None
        return Between(first=Named(day=first[0]), last=last[0]), last[1]
    opening = read_dated(tokens, place)
    after = _skip_connector(tokens, opening[1], and_joins=True) if opening else None
    if opening is None or opening[0].year or after is None:
        return None
    closing = read_day(tokens, after + (text_at(tokens, after) == "the"))
    if closing is None or followed_by_things(tokens, closing[1]):
        return None
    last = with_year(tokens, Named(month=opening[0].month, day=closing[0]), closing[1])
    opened = (opening[0].day or 0, opening[1])
    if not _joins_days(tokens, after, opened, last, and_joins):
        return None
    if month_at(tokens, closing[1] + (text_at(tokens, closing[1]) == "of")):
        return None
    return Between(first=opening[0], last=last[0]), last[1]


def _joins_days(
    tokens: Tokens, after: int, first: Read[int], last: Read[Named], and_joins: bool
) -> bool:
    """Return whether the word before `after` makes a range: "and" only of neighbouring days."""
    return and_joins or text_at(tokens, after - 1) != "and" or last[0].day == first[0] + 1


def _read_joined(
    tokens: Tokens, opening: Read[Named], *, and_joins: bool
) -> Read[Expression] | None:
    """Read what follows a named period in a range: "May to July", "1895-1945", "2023-24"."""
    slash = opening[1] + 1 if text_at(tokens, opening[1]) == "/" else None
    after = _skip_connector(tokens, opening[1], and_joins=and_joins) or slash
    if after is None:
        return _read_next_weekday(tokens, opening)
    if slash:
        short = _read_short_year(tokens, opening[0], slash)
        return (Between(first=opening[0], last=short[0]), short[1]) if short else None
    closing = _read_short_year(tokens, opening[0], after) or read_named(tokens, after)
    if closing is None or not _same_kind(opening[0], closing[0]):
        return None
    if _are_two_dates(opening[0], closing[0]):
        return None
    return Between(first=opening[0], last=closing[0]), closing[1]


def _read_next_weekday(tokens: Tokens, opening: Read[Named]) -> Read[Expression] | None:
    """Read the "and Sunday" of "Saturday and Sunday"."""
    first, place = opening
    last = read_named(tokens, place + 1) if text_at(tokens, place) == "and" else None
    if last is None or first.weekday is None or first != Named(weekday=first.weekday):
        return None
    if last[0] != Named(weekday=(first.weekday + 1) % 7):
        return None
    return Between(first=first, last=last[0]), last[1]


def _skip_connector(tokens: Tokens, place: int, *, and_joins: bool) -> int | None:
    word = text_at(tokens, place)
    if word in _CONNECTORS:
        return place + 1
    return place + 1 if word == "and" and and_joins else None


def _read_short_year(tokens: Tokens, opening: Named, place: int) -> Read[Named] | None:
    """Read the "24" of "2023-24" and of "winter 1776-77"."""
    word, year = text_at(tokens, place), opening.year
    bare = year is not None and opening.month is None and opening.years == 1
    if not bare or year is None or not (len(word) == 2 and word.isdecimal()):
        return None
    if tokens[place - 1].text not in "-–—−/" or int(word) <= year % 100:
        return None
    return replace(opening, year=year - year % 100 + int(word), season=None), place + 1


def _same_kind(first: Named, last: Named) -> bool:
    """Return whether two periods can be the ends of one range."""
    if first.anchored or last.anchored or (first.easter is None) != (last.easter is None):
        return False
    if first.weekday is not None and first.day is None:
        return last.weekday is not None or last.unit is Unit.DAY
    if first.day or first.unit is Unit.DAY:
        return bool(last.day or last.unit is Unit.DAY)
    if first.month or first.season is not None or first.quarter:
        return bool(last.month or last.season is not None or last.quarter) and not last.day
    return not (last.day or last.weekday is not None or last.month)


def _are_two_dates(first: Named, last: Named) -> bool:
    """Return whether two full dates are those of a life or a work, named one by one."""
    if not (first.day and last.day and first.year and last.year):
        return False
    return last.year - first.year > 1


_WAYS = {"before": -1, "after": 1}
_LENGTHS = words.word_set("for spent another lasted took than within over half and")
"""Words before an amount that make it a length or a bound: "for two days after July 18"."""
_DETERMINERS = words.word_set("the his her its their this last next")


def read_offset(tokens: Tokens, place: int) -> Read[Offset] | None:
    """Read "two days before" or "the day after" where a date follows, which is no part of it."""
    head = _read_head(tokens, place)
    if head is None:
        return None
    count, unit, after = head
    basis = _read_basis(tokens, after)
    if basis is None or (basis.unit is Unit.DAY and count in (-1, 1)):
        return None  # "the day before yesterday" is one expression
    return Offset(count=count, unit=unit, basis=basis), after


def _read_head(tokens: Tokens, place: int) -> tuple[int, Unit, int] | None:
    """Read the way and the amount, in units, with the place after them."""
    the = text_at(tokens, place) == "the"
    unit = words.UNITS.get(text_at(tokens, place + the))
    if the and text_at(tokens, place + 1) in words.TIMES_OF_DAY:
        unit = Unit.DAY
    amount = None if the else read_amount(tokens, place)
    if amount and text_at(tokens, place - 1) not in _LENGTHS:
        (count, unit), after = amount
        if unit is Unit.WEEK:
            count, unit = 7 * count, Unit.DAY
        if unit not in (Unit.DAY, Unit.MONTH):
            return None  # "ten years after 9/11" is about ten years
    elif the and unit:
        count, after = 1, place + 2
    else:
        return None
    way = _WAYS.get(text_at(tokens, after))
    return None if way is None else (way * count, unit, after + 1)


def _read_basis(tokens: Tokens, place: int) -> Named | None:
    """Read the date at `place` or after its article, where it does not itself need another."""
    for start in (place, place + 1):
        read = read_expression(tokens, start)
        if read and isinstance(read[0], Named) and is_date(tokens, start, read[1], read[0]):
            return None if read[0].anchored else read[0]
        if text_at(tokens, place) not in _DETERMINERS:
            break
    return None


Listed = list[tuple[int, int, Named]]
_LONGEST = 7


def read_following_days(tokens: Tokens, place: int, expression: Expression, end: int) -> Listed:
    """Return the days with their places that a list from `place` on names, or none.

    The first is `expression`, read up to `end`. Each is later than the one before, the last stands
    after "and", and nothing follows that it could count.
    """
    if not isinstance(expression, Named) or not (expression.month and expression.day):
        return []
    days = _read_days(tokens, end + 1, after=expression.day)
    if expression.year is not None or not days or _counts(tokens, days[-1][1][1]):
        return []
    comma = text_at(tokens, end) == "," and len(days) > 1
    if not comma and not _is_pair(tokens, place, end, days):
        return []
    last, after = with_year(tokens, replace(expression, day=days[-1][1][0]), days[-1][1][1])
    spans = [(place, end), *((start, day[1]) for start, day in days[:-1]), (days[-1][0], after)]
    numbers = [expression.day, *(day for _, (day, _) in days)]
    return [(*span, replace(last, day=day)) for span, day in zip(spans, numbers, strict=True)]


def read_days_before(tokens: Tokens, place: int) -> Listed:
    """Return the days with their places of a list that its month ends, or none."""
    days = _read_days(tokens, place, after=0)
    pair = len(days) == 2 and days[0][1][0] + 1 < days[1][1][0]
    listed = len(days) > 2 or (pair and text_at(tokens, place - 1) == "on")
    read = read_dated(tokens, days[-1][0]) if listed else None
    if read is None or read[0].day != days[-1][1][0]:
        return []
    named, end = read
    others = [(start, after, replace(named, day=day)) for start, (day, after) in days[:-1]]
    return [*others, (days[-1][0], end, named)]


def _counts(tokens: Tokens, place: int) -> bool:
    """Return whether numbers count what follows: "10 and 12 ships", "10 and 12-year-olds"."""
    return followed_by_things(tokens, place) or (
        glued(tokens, place) and skip_hyphen(tokens, place) > place
    )


def _is_pair(tokens: Tokens, place: int, end: int, days: list[tuple[int, Read[int]]]) -> bool:
    """Return whether "on July 18 and 22" ends a phrase, with no more days than these."""
    joined = text_at(tokens, place - 1) == "on" and text_at(tokens, end) == "and"
    return joined and len(days) == 1 and ends_phrase(tokens, days[0][1][1])


def _read_days(tokens: Tokens, place: int, *, after: int) -> list[tuple[int, Read[int]]]:
    """Read rising numbers of days with commas between them and "and" before the last."""
    days: list[tuple[int, Read[int]]] = []
    while len(days) < _LONGEST:
        day = read_day(tokens, place)
        if day is None or day[0] <= after:
            return []
        days.append((place, day))
        ends = text_at(tokens, place - 1) == "and"
        after, place = day
        if ends:
            return days
        comma = skip_comma(tokens, place)
        joined = text_at(tokens, comma) == "and"
        if comma == place and not joined:
            return []
        place = comma + joined
    return []
