"""Draw pictures as SVG: marks and lines with classes, coloured by the style sheet of their place.

A page of an export has a style of its own with two themes (`export.css`); as a PNG a picture brings
its own light ground and a frame (`chart.css`), so that it reads the same on dark and light pages.
A title stands above, what an axis measures beside it, an event's words beside its dot.
Marks and strokes of lines differ, so that no colour has to be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lxml import etree

from bot.briefing.charts.labels import fit_text, measure_text
from bot.briefing.charts.scales import TimeScale, make_scale, pick_counts, pick_days
from bot.briefing.charts.values import Bar, Chart, TimelineChart, TrendChart, TrendLine

WIDTH = 800
"""How wide a picture is, in units of its own."""

LETTERS = 15.0
"""Height of letters, as both style sheets have it."""

EDGE, RIGHT, ROW, FOOT, GAP = 20.0, 52.0, 26.0, 58.0, 12.0
"""Margin, that beside half a label of a day, height of a row, room under an axis and in between."""

LARGE = 18.0
"""Height of the letters of a title, as both style sheets have it."""

BREAK = 3.0
"""Half the width of the sign for a part of an axis that is drawn shorter."""

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
    top = EDGE + ROW + GAP
    height = top + ROW * len(chart.bars) + GAP / 2 + FOOT
    svg = _begin(height, chart.title)
    widest = max(measure_text(bar.label_events()) for bar in chart.bars) * LETTERS
    left = min(EDGE + widest + GAP, WIDTH - LEAST_AXIS)
    scale = make_scale([bar.days for bar in chart.bars])
    field = _Field(left + GAP, WIDTH - RIGHT, top, height - FOOT)
    for share, label in scale.pick_ticks():
        _add_tick(svg, field, share, label)
    _add_path(svg, f"M{left:.1f},{field.floor:.1f}H{WIDTH - EDGE:.1f}", "axis")
    _add_unit(svg, field, chart.axis)
    _add_breaks(svg, field, scale.find_breaks(), chart.bent)
    for row, bar in enumerate(chart.bars):
        y = top + ROW * (row + 0.5)
        _add_text(svg, left - GAP, y + LETTERS / 3, bar.label_events(), "label")
        _add_words(svg, bar.words, _add_bar(svg, bar, scale, field, y), left, y)
    return svg


def draw_trend(chart: TrendChart) -> Element:
    """Return the lines of a trend, marks on each, under the names of the lines."""
    columns = _count_columns(chart.lines)
    legend = -(-len(chart.lines) // columns) * ROW
    top = EDGE + ROW + GAP
    ceiling = top + legend + ROW + GAP
    svg = _begin(ceiling + PLOT + FOOT, chart.title)
    _add_text(svg, EDGE, ceiling - GAP - LETTERS / 3, _fit(chart.unit, WIDTH - 2 * EDGE), "unit")
    counts = pick_counts(max((max(line.counts, default=0) for line in chart.lines), default=0))
    left = EDGE + measure_text(str(counts[-1])) * LETTERS + GAP
    field = _Field(left + GAP, WIDTH - RIGHT, ceiling, ceiling + PLOT)
    days = max(len(line.counts) for line in chart.lines)
    last = chart.first + timedelta(days=days - 1)
    for day in pick_days(chart.first, last):
        _add_tick(svg, field, _share((day - chart.first).days, days), day.isoformat())
    _add_unit(svg, field, chart.axis)
    for count in counts:
        y = field.place_count(count / counts[-1])
        _add_path(svg, f"M{left:.1f},{y:.1f}H{WIDTH - EDGE:.1f}", "grid" if count else "axis")
        _add_text(svg, left - GAP / 2, y + LETTERS / 3, str(count), "label")
    for number, line in enumerate(chart.lines):
        at = number % columns * (WIDTH - 2 * EDGE) / columns, top + number // columns * ROW
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


def _begin(height: float, title: str) -> Element:
    svg = etree.Element(
        "svg", nsmap={None: "http://www.w3.org/2000/svg"}, viewBox=f"0 0 {WIDTH} {height:g}"
    )
    ground = {"class": "ground", "width": str(WIDTH), "height": f"{height:g}"}
    etree.SubElement(svg, "rect", **ground)
    room = (WIDTH - 2 * EDGE) / LARGE
    _add_text(svg, EDGE, EDGE + LARGE, fit_text(title, room), "title")
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


def _fit(text: str, room: float) -> str:
    return fit_text(text, room / LETTERS)


def _add_unit(svg: Element, field: _Field, axis: str) -> None:
    """Write what an axis of days measures, under its labels."""
    text = _fit(axis, (WIDTH - 2 * EDGE) * 0.55)
    _add_text(svg, EDGE, field.floor + 2 * LETTERS + 15, text, "unit")


def _add_breaks(svg: Element, field: _Field, breaks: Sequence[float], bent: str) -> None:
    """Mark where an axis is drawn shorter, as many places as can be told apart, and say so."""
    last = field.left - LETTERS
    for share in breaks:
        x = field.place_share(share)
        if x - last >= LETTERS:
            _add_break(svg, x, field.floor)
            last = x
    if breaks:
        words, y = _fit(bent, (WIDTH - 2 * EDGE) * 0.38), field.floor + 2 * LETTERS + 15
        x = WIDTH - EDGE - measure_text(words) * LETTERS
        _add_text(svg, x, y, words, "name")
        x, y = x - 5 * BREAK, y - LETTERS / 3
        _add_path(svg, f"M{x - 3 * BREAK:.1f},{y:.1f}h{6 * BREAK:.1f}", "axis")
        _add_break(svg, x, y)


def _add_break(svg: Element, x: float, y: float) -> None:
    """Cut an axis with the usual sign of two strokes, the ground between them."""
    stroke = f"l{BREAK:g},-{4 * BREAK:g}"
    at = f"{y + 2 * BREAK:.1f}"
    outline = f"M{x - 1.5 * BREAK:.1f},{at}{stroke}h{2 * BREAK:g}l-{BREAK:g},{4 * BREAK:g}z"
    _add_path(svg, outline, "gap")
    for start in (x - 1.5 * BREAK, x + 0.5 * BREAK):
        _add_path(svg, f"M{start:.1f},{at}{stroke}", "break")


def _add_words(svg: Element, words: str, mark: tuple[float, float], left: float, y: float) -> None:
    """Write an event's words beside its mark, on the side that has more room."""
    before, after = mark[0] - GAP - left, WIDTH - EDGE - mark[1] - GAP
    text = _fit(words, max(before, after, 0.0))
    if text:
        x, kind = (mark[1] + GAP, "words") if after >= before else (mark[0] - GAP, "words before")
        _add_text(svg, x, y + LETTERS / 3, text, kind)


def _add_bar(
    svg: Element, bar: Bar, scale: TimeScale, field: _Field, y: float
) -> tuple[float, float]:
    """Draw the mark of some days; return where it begins and ends."""
    start, end = (field.place_share(scale.place(day)) for day in (bar.days.first, bar.days.last))
    if bar.days.first == bar.days.last:
        place = {"cx": f"{start:.1f}", "cy": f"{y:.1f}", "r": "6", "class": "day"}
        etree.SubElement(svg, "circle", **place)
        return start - 6, start + 6
    # A vague date is a hollow bar as long as its days may be, long enough to be seen.
    width = max(end - start, NARROWEST)
    place = {"x": f"{start:.1f}", "y": f"{y - 6:.1f}", "class": "vague"}
    etree.SubElement(svg, "rect", **place, width=f"{width:.1f}", height="12")
    return start, start + width


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
