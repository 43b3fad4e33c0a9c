"""What to mark on the axes of a trend: round counts, days evenly apart or the first of months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

MOST = 6
"""Labels of an axis at most: seven days in full would touch one another."""


def pick_counts(highest: int) -> tuple[int, ...]:
    """Return the counts to mark, from 0 to one that is at least the highest, evenly apart."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if highest <= step * (MOST - 1))
    return tuple(range(0, max(highest, 1) + step, step))[: -(-max(highest, 1) // step) + 1]


def pick_days(first: date, last: date) -> tuple[date, ...]:
    """Return the days to mark between two, both with them: as many as fit, at even steps."""
    length = (last - first).days + 1
    for step in (1, 2, 7, 14):
        if length <= step * MOST:
            return tuple(first + timedelta(days=days) for days in range(0, length, step))
    for months in (1, 2, 3, 6, 12):
        days = tuple(_list_firsts(first, last, months))
        if len(days) <= MOST:
            return days
    return first, last


def _list_firsts(first: date, last: date, months: int) -> Iterator[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(number // 12, number % 12 + 1, 1)
        if number % months == 0 and first <= day:
            yield day
