"""Read what the headers of an answer say, and write those of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 7 * 24 * 3600
"""Seconds that Retry-After and max-age count for at most: a week."""

# The Python codecs of the encodings that browsers know (https://encoding.spec.whatwg.org).
# A server may name any codec of Python's, and some of them are no encodings of text.
_WEB_CODECS = frozenset(
    (
        *("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u"),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{page}" for page in (866, 874, 932, 949, *range(1250, 1259))),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis"),
        *("euc_kr", "mac-roman", "mac-cyrillic"),
    )
)
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


def read_content_type(value: str | None) -> tuple[str | None, str | None]:
    """Return the media type in lower case and the charset, each None where not stated well."""
    if not value or not value.strip():
        return None, None
    message = Message()
    message["Content-Type"] = re.sub(r"[^\x20-\x7e]", "", value)
    stated = message.get_param("charset")
    return message.get_content_type(), _known_charset(stated if isinstance(stated, str) else "")


def _known_charset(name: str) -> str | None:
    from w3lib.encoding import resolve_encoding

    if not name or len(name) > 40 or "\0" in name:
        return None
    codec = resolve_encoding(name.strip(" '\""))
    return codec if codec in _WEB_CODECS else None


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
