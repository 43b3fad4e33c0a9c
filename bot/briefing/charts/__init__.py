"""Charts: timelines and trends as pictures, drawn once for pages and for Discord."""

from __future__ import annotations

from bot.briefing.charts.draw import draw_timeline
from bot.briefing.charts.labels import label_names, shorten_alt
from bot.briefing.charts.rasterise import draw_picture
from bot.briefing.charts.values import Bar, Chart, TimelineChart, TrendChart, TrendLine

__all__ = [
    "Bar",
    "Chart",
    "TimelineChart",
    "TrendChart",
    "TrendLine",
    "draw_picture",
    "draw_timeline",
    "label_names",
    "shorten_alt",
]
