"""English days of one month told in a list: "July 18, 20 and 22", "18, 20 and 22 July"."""

from __future__ import annotations

from dataclasses import replace

from bot.text.dates.expressions import Expression, Named
from bot.text.dates.grammar import read_dated, with_year
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
from bot.text.dates.tokens import text_at

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
