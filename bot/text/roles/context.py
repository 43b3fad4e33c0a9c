"""What speaks for a sentence's role besides its words: place, days and the heading above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.text.roles.cues import HEADINGS
from bot.text.summary import SHOWABLE

if TYPE_CHECKING:
    from bot.domain.entities import DateMention
    from bot.domain.spans import Span

_LONGEST_HEADING = 60
_RECENT = timedelta(days=10)
_SINCE = re.compile(r"\b(?:since|after|until|from)\b|以来|自", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of one sentence besides its words."""

    early: float
    salience: float
    past: bool
    recent: bool
    future: bool
    section: str


def gather_context(
    text: str,
    sentences: Sequence[Span],
    fitness: Sequence[float],
    salience: Sequence[float],
    dates: Sequence[DateMention],
    published: date | None,
    sections: Sequence[tuple[int, str]],
) -> list[Context]:
    """Return the context of each sentence; `fitness` decides which take a place in the article."""
    named = _name_sections(sentences, sections or _find_headings(text, sentences))
    days = _share_out(sentences, dates) if published else [()] * len(sentences)
    contexts: list[Context] = []
    place = 0
    for number, span in enumerate(sentences):
        when = _read_days(text, span, days[number], published or date.min)
        contexts.append(
            Context(
                early=1.0 / (1.0 + place / 4),
                salience=salience[number],
                past=when[0],
                recent=when[1],
                future=when[2],
                section=named[number],
            )
        )
        place += fitness[number] > SHOWABLE
    return contexts


def _read_days(
    text: str, span: Span, days: Sequence[DateMention], published: date
) -> tuple[bool, bool, bool]:
    """Tell whether the days of a sentence are past, whether one is recent and one to come.

    A day of comparison ("the first since 1972") does not say when the sentence plays.
    """
    notice = [
        day
        for day in days
        if not _SINCE.search(text[max(span.start, day.span.start - 60) : day.span.start])
    ]
    recent = any(published - _RECENT <= d.last and d.first <= published for d in notice)
    future = any(d.first > published for d in notice)
    past = bool(notice) and notice[0].last < published - 3 * _RECENT and not recent
    return past, recent, future


def _share_out(
    sentences: Sequence[Span], dates: Sequence[DateMention]
) -> list[tuple[DateMention, ...]]:
    """Return the dates that start in each sentence, in one walk over both."""
    days = sorted(dates, key=lambda mention: mention.span)
    shares: list[tuple[DateMention, ...]] = []
    at = 0
    for span in sentences:
        while at < len(days) and days[at].span.start < span.start:
            at += 1
        first = at
        while at < len(days) and days[at].span.start < span.end:
            at += 1
        shares.append(tuple(days[first:at]))
    return shares


def _name_sections(sentences: Sequence[Span], sections: Sequence[tuple[int, str]]) -> list[str]:
    """Return the role that the heading above each sentence names, or an empty string."""
    heads = sorted(sections)
    named: list[str] = []
    at, section = 0, ""
    for span in sentences:
        while at < len(heads) and heads[at][0] <= span.start:
            section, at = _name_section(heads[at][1]), at + 1
        named.append(section)
    return named


def _find_headings(text: str, sentences: Sequence[Span]) -> list[tuple[int, str]]:
    """Return the (offset, words) of short lines without a full stop, where one names a role.

    A line that names none ends the part before it.
    """
    lines = [
        (span.start, span.of(text).strip().rstrip("?:"))
        for span in sentences
        if span.end - span.start <= _LONGEST_HEADING and _is_heading(text, span)
    ]
    heads = [(start, line if _is_role_name(line) else "") for start, line in lines]
    return heads if any(line for _, line in heads) else []


def _is_heading(text: str, span: Span) -> bool:
    alone = (span.start == 0 or text[span.start - 1] == "\n") and text[span.end : span.end + 1] in (
        "",
        "\n",
    )
    return alone and not span.of(text).rstrip().endswith((".", "”", '"', "!", "。"))


def _is_role_name(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in HEADINGS.values())


def _name_section(heading: str) -> str:
    for name, pattern in HEADINGS.items():
        if pattern.search(heading[:200]):
            return name
    return ""
