"""Charts: timelines and trends as pictures."""

from __future__ import annotations

from bot.briefing.charts.draw import (
    Bar,
    Chart,
    TimelineChart,
    TrendChart,
    TrendLine,
    draw_chart,
    label_names,
    shorten_alt,
)
from bot.briefing.charts.time_scale import TimeScale, make_scale

__all__ = [
    "Bar",
    "Chart",
    "TimeScale",
    "TimelineChart",
    "TrendChart",
    "TrendLine",
    "draw_chart",
    "label_names",
    "make_scale",
    "shorten_alt",
]
