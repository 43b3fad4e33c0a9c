"""Draw pictures as SVG: marks and lines with classes, coloured by the style sheet of their place.

A page of an export has a style of its own with two themes (`export.css`); as a PNG a picture brings
its own light ground and a frame (`chart.css`), so that it reads the same on dark and light pages.
Marks and strokes of lines differ, so that no colour has to be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lxml import etree

from bot.briefing.charts.labels import measure_text
from bot.briefing.charts.ticks import pick_counts, pick_days
from bot.briefing.charts.time_scale import TimeScale, make_scale
from bot.briefing.charts.values import Bar, Chart, TimelineChart, TrendChart, TrendLine

WIDTH = 800
"""How wide a picture is, in units of its own."""

LETTERS = 15.0
"""Height of letters, as both style sheets have it."""

EDGE, RIGHT, ROW, FOOT, GAP = 20.0, 52.0, 26.0, 34.0, 12.0
"""Margin, that beside half a label of a day, height of a row, room under an axis and in between."""

PLOT = 240.0
"""Height of the field that the lines of a trend are drawn in."""

LEAST_AXIS = 300.0
"""Room for the axis of a timeline at least; labels that are too long for the rest are cut off."""

NARROWEST = 6.0
"""Units that a vague time takes at least, so that it is seen."""

MARKS = (
    "m-{r},0a{r},{r} 0 1,0 {d},0a{r},{r} 0 1,0 -{d},0z",
    "m-{r},-{r}h{d}v{d}h-{d}z",
    "m0,-{r}l{r},{d}h-{d}z",
    "m0,-{d}l{r},{d}l-{r},{d}l-{r},-{d}z",
    "m0,{r}l{r},-{d}h-{d}z",
)
"""Paths around a point: circle, square, triangle, diamond, triangle upside down."""

MOST_MARKS = 60
"""Marks on a line at most: of a longer one not every day has its own."""

STROKES = ("", "9 4", "2 3", "9 4 2 4", "14 5")
"""How the lines of a trend are dashed."""

Element = Any  # lxml has no types of its own


def draw_chart(chart: Chart) -> Element:
    """Return a picture as the element `svg`, without a word about it: see `alt` of the chart."""
    return draw_trend(chart) if isinstance(chart, TrendChart) else draw_timeline(chart)


def draw_timeline(chart: TimelineChart) -> Element:
    """Return the days of a timeline on an axis of time.

    Each bar has one element of class `day` or `vague`, in their order.
    """
    height = EDGE + ROW * len(chart.bars) + FOOT
    svg = _begin(height)
    widest = max(measure_text(bar.label_events()) for bar in chart.bars) * LETTERS
    left = min(EDGE + widest + GAP, WIDTH - LEAST_AXIS)
    scale = make_scale([bar.days for bar in chart.bars])
    field = _Field(left + GAP, WIDTH - RIGHT, EDGE, height - FOOT)
    for share, label in scale.pick_ticks():
        _add_tick(svg, field, share, label)
    _add_path(svg, f"M{left:.1f},{field.floor:.1f}H{WIDTH - EDGE:.1f}", "axis")
    for row, bar in enumerate(chart.bars):
        y = EDGE + ROW * (row + 0.5)
        _add_text(svg, left - GAP, y + LETTERS / 3, bar.label_events(), "label")
        _add_bar(svg, bar, scale, field, y)
    return svg


def draw_trend(chart: TrendChart) -> Element:
    """Return the lines of a trend, marks on each, under the names of the lines."""
    columns = _count_columns(chart.lines)
    legend = -(-len(chart.lines) // columns) * ROW
    svg = _begin(EDGE + legend + GAP + PLOT + FOOT)
    ceiling = EDGE + legend + GAP
    counts = pick_counts(max((max(line.counts, default=0) for line in chart.lines), default=0))
    left = EDGE + measure_text(str(counts[-1])) * LETTERS + GAP
    field = _Field(left + GAP, WIDTH - RIGHT, ceiling, ceiling + PLOT)
    days = max(len(line.counts) for line in chart.lines)
    last = chart.first + timedelta(days=days - 1)
    for day in pick_days(chart.first, last):
        _add_tick(svg, field, _share((day - chart.first).days, days), day.isoformat())
    for count in counts:
        y = field.place_count(count / counts[-1])
        _add_path(svg, f"M{left:.1f},{y:.1f}H{WIDTH - EDGE:.1f}", "grid" if count else "axis")
        _add_text(svg, left - GAP / 2, y + LETTERS / 3, str(count), "label")
    for number, line in enumerate(chart.lines):
        at = number % columns * (WIDTH - 2 * EDGE) / columns, EDGE + number // columns * ROW
        _add_name(svg, line.label, number, (EDGE + at[0], at[1] + ROW / 2))
        points = [
            (field.place_share(_share(day, days)), field.place_count(count / counts[-1]))
            for day, count in enumerate(line.counts)
        ]
        _add_line(svg, points, number)
    return svg


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a picture's axes run: from left to right, and from the ceiling to the floor."""

    left: float
    right: float
    ceiling: float
    floor: float

    def place_share(self, share: float) -> float:
        return self.left + (self.right - self.left) * share

    def place_count(self, share: float) -> float:
        return self.floor - (self.floor - self.ceiling) * share


def _share(day: int, days: int) -> float:
    return day / (days - 1) if days > 1 else 0.5


def _begin(height: float) -> Element:
    svg = etree.Element(
        "svg", nsmap={None: "http://www.w3.org/2000/svg"}, viewBox=f"0 0 {WIDTH} {height:g}"
    )
    ground = {"class": "ground", "width": str(WIDTH), "height": f"{height:g}"}
    etree.SubElement(svg, "rect", **ground)
    return svg


def _add_path(svg: Element, path: str, kind: str) -> Element:
    return etree.SubElement(svg, "path", d=path, **{"class": kind})


def _add_text(svg: Element, x: float, y: float, text: str, kind: str) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": kind}
    etree.SubElement(svg, "text", **place).text = text


def _add_tick(svg: Element, field: _Field, share: float, label: str) -> None:
    x = field.place_share(share)
    _add_path(svg, f"M{x:.1f},{field.ceiling:.1f}V{field.floor:.1f}", "grid")
    _add_text(svg, x, field.floor + LETTERS + 5, label, "tick")


def _add_bar(svg: Element, bar: Bar, scale: TimeScale, field: _Field, y: float) -> None:
    start, end = (field.place_share(scale.place(day)) for day in (bar.days.first, bar.days.last))
    if bar.days.first == bar.days.last:
        place = {"cx": f"{start:.1f}", "cy": f"{y:.1f}", "r": "6", "class": "day"}
        etree.SubElement(svg, "circle", **place)
    else:
        # A vague date is a hollow bar as long as its days may be, long enough to be seen.
        size = {"width": f"{max(end - start, NARROWEST):.1f}", "height": "12"}
        place = {"x": f"{start:.1f}", "y": f"{y - 6:.1f}", "class": "vague"}
        etree.SubElement(svg, "rect", **place, **size)


def _count_columns(lines: Sequence[TrendLine]) -> int:
    widest = max(measure_text(line.label) for line in lines) * LETTERS + 3 * EDGE
    return max(1, min(3, len(lines), int((WIDTH - 2 * EDGE) / widest)))


def _add_name(svg: Element, label: str, number: int, at: tuple[float, float]) -> None:
    x, y = at
    _add_line(svg, [(x, y), (x + 15, y), (x + 30, y)], number, marked=slice(1, 2))
    _add_text(svg, x + 30 + GAP / 2, y + LETTERS / 3, label, "name")


def _add_line(
    svg: Element,
    points: Sequence[tuple[float, float]],
    number: int,
    marked: slice | None = None,
) -> None:
    number %= len(MARKS)
    path = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    line = _add_path(svg, path, f"line line-{number}")
    if STROKES[number]:
        line.set("stroke-dasharray", STROKES[number])
    radius = 5.0 if len(points) < 40 else 3.5
    shape = MARKS[number].format(r=f"{radius:g}", d=f"{2 * radius:g}")
    chosen = points[:: -(-len(points) // MOST_MARKS)] if marked is None else points[marked]
    marks = "".join(f"M{x:.1f},{y:.1f}{shape}" for x, y in chosen)
    _add_path(svg, marks, f"mark mark-{number}")
