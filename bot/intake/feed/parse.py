"""Read feeds of every kind: RSS 0.9 to 2.0, RDF, Atom and JSON Feed."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any  # feedparser's dictionaries hold anything

from bot.domain.errors import FeedInvalid, PageTooLarge
from bot.domain.feeds import FeedFacts
from bot.intake.feed.guard import check_markup
from bot.intake.feed.json_feed import parse_json_feed
from bot.intake.feed.values import (
    MAX_SUMMARY_CHARS,
    FeedDocument,
    FeedEntry,
    clean_id,
    clean_line,
    clean_summary,
)
from bot.intake.web import web_link

__all__ = ["FeedDocument", "FeedEntry", "parse_feed"]

MAX_ENTRIES = 1_000
MAX_FEED_BYTES = 5_000_000
"""What the fetcher reads of a page at most."""
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8"),
)
_ROOTS = ("rss", "feed", "rdf:rdf", "rdf", "channel")
_PAGES = ("html", "head", "body", "div", "p", "table", "script", "svg")


def parse_feed(
    body: bytes, *, url: str | None = None, content_type: str | None = None
) -> FeedDocument:
    """Return what a feed says, as plain text, with absolute http(s) links and UTC times.

    `url` is where the feed is from and `content_type` the header it came with. A feed may be
    ill formed or empty; raises FeedInvalid for what is no feed, FeedHarmful for what is built to
    do harm, and PageTooLarge for more than 5 MB.
    """
    if len(body) > MAX_FEED_BYTES:
        raise PageTooLarge(f"this feed is larger than {MAX_FEED_BYTES // 10**6} MB")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise FeedInvalid("this document is empty")
    if start in b"{[":
        return parse_json_feed(body.decode("utf-8-sig", "replace"), url=url)
    root = check_markup(body)
    if root in _PAGES:
        raise FeedInvalid("this is a web page, not a feed")
    if not root:
        raise FeedInvalid("this is not a feed")
    parsed = _parse(body, url=url, content_type=content_type)
    kind = parsed.get("version") or ""
    if not kind and not parsed["entries"] and root.rpartition(":")[2] not in _ROOTS:
        raise FeedInvalid("this is not a feed")
    return _read_document(parsed, kind=kind, url=url)


def _parse(body: bytes, *, url: str | None, content_type: str | None) -> Mapping[str, Any]:
    import feedparser

    headers = {"content-type": _find_type(body, content_type), "content-location": url}
    try:
        # BytesIO, because feedparser opens a string as a file or an address.
        parsed: Mapping[str, Any] = feedparser.parse(
            BytesIO(body),
            response_headers={key: value for key, value in headers.items() if value},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser lets through what its parsers and date readers raise
        raise FeedInvalid("this feed cannot be read") from error
    return parsed


def _find_type(body: bytes, stated: str | None) -> str | None:
    """Return the content type to read a document by: a byte order mark wins over what is stated.

    feedparser takes text/xml without a charset as ASCII and then finds nothing in UTF-16.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return f"application/xml; charset={charset}"
    return stated


def _read_document(parsed: Mapping[str, Any], *, kind: str, url: str | None) -> FeedDocument:
    feed = parsed["feed"]
    link = web_link(_string(feed, "link"), base=url)
    return FeedDocument(
        kind=kind or "unknown",
        title=_line(feed, "title"),
        link=link,
        entries=tuple(
            _read_entry(entry, kind=kind, base=url or link)
            for entry in parsed["entries"][:MAX_ENTRIES]
        ),
        ttl=_minutes(_string(feed, "ttl")),
        language=clean_line(_string(feed, "language"), is_html=False),
    )


def _read_entry(entry: Mapping[str, Any], *, kind: str, base: str | None) -> FeedEntry:
    published, updated = _moment(entry, "published_parsed"), _moment(entry, "updated_parsed")
    if published is None and not kind.startswith("atom"):
        # RSS 1.0 and 0.9x know dc:date alone, which feedparser files under "updated".
        published = updated
    summary, content = _texts(entry)
    return FeedEntry(
        id=clean_id(_string(entry, "id")),
        updated=updated,
        facts=FeedFacts(
            title=_line(entry, "title") or "",
            link=web_link(_string(entry, "link"), base=base),
            published=published,
            author=_line(entry, "author"),
            summary=summary or "",
            content=content or "",
        ),
    )


def _line(holder: Mapping[str, Any], key: str) -> str | None:
    return clean_line(_string(holder, key), is_html=_is_html(holder.get(f"{key}_detail")))


def _is_html(detail: object) -> bool:
    kind = detail.get("type") if isinstance(detail, Mapping) else None
    return kind != "text/plain"


def _texts(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the summary, cut, and the content: a description too long to be one counts as it."""
    described = clean_summary(_string(entry, "summary"), is_html=True)
    content = _content(entry)
    if described is None or len(described) <= MAX_SUMMARY_CHARS:
        return described, content
    return described[:MAX_SUMMARY_CHARS].rstrip(), content or described


def _content(entry: Mapping[str, Any]) -> str | None:
    parts = entry.get("content")
    texts = [_string(part, "value") for part in parts or () if isinstance(part, Mapping)]
    longest = max((text for text in texts if text), key=len, default=None)
    return clean_summary(longest, is_html=True)


def _string(holder: Mapping[str, Any], key: str) -> str | None:
    # dict.get, because feedparser's own answers "published" for a missing "updated".
    value = dict.get(holder, key) if isinstance(holder, dict) else holder.get(key)
    return value if isinstance(value, str) else None


def _moment(entry: Mapping[str, Any], key: str) -> datetime | None:
    parts = dict.get(entry, key) if isinstance(entry, dict) else None
    if not isinstance(parts, struct_time | tuple):
        return None
    try:
        return datetime.fromtimestamp(timegm(parts), tz=UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _minutes(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
