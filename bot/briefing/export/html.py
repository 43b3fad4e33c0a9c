"""Write pages as one self-contained HTML page: no script, nothing from elsewhere.

The page is built as a tree, so that no title, sentence or address can be anything but text; only
http and https addresses become links. Its policy allows its own style and nothing else. A timeline
has its picture, with a caption and words for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from itertools import islice
from typing import Any

from lxml import etree

from bot.briefing.charts import draw_timeline
from bot.briefing.export.escape import clean_text, find_link
from bot.briefing.lookup import Timeline
from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.pages.timeline import chart_timeline
from bot.briefing.wording import Wording

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

MOST = 30
"""Rows of a figure at most."""

Element = Any  # lxml has no types of its own


def write_html(
    pages: Sequence[Page], made: str, wording: Wording, *, figure: Element | None = None
) -> str:
    """Return pages as one document: the first title heads it, the others head their parts."""
    html = etree.Element("html", lang=wording.language)
    _write_head(html, pages[0])
    body = etree.SubElement(html, "body")
    skip = etree.SubElement(body, "a", href="#text", **{"class": "skip"})
    skip.text = wording.say("export.skip")
    header = etree.SubElement(body, "header")
    _add_runs(etree.SubElement(header, "h1"), pages[0].title, bold=False)
    etree.SubElement(header, "p").text = clean_text(made)
    main = etree.SubElement(body, "main", id="text")
    for place, page in enumerate(pages):
        part = etree.SubElement(main, "section")
        if place:
            _add_runs(etree.SubElement(part, "h2"), page.title, bold=False)
        else:
            part.set("aria-label", _read(page.title))
        if place == 0 and figure is not None and len(pages) == 1:
            part.append(figure)
        for block in page.blocks:
            _add_block(part, block, "h2" if len(pages) == 1 else "h3")
    if figure is not None and len(pages) > 1:
        main[1].insert(1, figure)
    footer = etree.SubElement(body, "footer")
    _add_runs(etree.SubElement(footer, "p"), pages[0].footer)
    return str(etree.tostring(html, encoding="unicode", method="html", doctype="<!DOCTYPE html>"))


def _write_head(html: Element, page: Page) -> None:
    head = etree.SubElement(html, "head")
    # Without http-equiv: lxml would add a second one; the bytes are UTF-8.
    etree.SubElement(head, "meta", charset="utf-8")
    for name, content in (
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("referrer", "no-referrer"),
        ("generator", "Newsdesk"),
    ):
        etree.SubElement(head, "meta", name=name, content=content)
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    etree.SubElement(head, "meta", **policy)
    etree.SubElement(head, "title").text = _read(page.title) or "Newsdesk"
    style = resources.files(__package__) / "export.css"
    etree.SubElement(head, "style").text = style.read_text(encoding="utf-8")


def _add_block(part: Element, block: Block, level: str) -> None:
    section = etree.SubElement(part, "section") if block.heading else part
    if block.heading:
        _add_runs(etree.SubElement(section, level), block.heading, bold=False)
    if not block.lines:
        return
    listed = etree.SubElement(section, "ul")
    for line in block.lines:
        _add_runs(etree.SubElement(listed, "li"), line)


def _add_runs(parent: Element, line: Line, *, bold: bool = True) -> None:
    for run in line:
        _add_run(parent, run, bold)


def _add_run(parent: Element, run: Run, bold: bool) -> None:
    text = clean_text(run.text)
    if not text:
        _add_text(parent, " " if run.text else "")
        return
    _add_text(parent, " " if run.text[0].isspace() else "")
    target = find_link(run.href)
    if target:
        made = etree.SubElement(parent, "a", href=target, rel="noopener noreferrer nofollow")
    elif run.bold and bold:
        made = etree.SubElement(parent, "strong")
    elif run.dim:
        made = etree.SubElement(parent, "span", **{"class": "dim"})
    elif run.lang:
        made = etree.SubElement(parent, "span")
    else:
        made = None
    if made is None:
        _add_text(parent, text)
    else:
        made.text = text
        if run.lang:
            made.set("lang", run.lang)
    _add_text(parent, " " if run.text[-1].isspace() else "")


def _add_text(parent: Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = f"{parent[-1].tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"


def _read(line: Line) -> str:
    return clean_text("".join(run.text for run in line))


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
