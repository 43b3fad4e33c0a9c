"""What pictures show, as plain values; every text in them is one that can be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.entities import DayRange


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """A line of a trend: its label and a count a day."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """Counts by day of up to five names, from the day `first` on; `alt` tells it in words."""

    first: date
    lines: tuple[TrendLine, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Days of a timeline, how they are written, and how many events are of them."""

    days: DayRange
    label: str
    events: int = 1

    def label_events(self) -> str:
        """Return how the days are written, with the number of events where there are several."""
        return f"{self.label} ×{self.events}" if self.events > 1 else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChart:
    """Days of events from top to bottom; `alt` tells them in words."""

    bars: tuple[Bar, ...]
    alt: str


Chart = TrendChart | TimelineChart
