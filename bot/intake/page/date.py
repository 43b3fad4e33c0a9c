"""Find when a page says it was published, with the time of day and zone where it states them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.articles import Published
from bot.intake.outlet_zone import find_outlet_zone
from bot.intake.page.date_headline import find_beside_headline
from bot.intake.page.date_stated import EARLIEST, parse_moment, parse_published
from bot.intake.page.metadata import find_language
from bot.intake.printed_dates import parse_printed, to_day

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bot.intake.page.metadata import PageFacts

_FOLDERS = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?!\d)")
_WORDS = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?!\d)", re.IGNORECASE)
_PARTED = re.compile(r"(?<!\d)((?:19|20)\d{2})([/._-])(\d{1,2})\2(\d{1,2})(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)(20\d{2})/?(\d{2})/?(\d{2})(?=\d{0,6}(?!\d))")
_ADDRESS_SLACK = timedelta(days=1)


def find_date_in_url(url: str | None, *, near: date | None) -> date | None:
    """Return the day that an address names as that of publication, or None.

    Folders of year, month and day say so alone. A date in the name of a page may be what it is
    about, and digits may be any number: they count where the page itself is dated `near` to
    them, within a day, and the first of the two where the page has no date.
    """
    address = url or ""
    if match := _FOLDERS.search(address):
        return to_day(*match.groups())
    if match := _WORDS.search(address):
        return parse_printed(f"{match[3]} {match[2]} {match[1]}")
    if match := _PARTED.search(address):
        day = to_day(match[1], match[3], match[4])
        return day if day and (near is None or abs(day - near) <= _ADDRESS_SLACK) else None
    if near and (match := _TOGETHER.search(address)):
        day = to_day(*match.groups())
        return day if day and abs(day - near) <= _ADDRESS_SLACK else None
    return None


# A date alone or with a label and an author is short; a sentence that mentions a date is not.
_MAX_CHARS = 80
_MAX_STRINGS = 5_000
_UNSEEN = frozenset(("script", "style", "noscript", "template", "option", "a", "footer"))

_LABEL = re.compile(
    r"\b(?:publi(?!cations?\b(?! (?:date|day)))|posted|written|released?|date|issued|first|created"
    r"|veröffentlicht|erstellt|datum|mis en ligne|pubblicat|geplaatst)"
    r"|発行|公開|掲載|配信|発表|投稿|发布|發布|發佈|刊登|입력|등록|게시",
    re.IGNORECASE,
)


def find_printed_dates(tree: HtmlElement) -> tuple[date | None, date | None]:
    """Return the first date printed with a label ("Published …"), and the first without one."""
    labelled = plain = None
    for text in _short_strings(tree):
        day = parse_printed(text)
        if day is None:
            continue
        if _LABEL.search(text):
            labelled = labelled or day
        plain = plain or day
        if labelled:
            break
    return labelled, plain


def _short_strings(tree: HtmlElement) -> Iterator[str]:
    seen = 0
    for element in tree.iter():
        hidden = not isinstance(element.tag, str) or element.tag in _UNSEEN
        for text in ((None if hidden else element.text), element.tail):
            if text and 8 <= len(text.strip()) <= _MAX_CHARS and any(map(str.isdigit, text)):
                yield " ".join(text.split())
                seen += 1
        if seen >= _MAX_STRINGS:
            return


_META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "article.published", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "citation_publication_date",
    "citation_online_date", "cxenseparse:recs:publishtime", "originalpublicationdate",
    "rnews:datepublished", "bt:pubdate",
)  # fmt: skip
_VAGUE_NAMES = ("dc.date", "dcterms.date", "date")
"""A date "in the lifecycle of the resource" (Dublin Core): which, they do not say."""
_CHANGE_NAMES = ("article:modified_time", "og:article:modified_time", "og:updated_time")
_MAX_TIMES = 50
_WIDEST_OFFSET = timedelta(hours=14)
_OFFSET_STEP = timedelta(minutes=15)
_HTMLDATE_MAX_NODES = 20_000
_DAY = timedelta(days=1)


def find_published(tree: HtmlElement, facts: PageFacts, *, url: str | None) -> Published | None:
    """Return the day of publication on the page's own calendar, and the UTC moment if stated.

    Content systems state the moment in UTC, so that an evening in America reads as the next day;
    the date in the address, the same moment in local time elsewhere on the page and the date
    beside the headline say better.
    """
    texts = list(_statements(tree, facts))
    stated, beside = _first(texts), find_beside_headline(tree)
    if stated is None:
        stated = _settle_vague(facts, beside)
    known = stated or beside
    if in_url := find_date_in_url(url, near=known.day if known else None):
        at = known.at if known and abs(known.day - in_url) <= _DAY else None
        return Published(day=in_url, at=at, offset=known.offset if known and at else None)
    if stated is None:
        return beside or _read_printed(tree, url)
    if beside and beside.day < stated.day and stated == _find_change(facts):
        # The moment of the last change stands in for both; readers are told when it came out.
        return Published(day=beside.day)
    vague = _find_vague(facts)
    if beside and vague and beside.day == vague.day > stated.day + _DAY:
        # Two days are stated, and readers are told the later: the other is that of a draft.
        return Published(day=vague.day, at=vague.at, offset=vague.offset)
    if stated.at is None:
        return stated
    zone = find_outlet_zone(url, find_language(tree, facts))
    return _place(stated, stated.at, texts, beside, zone)


def _first(texts: Iterable[str]) -> Published | None:
    return next((found for found in map(parse_published, texts) if found), None)


def _settle_vague(facts: PageFacts, beside: Published | None) -> Published | None:
    """Return what a date of no stated meaning says, unless readers are told another day."""
    vague = _find_vague(facts)
    if vague is None or beside is None or vague.day == beside.day:
        return vague
    near = abs(vague.day - beside.day) <= _DAY
    return Published(day=beside.day, at=vague.at if near else beside.at)


def _find_vague(facts: PageFacts) -> Published | None:
    return _first(facts.metas[name] for name in _VAGUE_NAMES if name in facts.metas)


def _find_change(facts: PageFacts) -> Published | None:
    return parse_published(facts.stated("dateModified") or facts.meta(*_CHANGE_NAMES) or "")


def _place(
    stated: Published,
    at: datetime,
    texts: list[str],
    beside: Published | None,
    zone: ZoneInfo | None,
) -> Published:
    """Return a stated moment with its day on the page's own calendar."""
    if day := _local_day(at, texts):
        return Published(day=day, at=at, offset=stated.offset)
    if stated.day == at.date() and beside and abs(beside.day - stated.day) <= _DAY:
        return Published(day=beside.day, at=at, offset=stated.offset)
    local = at.astimezone(zone or UTC)
    if local.timetz().replace(tzinfo=None) == datetime.min.time():
        # Midnight where its readers are: a day that was put into the form of a moment.
        return Published(day=local.date())
    # A moment in UTC tells nothing of the clock of the page's readers.
    return stated if zone is None or stated.offset else replace(stated, day=local.date())


def _local_day(at: datetime, texts: list[str]) -> date | None:
    """Return the day of the same moment where a text states it in local time."""
    for text in texts:
        moment = parse_moment(" ".join(text[:80].split()))
        if moment is None:
            continue
        if moment.tzinfo is None:
            # Wall time without a zone: the same moment if a zone's offset lies between them.
            offset = abs(moment.replace(tzinfo=UTC) - at)
            if timedelta(0) < offset <= _WIDEST_OFFSET and not offset % _OFFSET_STEP:
                return moment.date()
        elif moment.utcoffset() and moment == at:
            return moment.date()
    return None


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
    if labelled and labelled >= EARLIEST:
        return Published(day=labelled)
    for original in (True, False):
        found = _ask_htmldate(tree, url, original=original)
        # The first of January is most often the bare year of a copyright line.
        if found and (found.day.month, found.day.day) != (1, 1):
            return found
        if plain and plain >= EARLIEST:
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
