"""The axes of pictures: time, of which long gaps are drawn shorter; round counts and days.

A timeline may tell of 1895 and of four days in a row: each gap between its days gets room by its
square root, so that both can be seen. Days keep their order; lengths do not compare.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count, pairwise
from math import sqrt
from statistics import median_low

from bot.domain.entities import DayRange

MOST = 6
"""Labels of an axis of a trend at most: seven days in full would touch one another."""

APART = 0.12
"""Share of the axis that lies between two labels at least; twice that beside one of a whole day."""

BENT = 4
"""A gap so many times as long as the median one is drawn half as long beside it, or less."""

FEWEST = 3
"""Labels of months and years with fewer of which days are marked too."""


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Where days lie on an axis from 0 to 1; `stops` are all first and last days, in order."""

    stops: tuple[date, ...]
    places: tuple[float, ...]

    def place(self, day: date) -> float:
        """Return where a day lies; one before the first or after the last lies at that end."""
        if day <= self.stops[0]:
            return self.places[0]
        if day >= self.stops[-1]:
            return self.places[-1]
        at = bisect_right(self.stops, day) - 1
        share = (day - self.stops[at]).days / (self.stops[at + 1] - self.stops[at]).days
        return self.places[at] + share * (self.places[at + 1] - self.places[at])

    def find_breaks(self) -> tuple[float, ...]:
        """Return the middles of the gaps that are drawn shorter: none where the axis is even.

        Where all gaps are of much the same length, the longest stands for them.
        """
        gaps = [(later - day).days for day, later in pairwise(self.stops)]
        if not gaps or min(gaps) == max(gaps):
            return ()
        least = min(BENT * median_low(gaps), max(gaps))
        middles = [(one + other) / 2 for one, other in pairwise(self.places)]
        return tuple(at for at, gap in zip(middles, gaps, strict=True) if gap >= least)

    def pick_ticks(self) -> tuple[tuple[float, str], ...]:
        """Return the places to mark, with their labels in digits: the roundest that fit."""
        chosen: dict[float, str] = {}
        for day, label in self._list_round_days():
            place = self.place(day)
            if all(abs(place - other) >= APART for other in chosen):
                chosen[place] = label
        if len(chosen) < FEWEST:
            for day in self.stops:
                place = self.place(day)
                if all(abs(place - other) >= 2 * APART for other in chosen):
                    chosen[place] = day.isoformat()
        return tuple(sorted(chosen.items()))

    def _list_round_days(self) -> Iterator[tuple[date, str]]:
        first, last = self.stops[0], self.stops[-1]
        years = range(max(first.year, 1), last.year + 1)
        for step in (100, 50, 10, 5, 1):
            if len(years) / step <= 100:
                for year in years:
                    if year % step == 0 and first <= date(year, 1, 1) <= last:
                        yield date(year, 1, 1), f"{year:04}"
        if len(years) <= 10:
            for year in years:
                for month in range(2, 13):
                    if first <= date(year, month, 1) <= last:
                        yield date(year, month, 1), f"{year:04}-{month:02}"


def make_scale(ranges: Sequence[DayRange]) -> TimeScale:
    """Return the axis for some days, at least one; all days of one are in its middle."""
    stops = tuple(sorted({day for days in ranges for day in (days.first, days.last)}))
    gaps = [sqrt((later - day).days) for day, later in pairwise(stops)]
    sums = list(accumulate(gaps, initial=0.0))
    if len(stops) == 1:
        return TimeScale(stops, (0.5,))
    return TimeScale(stops, tuple(total / sums[-1] for total in sums))


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
