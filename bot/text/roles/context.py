"""What speaks for a sentence's role besides its words: its days and the heading above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.text.roles.cues import HEADINGS

if TYPE_CHECKING:
    from bot.domain.entities import DateMention
    from bot.domain.spans import Span

_LONGEST_HEADING = 60
_RECENT = timedelta(days=10)
_NOW = timedelta(days=3)
_OLD = timedelta(days=60)
_SINCE = re.compile(r"\b(?:since|after|until|from)\b|以来|自", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What the days of a sentence are to the day of publication, and the heading above it.

    Without a day of publication no sentence has a day. A day of comparison ("the first since
    1972") does not say when the sentence plays; it counts only as `old`.
    """

    dated: bool = False
    now: bool = False
    recent: bool = False
    future: bool = False
    past: bool = False
    old: bool = False
    section: str = ""


def gather_context(
    text: str,
    sentences: Sequence[Span],
    dates: Sequence[DateMention],
    published: date | None,
) -> list[Context]:
    """Return the context of each sentence."""
    named = _name_sections(text, sentences)
    if published is None:
        return [Context(section=section) for section in named]
    days = _share_out(sentences, dates)
    return [
        _read_days(text, span, days[number], published, named[number])
        for number, span in enumerate(sentences)
    ]


def _read_days(
    text: str, span: Span, days: Sequence[DateMention], published: date, section: str
) -> Context:
    current = [
        day
        for day in days
        if not _SINCE.search(text[max(span.start, day.span.start - 60) : day.span.start])
    ]
    recent = any(published - _RECENT <= day.last and day.first <= published for day in current)
    return Context(
        dated=bool(days),
        now=any(abs(d.first - published) <= _NOW and d.last - d.first < _NOW for d in days),
        recent=recent,
        future=any(day.first > published for day in current),
        past=bool(current) and current[0].last < published - 3 * _RECENT and not recent,
        old=any(day.last < published - _OLD for day in days),
        section=section,
    )


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


def _name_sections(text: str, sentences: Sequence[Span]) -> list[str]:
    """Return the role that the heading above each sentence names, or an empty string.

    A heading is a short line without a full stop; one that names no role ends the part before it.
    """
    named: list[str] = []
    section = ""
    for span in sentences:
        if span.end - span.start <= _LONGEST_HEADING and _is_heading(text, span):
            section = _name_role(span.of(text).strip().rstrip("?:"))
        named.append(section)
    return named


def _is_heading(text: str, span: Span) -> bool:
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    alone = before in ("", "\n") and after in ("", "\n")
    return alone and not span.of(text).rstrip().endswith((".", "”", '"', "!", "。"))


def _name_role(heading: str) -> str:
    return next((name for name, form in HEADINGS.items() if form.fullmatch(heading)), "")
