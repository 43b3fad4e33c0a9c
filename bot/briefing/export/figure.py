"""Draw a timeline as SVG for a page: marks on an axis of time, its words in the page's own font."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lxml import etree

from bot.briefing.charts import TimeScale, make_scale
from bot.briefing.export.escape import clean_text
from bot.briefing.lookup import Event, Timeline
from bot.briefing.page import show_days
from bot.briefing.wording import Wording

MOST = 30
"""Rows of a figure at most."""

WIDTH, LABELS, ROW, TOP, FOOT, EDGE = 800, 225, 24, 12, 30, 30
"""The drawing in units of its own: whole width, room for labels, a row, margins."""

NARROWEST = 6.0
"""Units that a vague time takes at least, so that it is seen."""

Element = Any  # lxml has no types of its own


def draw_figure(timeline: Timeline, wording: Wording) -> Element | None:
    """Return a figure of a timeline's days with its caption; None for fewer than two.

    Events of the same days share a row.
    """
    grouped = groupby(timeline.events, key=lambda event: event.days)
    rows = [list(events) for _, events in grouped][:MOST]
    if len(rows) < 2:
        return None
    count = sum(len(row) for row in rows)
    caption = wording.say("export.figure", n=count)
    figure = etree.Element("figure")
    figure.append(_draw(rows, caption, wording))
    article = etree.SubElement(figure, "figcaption")
    article.text = f"{caption}. {wording.say('export.figure_how')}"
    return figure


def _draw(rows: Sequence[Sequence[Event]], caption: str, wording: Wording) -> Element:
    height = TOP + ROW * len(rows) + FOOT
    names = {"aria-labelledby": "figure-title figure-text", "role": "img"}
    svg = etree.Element("svg", viewBox=f"0 0 {WIDTH} {height}", **names)
    etree.SubElement(svg, "title", id="figure-title").text = caption
    article = "; ".join(_label(row, wording) for row in rows)
    etree.SubElement(svg, "desc", id="figure-text").text = clean_text(article)
    scale = make_scale([row[0].days for row in rows])
    _draw_axis(svg, scale, height - FOOT)
    for place, row in enumerate(rows):
        _draw_row(svg, row, scale, TOP + ROW * place + ROW / 2, wording)
    return svg


def _label(row: Sequence[Event], wording: Wording) -> str:
    days = show_days(row[0].days, wording)
    return f"{days} ×{len(row)}" if len(row) > 1 else days


def _draw_axis(svg: Element, scale: TimeScale, floor: int) -> None:
    for place, label in scale.pick_ticks():
        x = f"{_find_x(place):.1f}"
        etree.SubElement(svg, "path", d=f"M{x} {TOP}V{floor}", **{"class": "grid"})
        text = etree.SubElement(svg, "text", x=x, y=str(floor + 18), **{"class": "tick"})
        text.text = label
    line = f"M{LABELS} {floor}H{WIDTH}"
    etree.SubElement(svg, "path", d=line, **{"class": "axis"})


def _draw_row(
    svg: Element, row: Sequence[Event], scale: TimeScale, y: float, wording: Wording
) -> None:
    days = row[0].days
    place = {"x": str(LABELS - 10), "y": f"{y + 4:.1f}", "class": "label"}
    etree.SubElement(svg, "text", **place).text = clean_text(_label(row, wording))
    start, end = _find_x(scale.place(days.first)), _find_x(scale.place(days.last))
    if days.first == days.last:
        place = {"cx": f"{start:.1f}", "cy": f"{y:.1f}", "r": "6", "class": "day"}
        mark = etree.SubElement(svg, "circle", **place)
    else:
        width = f"{max(end - start, NARROWEST):.1f}"
        place = {"x": f"{start:.1f}", "y": f"{y - 6:.1f}", "class": "vague"}
        mark = etree.SubElement(svg, "rect", **place, width=width, height="12")
    article = " · ".join(clean_text(event.lines[0].quote.text) for event in row)
    etree.SubElement(mark, "title").text = article


def _find_x(place: float) -> float:
    return LABELS + EDGE + (WIDTH - LABELS - 2 * EDGE) * place
