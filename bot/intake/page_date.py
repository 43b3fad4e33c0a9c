"""Find when a page says it was published, with the time of day and zone where it states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.articles import Published
from bot.intake.page_dateline import find_printed_dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bot.intake.page_facts import PageFacts

# The web is younger than this; a date before it is a placeholder (1970-01-01, 0001-01-01).
_EARLIEST = date(1990, 1, 1)
_META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "article.published", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "citation_publication_date",
    "citation_online_date", "cxenseparse:recs:publishtime", "originalpublicationdate",
    "rnews:datepublished", "dc.date", "dcterms.date", "bt:pubdate", "date",
)  # fmt: skip
_MAX_TIMES = 50
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?\Z")
_ISO_START = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})([/._-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WIDEST_OFFSET = timedelta(hours=14)
_OFFSET_STEP = timedelta(minutes=15)
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})\Z")
_HTMLDATE_MAX_NODES = 20_000


def find_published(tree: HtmlElement, facts: PageFacts, *, url: str | None) -> Published | None:
    """Return the day of publication on the page's own calendar, and the UTC moment if stated.

    Content systems state the moment in UTC, so that an evening in America reads as the next day;
    the date in the address and the same moment in local time elsewhere on the page say better.
    """
    texts = list(_statements(tree, facts))
    stated = next((found for found in map(parse_published, texts) if found), None)
    in_url = _date_in_url(url)
    if in_url is not None:
        at = stated.at if stated and abs(stated.day - in_url) <= timedelta(days=1) else None
        return Published(day=in_url, at=at)
    if stated is None:
        return _read_printed(tree, url)
    if stated.at is None:
        return stated
    return Published(day=_local_day(stated.at, texts) or stated.day, at=stated.at)


def _date_in_url(url: str | None) -> date | None:
    match = _URL_DATE.search(url or "")
    if match is None:
        return None
    year, _, month, day = match.groups()
    return _to_day(year, month, day)


def _local_day(at: datetime, texts: list[str]) -> date | None:
    """Return the day of the same moment where a text states it in local time."""
    for text in texts:
        moment = _iso_moment(" ".join(text[:80].split()))
        if not isinstance(moment, datetime):
            continue
        if moment.tzinfo is None:
            # Wall time without a zone: the same moment if a zone's offset lies between them.
            offset = abs(moment.replace(tzinfo=UTC) - at)
            if timedelta(0) < offset <= _WIDEST_OFFSET and not offset % _OFFSET_STEP:
                return moment.date()
        elif moment.utcoffset() and moment == at:
            return moment.date()
    return None


def parse_published(text: str) -> Published | None:
    """Return what a machine-readable date says, in ISO 8601 or RFC 2822 form, or None."""
    text = " ".join(text[:80].split())
    moment = _iso_moment(text) or _mail_moment(text)
    if moment is not None:
        return _from_moment(moment)
    match = _COMPACT.match(text) or _ISO_START.match(text)
    day = _to_day(*match.groups()) if match else None
    return Published(day=day) if day else None


def _to_day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found >= _EARLIEST else None


def _iso_moment(text: str) -> datetime | date | None:
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


def _from_moment(moment: datetime | date) -> Published | None:
    day = moment.date() if isinstance(moment, datetime) else moment
    if day < _EARLIEST:
        return None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        # Without a zone the moment is not known, only the day on the page's own calendar.
        return Published(day=day)
    try:
        return Published(day=day, at=moment.astimezone(UTC))
    except OverflowError:
        return Published(day=day)


def _statements(tree: HtmlElement, facts: PageFacts) -> Iterator[str]:
    """Yield what the page states for machines, the most reliable first."""
    for key in ("datePublished", "dateCreated"):
        if stated := facts.stated(key):
            yield stated
            break
    yield from (facts.metas[name] for name in _META_NAMES if name in facts.metas)
    yield from _marked_times(tree)


def _marked_times(tree: HtmlElement) -> Iterator[str]:
    """Yield the time elements that are marked as the day of publication."""
    for number, element in enumerate(tree.iter("time", "abbr", "span", "meta")):
        if number >= 50 * _MAX_TIMES:
            return
        marked = (element.get("itemprop") or "").lower() == "datepublished"
        marked = marked or element.get("pubdate") is not None
        classes = (element.get("class") or "").lower().split()
        if marked or (element.tag == "time" and {"published", "entry-date"} & set(classes)):
            yield element.get("datetime") or element.get("content") or element.get("title") or ""


def _read_printed(tree: HtmlElement, url: str | None) -> Published | None:
    labelled, plain = find_printed_dates(tree)
    if labelled and labelled >= _EARLIEST:
        return Published(day=labelled)
    for original in (True, False):
        found = _ask_htmldate(tree, url, original=original)
        # The first of January is most often the bare year of a copyright line.
        if found and (found.day.month, found.day.day) != (1, 1):
            return found
        if plain and plain >= _EARLIEST:
            return Published(day=plain)
    return None


def _ask_htmldate(tree: HtmlElement, url: str | None, *, original: bool) -> Published | None:
    from htmldate import find_date

    if sum(1 for _ in tree.iter()) > _HTMLDATE_MAX_NODES:
        return None
    try:
        found = find_date(tree, url=url, original_date=original, extensive_search=False)
    except Exception:  # htmldate lets through what lxml and its date readers raise
        return None
    return parse_published(found) if found else None
