"""Read what the headers of an answer say, and write those of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 7 * 24 * 3600
"""Seconds that Retry-After and max-age count for at most: a week."""

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_LONGEST_VALIDATOR = 1_000


def make_conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers that ask for a page only if it changed (RFC 9110, section 13)."""
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in conditions.items() if value and _may_be_sent(value)}


def find_validator(headers: Mapping[str, str], name: str) -> str | None:
    """Return an ETag or Last-Modified that can be sent back, or None."""
    value = headers.get(name, "").strip()
    return value if value and _may_be_sent(value) else None


def find_retry_after(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return in how many seconds to try again (RFC 9110, section 10.2.3), a week at most."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return min(int(value[:10]), LONGEST_WAIT)
    return _seconds_until(value, now)


def find_max_age(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return how many seconds an answer stays fresh: max-age, else Expires; a week at most."""
    stated = _MAX_AGE.search(headers.get("Cache-Control", ""))
    if stated:
        return min(int(stated[1]), LONGEST_WAIT)
    return _seconds_until(headers.get("Expires", ""), _read_date(headers.get("Date", "")) or now)


def _may_be_sent(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR


def _seconds_until(value: str, now: datetime) -> int | None:
    moment = _read_date(value)
    if moment is None:
        return None
    return min(max(int((moment - now).total_seconds()), 0), LONGEST_WAIT)


def _read_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
