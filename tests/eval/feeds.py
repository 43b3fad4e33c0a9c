"""Measure the feed reader on feeds-feedparser: crashes, hostile HTML, and what the files expect."""

from __future__ import annotations

import re
import time
from dataclasses import astuple
from pathlib import Path
from urllib.parse import urljoin

from bot.domain.errors import FeedInvalid
from bot.intake.feed.parse import parse_feed
from bot.intake.feed.values import FeedDocument
from bot.intake.markup import plain_line

_HEADER = re.compile(rb"Header:\s*Content-type:\s*(.*)", re.IGNORECASE)
_PLACE = re.compile(rb"Header:\s*Content-location:\s*(.*)", re.IGNORECASE)
_SERVER = "http://127.0.0.1:8097/"
"""Where feedparser's own tests serve the files from; some expect links relative to it."""

_ENTRY_TEXT = re.compile(r"entries\[0\]\['(title|link|id)'\] == u?'([^'\\]*)'\s*$")
_FEED_TEXT = re.compile(r"feed\['(title|link)'\] == u?'([^'\\]*)'\s*$")
_ENTRY_COUNT = re.compile(r"len\(entries\) == (\d+)\s*$")
_HOSTILE = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|img|svg|form|meta|link)\b"
    r"|(?:javascript|vbscript|data)\s*:|\bon(?:load|click|error|mouse\w+|focus)\s*=",
    re.IGNORECASE,
)


def measure(sets: Path) -> dict[str, float]:
    """Return counts over all files; any exception but FeedInvalid is let through."""
    figures = dict.fromkeys(
        ("files", "refused", "hostile left", "seconds at most", "expected", "expected met"), 0.0
    )
    for path in feed_files(sets):
        started = time.perf_counter()
        document = read_feed(path)
        taken = time.perf_counter() - started
        figures["files"] += 1
        figures["refused"] += document is None
        figures["seconds at most"] = max(figures["seconds at most"], taken)
        if document is not None:
            figures["hostile left"] += bool(_HOSTILE.search(shown_text(document)))
            met = meets_expectation(document, path.read_bytes().decode("utf-8", "replace"))
            figures["expected"] += met is not None
            figures["expected met"] += met is True
    return figures


def feed_files(sets: Path) -> list[Path]:
    """Return every feed of the set, sorted."""
    folder = sets / "feeds-feedparser" / "tests"
    return sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".json"))


def read_feed(path: Path) -> FeedDocument | None:
    """Return what a file holds, read with the header it states, or None where it is refused."""
    body = path.read_bytes()
    header, place = _HEADER.search(body), _PLACE.search(body)
    try:
        return parse_feed(
            body,
            url=urljoin(_SERVER, place[1].decode().strip() if place else path.name),
            content_type=header[1].decode().strip() if header else None,
        )
    except FeedInvalid:
        return None


def shown_text(document: FeedDocument) -> str:
    """Return all that could be stored or shown of a feed."""
    values = [document.title, document.link]
    for entry in document.entries:
        values += [value for value in astuple(entry.facts) if isinstance(value, str)]
    return "\n".join(value for value in values if value)


def meets_expectation(document: FeedDocument, text: str) -> bool | None:
    """Return whether the file's stated title, link, id or number of entries was found.

    A title counts as expected where its plain text is; None where the file states none of these.
    """
    stated = re.search(r"Expect:\s*(.*)", text)
    expectation = stated[1] if stated else ""
    if match := _ENTRY_COUNT.search(expectation):
        return len(document.entries) == int(match[1])
    holder = document.entries[0] if document.entries else None
    if match := _ENTRY_TEXT.search(expectation):
        held = getattr(holder, "facts", None) if match[1] != "id" else holder
        return _same(getattr(held, match[1], None), match[2])
    if match := _FEED_TEXT.search(expectation):
        return _same(getattr(document, match[1]), match[2])
    return None


def _same(found: str | None, expected: str) -> bool:
    return (found or "").rstrip("/") in (expected.rstrip("/"), plain_line(expected).rstrip("/"))
