"""Draw a timeline as SVG for a page: marks on an axis of time, its words in the page's own font."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any

from lxml import etree

from bot.briefing.pages import show_days
from bot.briefing.safe_texts import clean_text
from bot.briefing.timeline import Event, Timeline
from bot.briefing.wording import Wording

MOST = 30
"""Events that a figure shows."""

WIDTH, LABELS, ROW, TOP, FOOT, EDGE = 800, 210, 24, 12, 30, 20
"""The drawing in units of its own: whole width, room for labels, a row, margins."""

_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Element = Any  # lxml has no types of its own


def draw_figure(timeline: Timeline, wording: Wording) -> Element | None:
    """Return a figure of a timeline's first events with its caption; None for fewer than two."""
    events = timeline.events[:MOST]
    if len(events) < 2:
        return None
    caption = wording.say("export.figure", n=len(events))
    figure = etree.Element("figure")
    figure.append(_draw(events, caption, wording))
    told = etree.SubElement(figure, "figcaption")
    told.text = f"{caption}. {wording.say('export.figure_how')}"
    return figure


def _draw(events: Sequence[Event], caption: str, wording: Wording) -> Element:
    height = TOP + ROW * len(events) + FOOT
    names = {"aria-labelledby": "figure-title figure-text", "role": "img"}
    svg = etree.Element("svg", viewBox=f"0 0 {WIDTH} {height}", **names)
    etree.SubElement(svg, "title", id="figure-title").text = caption
    told = "; ".join(show_days(event.days, wording) for event in events)
    etree.SubElement(svg, "desc", id="figure-text").text = clean_text(told)
    first = min(event.days.first for event in events)
    last = max(event.days.last for event in events)
    _draw_axis(svg, first, last, height)
    for place, event in enumerate(events):
        _draw_event(svg, event, (first, last), TOP + ROW * place + ROW / 2, wording)
    return svg


def _draw_axis(svg: Element, first: date, last: date, height: int) -> None:
    floor = height - FOOT
    for tick in pick_ticks(first, last):
        x = f"{_place(tick, first, last):.1f}"
        etree.SubElement(svg, "path", d=f"M{x} {TOP}V{floor}", **{"class": "grid"})
        yearly = (tick.month, tick.day) == (1, 1)
        text = etree.SubElement(svg, "text", x=x, y=str(floor + 18), **{"class": "tick"})
        text.text = f"{tick.year:04}" if yearly else tick.isoformat()
    line = f"M{LABELS} {floor}H{WIDTH - EDGE}"
    etree.SubElement(svg, "path", d=line, **{"class": "axis"})


def _draw_event(
    svg: Element, event: Event, bounds: tuple[date, date], y: float, wording: Wording
) -> None:
    days = event.days
    label = etree.SubElement(
        svg, "text", x=str(LABELS - 12), y=f"{y + 4:.1f}", **{"class": "label"}
    )
    label.text = clean_text(show_days(days, wording))
    start, end = _place(days.first, *bounds), _place(days.last, *bounds)
    if days.first == days.last:
        mark = etree.SubElement(
            svg, "circle", cx=f"{start:.1f}", cy=f"{y:.1f}", r="6", **{"class": "day"}
        )
    else:
        # A short time in a long axis must be seen.
        width = max(end - start, 6.0)
        place = {"x": f"{start:.1f}", "y": f"{y - 6:.1f}", "width": f"{width:.1f}"}
        mark = etree.SubElement(svg, "rect", **place, height="12", **{"class": "vague"})
    shown = clean_text(event.lines[0].quote.text)
    etree.SubElement(mark, "title").text = shown


def _place(day: date, first: date, last: date) -> float:
    whole = max(1, (last - first).days)
    room = WIDTH - LABELS - 2 * EDGE
    return LABELS + EDGE + room * (day - first).days / whole


def pick_ticks(first: date, last: date) -> tuple[date, ...]:
    """Return up to seven days to mark on an axis: round years where it is long."""
    years = last.year - first.year
    if years >= 3:
        step = next(step for step in _YEARS if years / step <= 6)
        start = ceil(first.year / step) * step
        days = [date(year, 1, 1) for year in range(start, min(last.year, 9999) + 1, step)]
        return tuple(day for day in days if first <= day <= last)
    length = (last - first).days
    step = max(1, ceil(length / 4))
    return tuple(first + timedelta(days=n) for n in range(0, length + 1, step))
