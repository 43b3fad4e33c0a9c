"""What a feed says, and how its values are made safe to store and show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.feeds import FeedFacts
from bot.domain.spans import truncate
from bot.intake.markup import plain_line, plain_text, remove_controls, without_tags

MAX_SUMMARY_CHARS = 4_000
MAX_CONTENT_CHARS = 1_000_000
MAX_ID_CHARS = 2_000
MAX_LINE_CHARS = 1_000
MAX_CATEGORIES = 20
MAX_CATEGORY_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed, when it changed (aware and UTC), and what it says of its article."""

    id: str | None
    updated: datetime | None
    facts: FeedFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a feed asks to be read: after how many minutes, and in which hours (UTC) not."""

    minutes: int | None = None
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as its publisher wrote it; `kind` is as feedparser names it.

    Also of a sitemap, a PDF, or the links of a page. `parts` are the sitemaps that hold what an
    index names; `builds` says that a moment of change which
    many entries share is when the document was made.
    """

    kind: str
    title: str | None
    link: str | None
    entries: tuple[FeedEntry, ...]
    pace: Pace = Pace()
    language: str | None = None
    parts: tuple[str, ...] = ()
    builds: bool = True


def clean_line(value: str | None, *, is_html: bool) -> str | None:
    """Return a title or a name as one line of plain text, or None where nothing is left."""
    return plain_line(value, is_html=is_html) or None if value else None


def clean_literal(value: str | None) -> str | None:
    """Return a title that is text as it stands, on one line, or None where nothing is left."""
    line = " ".join(remove_controls(value or "").split())
    return truncate(line, MAX_LINE_CHARS) or None


def clean_categories(names: Iterable[str]) -> tuple[str, ...]:
    """Return what an entry is filed under: plain names, each once, 20 at most."""
    lines = (plain_line(name, limit=MAX_CATEGORY_CHARS) for name in names)
    kept = {line.casefold(): line for line in lines if line and "://" not in line}
    return tuple(kept.values())[:MAX_CATEGORIES]


def clean_summary(
    value: str | None, *, is_html: bool, limit: int = MAX_CONTENT_CHARS
) -> str | None:
    """Return a summary or content as plain text in lines, or None where nothing is left."""
    if not value:
        return None
    text = plain_text(value) if is_html else _plain_lines(value[:MAX_CONTENT_CHARS])
    return text[:limit].rstrip() or None


def clean_id(value: str | None) -> str | None:
    """Return the identifier of an entry without control characters, or None."""
    return remove_controls(value or "").strip()[:MAX_ID_CHARS] or None


def _plain_lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in without_tags(remove_controls(text)).splitlines()]
    return "\n".join(lines).strip()
