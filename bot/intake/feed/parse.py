"""Read feeds of every kind: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, sitemaps and single PDFs."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any  # feedparser's dictionaries hold anything

from bot.domain.errors import FeedInvalid, NoArticle, PageTooLarge
from bot.domain.feeds import FeedFacts
from bot.intake.charset import decode_page, read_content_type
from bot.intake.feed.dates import parse_date
from bot.intake.feed.guard import check_markup
from bot.intake.feed.json_feed import parse_json_feed
from bot.intake.feed.sitemap import ROOTS, parse_sitemap
from bot.intake.feed.values import (
    MAX_SUMMARY_CHARS,
    FeedDocument,
    FeedEntry,
    Pace,
    clean_categories,
    clean_id,
    clean_line,
    clean_literal,
    clean_summary,
)
from bot.intake.links import web_link
from bot.intake.markup import escape_bare
from bot.intake.pdf import is_pdf, read_pdf

__all__ = ["FeedDocument", "FeedEntry", "parse_feed"]

MAX_ENTRIES = 1_000
MAX_FEED_BYTES = 5_000_000
"""What the fetcher reads of a page at most."""
# What XML 1.0 has no place for.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"</[a-z]|<br\b|&(?:#\d{2,6}|[a-z]{2,8});", re.IGNORECASE)
_SKIPPED_CHARS = 2_000
_HOUR = re.compile(r"<hour\b[^>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_PACKED = b"\x1f\x8b"
_ROOTS = ("rss", "feed", "rdf:rdf", "rdf", "channel")
_PAGES = ("html", "head", "body", "div", "p", "table", "script", "svg")


def parse_feed(
    body: bytes, *, url: str | None = None, content_type: str | None = None
) -> FeedDocument:
    """Return what a feed says, as plain text, with absolute http(s) links and UTC times.

    `url` is where the feed is from and `content_type` the header it came with. A feed may be
    ill formed or empty; a PDF is a document of one entry, itself. Raises FeedInvalid for what
    is none of these, FeedHarmful for what is built to do harm, and PageTooLarge for more than 5 MB.
    """
    if body.startswith(_PACKED):
        with suppress(zlib.error):
            body = zlib.decompressobj(wbits=31).decompress(body, MAX_FEED_BYTES + 1)
    if len(body) > MAX_FEED_BYTES:
        raise PageTooLarge(f"this feed is larger than {MAX_FEED_BYTES // 10**6} MB")
    if is_pdf(body):
        return _read_pdf_document(body, url)
    text = decode_page(body, read_content_type(content_type)[1]).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise FeedInvalid("this document is empty")
    if text[0] in "{[":
        return parse_json_feed(text, url=url)
    text = escape_bare(_ILLEGAL.sub("", text))
    root = check_markup(text)
    if root.rpartition(":")[2] in ROOTS:
        return parse_sitemap(text, url=url, most=MAX_ENTRIES)
    if root in _PAGES:
        raise FeedInvalid("this is a web page, not a feed")
    if not root:
        raise FeedInvalid("this is not a feed")
    parsed = _parse(text, url=url)
    kind = parsed.get("version") or ""
    if not kind and not parsed["entries"] and root.rpartition(":")[2] not in _ROOTS:
        raise FeedInvalid("this is not a feed")
    return _read_document(parsed, text, kind=kind, url=url)


def _read_pdf_document(body: bytes, url: str | None) -> FeedDocument:
    """Return a PDF as the one entry of a feed, known by its own number: its address may stay."""
    try:
        found = read_pdf(body)
    except NoArticle as error:
        raise FeedInvalid(str(error)) from error
    facts = FeedFacts(
        title=found.title or "",
        link=url,
        published=None,
        author=found.author,
        summary="",
        content=found.text,
        categories=(),
    )
    entry = FeedEntry(id=found.id or url, updated=None, facts=facts)
    return FeedDocument(kind="pdf", title=found.title, link=url, entries=(entry,))


def _parse(text: str, *, url: str | None) -> Mapping[str, Any]:
    import feedparser

    # Decoded already: feedparser guesses where a byte is broken, and finds another language.
    # A place to resolve by makes it write ids anew too, so it is given where it is needed.
    place = url if "xml:base" in text else None
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": place}
    try:
        # BytesIO, because feedparser opens a string as a file or an address.
        parsed: Mapping[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={key: value for key, value in headers.items() if value},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser lets through what its parsers and date readers raise
        raise FeedInvalid("this feed cannot be read") from error
    return parsed


def _read_document(
    parsed: Mapping[str, Any], text: str, *, kind: str, url: str | None
) -> FeedDocument:
    feed = parsed["feed"]
    link = web_link(_string(feed, "link"), base=url)
    language = clean_line(_string(feed, "language"), is_html=False)
    return FeedDocument(
        kind=kind or "unknown",
        title=_line(feed, "title", kind),
        link=link,
        entries=tuple(
            _read_entry(entry, kind=kind, base=url or link, language=language)
            for entry in parsed["entries"][:MAX_ENTRIES]
        ),
        pace=_read_pace(feed, text),
        language=language,
    )


def _read_pace(feed: Mapping[str, Any], text: str) -> Pace:
    """Return how often the feed says that it changes (RSS 2.0; the module Syndication)."""
    skipped = text.partition("<skipHours")[2][:_SKIPPED_CHARS].partition("</skipHours")[0]
    period = (_string(feed, "sy_updateperiod") or "").strip().lower()
    frequency = _number(_string(feed, "sy_updatefrequency")) or 1
    minutes = _PERIODS[period] // frequency if period in _PERIODS else None
    ttl = _number(_string(feed, "ttl"))
    return Pace(
        minutes=max(filter(None, (ttl, minutes)), default=None),
        skipped=frozenset(int(hour) % 24 for hour in _HOUR.findall(skipped)),
    )


_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def _read_entry(
    entry: Mapping[str, Any], *, kind: str, base: str | None, language: str | None
) -> FeedEntry:
    published, updated = (
        parse_date(_string(entry, key), language=language) for key in ("published", "updated")
    )
    if published is None and not kind.startswith("atom"):
        # RSS 1.0 and 0.9x know dc:date alone, which feedparser files under "updated".
        published = updated or parse_date(_string(entry, "created"), language=language)
    summary, content = _texts(entry)
    number = clean_id(_string(entry, "id"))
    return FeedEntry(
        id=web_link(number, base=base) if number and number.startswith("/") else number,
        updated=updated,
        facts=FeedFacts(
            title=_line(entry, "title", kind) or "",
            link=web_link(_string(entry, "link"), base=base),
            published=published,
            author=_line(entry, "author", kind),
            summary=summary or "",
            content=content or "",
            categories=clean_categories(_list_tags(entry)),
        ),
    )


def _list_tags(entry: Mapping[str, Any]) -> list[str]:
    tags = dict.get(entry, "tags") if isinstance(entry, dict) else None
    found = (_string(tag, "label") or _string(tag, "term") for tag in tags or ())
    return [name for name in found if name]


def _line(holder: Mapping[str, Any], key: str, kind: str) -> str | None:
    detail, value = holder.get(f"{key}_detail"), _string(holder, key)
    stated = detail.get("type") if isinstance(detail, Mapping) else None
    if stated != "text/plain":
        return clean_line(value, is_html=True)
    if kind == "atom10":
        # What its author calls text is text, whatever it looks like (RFC 4287, 3.1.1.1).
        return clean_literal(value)
    return clean_line(value, is_html=bool(value and _MARKUP.search(value)))


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


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
