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
    sections: Sequence[tuple[int, str]],
) -> list[Context]:
    """Return the context of each sentence."""
    named = _name_sections(sentences, sections or _find_headings(text, sentences))
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
