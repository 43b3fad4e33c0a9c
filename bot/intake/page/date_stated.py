"""Read a date that a page states for machines, with the moment in UTC where it gives one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from bot.domain.articles import Published
from bot.intake.printed_dates import parse_printed, to_day

EARLIEST = date(1990, 1, 1)
"""The web is younger than this; a date before it is a placeholder (1970-01-01, 0001-01-01)."""

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?\Z")
_ISO_START = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})\Z")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?\Z")


def parse_published(text: str) -> Published | None:
    """Return what a date stated for machines says, or None.

    ISO 8601 and RFC 2822, their usual misspellings, seconds or milliseconds since 1970, and the
    forms of `parse_printed`, which content systems write into their metadata as well.
    """
    text = " ".join(text[:80].split())
    moment = parse_moment(text) or _mail_moment(text) or _epoch_moment(text)
    if moment is not None:
        return _from_moment(moment)
    match = _COMPACT.match(text) or _ISO_START.match(text)
    day = to_day(*match.groups()) if match else parse_printed(text)
    return Published(day=day) if day and day >= EARLIEST else None


def parse_moment(text: str) -> datetime | None:
    """Return the moment, or the wall time without a zone, that ISO 8601 states, or None."""
    candidate = _OFFSET.sub(r"\1:\2", text.replace(" UTC", "Z").replace(" GMT", "Z"))
    candidate = re.sub(r"(?<=\d) (?=[+-]\d)", "", candidate)
    if len(candidate) < 12 or not candidate[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(candidate)
    except ValueError:
        return None


def _mail_moment(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    if not any(char.isalpha() for char in text[:4]):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch_moment(text: str) -> datetime | None:
    match = _EPOCH.match(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _from_moment(moment: datetime) -> Published | None:
    day = moment.date()
    if day < EARLIEST:
        return None
    if moment.tzinfo is None:
        # Without a zone the moment is not known, only the day on the page's own calendar.
        return Published(day=day)
    try:
        return Published(day=day, at=moment.astimezone(UTC), offset=moment.utcoffset())
    except OverflowError:
        return Published(day=day)
