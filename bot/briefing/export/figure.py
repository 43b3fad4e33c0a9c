"""Put the picture of a timeline on a page: its caption, its words for those who do not see it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from lxml import etree

from bot.briefing.charts import draw_timeline
from bot.briefing.export.escape import clean_text
from bot.briefing.lookup import Timeline
from bot.briefing.pages.timeline import chart_timeline
from bot.briefing.wording import Wording

MOST = 30
"""Rows of a figure at most."""

Element = Any  # lxml has no types of its own


def draw_figure(timeline: Timeline, wording: Wording) -> Element | None:
    """Return a figure of a timeline's days with its caption; None for fewer than two.

    Events of the same days share a row; a mark's title quotes them.
    """
    chart = chart_timeline(timeline, wording, most=MOST)
    if chart is None:
        return None
    caption = wording.say("export.figure", n=sum(bar.events for bar in chart.bars))
    words = "; ".join(bar.label_events() for bar in chart.bars)
    svg = draw_timeline(chart)
    marks = [part for part in svg if part.get("class") in ("day", "vague")]
    events = iter(timeline.events)
    for mark, bar in zip(marks, chart.bars, strict=True):
        shared = islice(events, bar.events)
        quotes = " · ".join(clean_text(event.lines[0].quote.text) for event in shared)
        etree.SubElement(mark, "title").text = quotes
    _describe(svg, caption, words)
    figure = etree.Element("figure")
    figure.append(svg)
    text = etree.SubElement(figure, "figcaption")
    text.text = f"{caption}. {wording.say('export.figure_how')}"
    return figure


def _describe(svg: Element, caption: str, words: str) -> None:
    svg.set("role", "img")
    svg.set("aria-labelledby", "figure-title figure-text")
    for at, (name, text) in enumerate((("title", caption), ("desc", words))):
        part = etree.Element(name, id=f"figure-{'title' if name == 'title' else 'text'}")
        part.text = text
        svg.insert(at, part)
