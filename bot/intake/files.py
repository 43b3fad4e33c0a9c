"""Read pages from files: texts, web pages, Markdown and PDF, with what a list says of them."""

from __future__ import annotations

import gzip
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any  # a TOML table holds anything until it is looked at

from bot.domain.articles import KnownFacts, PageKind, Published, RawPage, SourceClass
from bot.domain.errors import FileUnreadable, PageTooLarge

FACTS_FILE = "articles.toml"
MAX_HTML_BYTES = 5_000_000
MAX_TEXT_BYTES = 1_000_000

_KINDS = {
    ".txt": PageKind.TEXT,
    ".html": PageKind.HTML,
    ".htm": PageKind.HTML,
    ".md": PageKind.MARKDOWN,
    ".pdf": PageKind.PDF,
}


def find_pages(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read among paths: files as named, folders with all below them, sorted.

    Raises FileUnreadable for a path that does not exist or a named file of no known kind.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if _kind(file) and file.is_file())
        elif not path.exists():
            raise FileUnreadable(f"{path} does not exist")
        elif _kind(path) is None:
            known = ", ".join(sorted(_KINDS))
            raise FileUnreadable(f"{path} is of no known kind ({known}, or one of these with .gz)")
        else:
            yield path


def read_page(path: Path) -> RawPage:
    """Return a file as a page, with the facts that an `articles.toml` beside it states.

    Raises FileUnreadable where the file or the list cannot be read, naming file and field, and
    PageTooLarge over 5 MB of HTML or PDF, or 1 MB of text.
    """
    kind = _kind(path)
    if kind is None:
        raise FileUnreadable(f"{path} is of no known kind")
    is_text = kind in (PageKind.TEXT, PageKind.MARKDOWN)
    limit = MAX_TEXT_BYTES if is_text else MAX_HTML_BYTES
    body = _read_body(path, limit)
    if len(body) > limit:
        raise PageTooLarge(f"{path} is over {limit // 1_000_000} MB")
    return RawPage(origin=path.name, kind=kind, body=body, known=_find_facts(path))


def _kind(path: Path) -> PageKind | None:
    name = path.name.lower().removesuffix(".gz")
    return _KINDS.get(Path(name).suffix)


def _read_body(path: Path, limit: int) -> bytes:
    """Read one byte more than the limit, so that a compressed bomb costs no more than that."""
    try:
        if path.name.lower().endswith(".gz"):
            with gzip.open(path, "rb") as packed:
                return packed.read(limit + 1)
        with path.open("rb") as plain:
            return plain.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileUnreadable(f"{path} cannot be read: {error}") from error


def _find_facts(path: Path) -> KnownFacts:
    listing = path.parent / FACTS_FILE
    if not listing.is_file():
        return KnownFacts()
    for row in _read_rows(listing):
        if row.get("file") == path.name:
            return _read_facts(row, listing)
    return KnownFacts()


def _read_rows(listing: Path) -> list[Mapping[str, Any]]:
    try:
        document = tomllib.loads(listing.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileUnreadable(f"{listing} cannot be read: {error}") from error
    rows = document.get("article", [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise FileUnreadable(f"{listing}: article must be a list of tables, [[article]]")
    return rows


def _read_facts(row: Mapping[str, Any], listing: Path) -> KnownFacts:
    return KnownFacts(
        title=_text(row, "title", listing),
        url=_text(row, "url", listing),
        published=_published(row, listing),
        site=_text(row, "source", listing),
        byline=_text(row, "byline", listing),
        language=_text(row, "language", listing),
        source_class=_source_class(row, listing),
    )


def _text(row: Mapping[str, Any], field: str, listing: Path) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(row, field, listing, "must be a text in quotes")
    return value.strip() or None


def _published(row: Mapping[str, Any], listing: Path) -> Published | None:
    value = row.get("published")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError as error:
            raise _wrong(row, "published", listing, f"{value!r} is no date") from error
    if isinstance(value, datetime):
        return Published(day=value.date(), at=_in_utc(value))
    if value is not None and not isinstance(value, date):
        raise _wrong(row, "published", listing, "must be a date such as 2024-07-22")
    return Published(day=value) if value else None


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


def _source_class(row: Mapping[str, Any], listing: Path) -> SourceClass | None:
    value = _text(row, "class", listing)
    try:
        return SourceClass(value.lower()) if value else None
    except ValueError as error:
        known = ", ".join(SourceClass)
        raise _wrong(row, "class", listing, f"{value!r} is none of: {known}") from error


def _wrong(row: Mapping[str, Any], field: str, listing: Path, what: str) -> FileUnreadable:
    return FileUnreadable(f"{listing}: {field} of {row.get('file')}: {what}")
