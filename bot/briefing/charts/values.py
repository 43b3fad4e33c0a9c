"""What pictures show, as plain values; of their texts is drawn what can be written and fits."""

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
    """Counts by day of up to five names, from the day `first` on; `alt` tells it in words.

    `unit` says what the counts are of, `axis` what the days are.
    """

    first: date
    lines: tuple[TrendLine, ...]
    alt: str
    title: str
    unit: str
    axis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Days of a timeline, how they are written, how many events are of them, the words of one."""

    days: DayRange
    label: str
    events: int = 1
    words: str = ""

    def label_events(self) -> str:
        """Return how the days are written, with the number of events where there are several."""
        return f"{self.label} ×{self.events}" if self.events > 1 else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChart:
    """Days of events from top to bottom; `alt` tells them in words.

    `axis` says what the days are, `bent` that long gaps are drawn shorter, shown where they are.
    """

    bars: tuple[Bar, ...]
    alt: str
    title: str
    axis: str
    bent: str


Chart = TrendChart | TimelineChart
