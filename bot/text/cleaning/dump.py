"""Cleaning plain-text dumps of pages and Markdown articles: the article, and what it states.

A dump in which every line could be body is taken to be clean already. That, and units that do not
change when others are taken out (`clean_units`), is why cleaning twice equals cleaning once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.text.cleaning.blocks import Unit, find_text, find_units
from bot.text.cleaning.boilerplate import is_furniture
from bot.text.cleaning.facts import (
    find_byline,
    find_dateline_day,
    find_published,
    find_site,
    find_title,
)
from bot.text.cleaning.markdown import parse_markdown
from bot.text.cleaning.scores import Layout, find_layout, score_unit

_THRESHOLD = -0.5
"""Units over this score are kept: losing a paragraph is worse than keeping a stray line."""

_NOTE_LINES = 3
"""A text of so few lines, none of which could be body, is a note rather than a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedText:
    """A text without what is not its article, and what it states about itself.

    `dropped` numbers from 0 the lines (ending at a line feed) that were taken out; the title's
    line is in neither `text` nor `dropped`. `published` is an ISO day.
    """

    title: str | None
    text: str
    dropped: tuple[int, ...]
    site: str | None
    byline: str | None
    published: str | None


def clean_dump(text: str) -> CleanedText:
    """Return the article in a plain-text dump of a page: its lines verbatim, trimmed.

    Headings count as furniture, so that none is ever shown as a sentence.
    """
    lines = [line.strip() for line in text.split("\n")]
    units = find_units(lines)
    layout = find_layout(units)
    kept = _find_kept(units, layout)
    title = None if all(layout.candidates) else find_title(units, kept, layout.main[0])
    if title:
        kept[title[0]] = False
    body = [unit for unit, keep in zip(units, kept, strict=True) if keep]
    gone = (unit for unit, keep in zip(units, kept, strict=True) if not keep)
    own = set(range(units[title[0]].first, units[title[0]].last + 1)) if title else set()
    return CleanedText(
        title=title[1] if title else None,
        text=find_text(lines, body),
        dropped=tuple(
            number
            for unit in gone
            for number in range(unit.first, unit.last + 1)
            if number not in own
        ),
        **_find_stated(units, kept, title),
    )


def _find_kept(units: Sequence[Unit], layout: Layout) -> list[bool]:
    if all(layout.candidates):
        return list(layout.candidates)
    if not any(layout.candidates):
        is_note = len(units) <= _NOTE_LINES
        return [is_note and not is_furniture(unit.text) for unit in units]
    scores = [
        score_unit(units, number, layout) if candidate else float("-inf")
        for number, candidate in enumerate(layout.candidates)
    ]
    least = min(_THRESHOLD, max(scores))
    return [score >= least for score in scores]


def _find_stated(
    units: Sequence[Unit], kept: Sequence[bool], title: tuple[int, str] | None
) -> dict[str, str | None]:
    """Return site, byline and day, looked for around the title and at both ends of the body."""
    body = [number for number, keep in enumerate(kept) if keep]
    if not body:
        return {"site": None, "byline": None, "published": None}
    start = max(0, min(title[0] if title else body[0], body[0]) - 5)
    head = [units[n].text for n in range(start, body[0]) if not kept[n]]
    early = [units[n].text for n in range(body[0], min(body[0] + 6, len(units))) if not kept[n]]
    tail = [units[n].text for n in range(body[-1] + 1, min(body[-1] + 4, len(units)))]
    named = [
        unit.text
        for number, unit in enumerate(units[: body[0]][-250:])
        if title and unit.text.startswith(title[1]) and (number == 0 or " | " in unit.text)
    ]
    return {
        "site": find_site([*head, *early, *tail], units[body[0]].text, named),
        "byline": find_byline([*head, *early, *tail]),
        "published": find_published([*head, *early]) or find_dateline_day(units[body[0]].text),
    }


def clean_markdown(text: str) -> CleanedText:
    """Return the article in a Markdown text: its prose without marks, headings left out.

    The first heading, or the front matter, gives the title; front matter also gives site,
    author and day where it states them.
    """
    parsed = parse_markdown(text)
    cleaned = clean_dump("\n".join(parsed.lines))
    title = parsed.title or cleaned.title
    gone = {
        number
        for number, line in enumerate(text.split("\n"))
        if line.strip() and not parsed.lines[number] and number != parsed.title_line
    }
    return replace(
        cleaned,
        title=title,
        dropped=tuple(sorted(gone.union(cleaned.dropped))),
        site=parsed.site or cleaned.site,
        byline=parsed.byline or cleaned.byline,
        published=parsed.published or cleaned.published,
    )
