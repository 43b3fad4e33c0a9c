"""Read and write lists of subscriptions (OPML, https://opml.org/spec2.opml).

Folders are tags. `category` names the class of the source and further tags; a filter stands in
an attribute of a namespace of ours, which other readers pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum
from io import BytesIO
from typing import Any  # listparser's dictionaries hold anything
from xml.etree import ElementTree

from bot.domain.articles import SourceClass
from bot.domain.errors import FeedInvalid, PageTooLarge
from bot.domain.feeds import NewSubscription, Subscription
from bot.intake.feed.guard import check_markup
from bot.intake.markup import plain_line
from bot.intake.web import canonicalize_url

MAX_OPML_BYTES = 1_000_000
MAX_OPML_FEEDS = 1_000
MAX_NAME_CHARS = 200
MAX_TAG_CHARS = 50
MAX_TAGS = 10
MAX_FILTER_CHARS = 1_000

NAMESPACE = "urn:newsdesk:opml"
_FILTER = "newsdesk:filter"


class OpmlReason(StrEnum):
    """Why an outline was passed over."""

    DUPLICATE = "duplicate"
    NO_ADDRESS = "no address"
    NOT_WEB = "not a web address"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlProblem:
    """An outline that was passed over, by the number of its line."""

    line: int
    name: str
    url: str
    reason: OpmlReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlList:
    """A list of feeds to subscribe to, in its order, and what was passed over in it."""

    title: str
    feeds: tuple[NewSubscription, ...]
    problems: tuple[OpmlProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outline:
    """What listparser does not tell of an outline."""

    line: int
    url: str
    name: str
    filter: str


def parse_opml(body: bytes) -> OpmlList:
    """Return the feeds that a list holds, each once, as a person would add them.

    Raises PageTooLarge for more than 1 MB, FeedHarmful for what is built to do harm, and
    FeedInvalid for what is no OPML.
    """
    if len(body) > MAX_OPML_BYTES:
        raise PageTooLarge(f"this list is larger than {MAX_OPML_BYTES // 10**6} MB")
    if check_markup(body) != "opml":
        raise FeedInvalid("this is not a list of feeds in OPML")
    harvest = _parse(body)
    listed = {feed["url"]: feed for feed in harvest["feeds"]}
    feeds: dict[str, NewSubscription] = {}
    problems = []
    for outline in _find_outlines(body):
        url, reason = _judge(outline.url, feeds)
        if reason is not None:
            problems.append(_explain(outline, reason))
            continue
        feeds[url] = _make(outline, url, listed.get(outline.url.strip(), {}))
    return OpmlList(
        title=_line(str(harvest["meta"].get("title", ""))),
        feeds=tuple(feeds.values()),
        problems=tuple(problems),
    )


def write_opml(subscriptions: Sequence[Subscription], *, title: str, now: datetime) -> bytes:
    """Return a list of subscriptions as OPML 2.0 that `parse_opml` and other readers read.

    Each stands in the folder of its first tag; all tags are in its category.
    """
    ElementTree.register_namespace("newsdesk", NAMESPACE)
    root = ElementTree.Element("opml", {"version": "2.0"})
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = _line(title)
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = ElementTree.SubElement(root, "body")
    folders: dict[str, ElementTree.Element] = {}
    for one in subscriptions:
        folder = one.tags[0] if one.tags else ""
        if folder not in folders:
            folders[folder] = (
                ElementTree.SubElement(body, "outline", {"text": _line(folder)}) if folder else body
            )
        ElementTree.SubElement(folders[folder], "outline", _write_attributes(one))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_attributes(one: Subscription) -> dict[str, str]:
    categories = [one.source_class.value] * (one.source_class is not SourceClass.UNKNOWN)
    stated = {
        "type": "rss",
        "text": _line(one.name or one.feed.title or one.feed.url),
        "xmlUrl": one.feed.url,
        "htmlUrl": one.feed.link or "",
        "language": one.feed.language or "",
        # A slash would make a tag two levels, a comma two tags.
        "category": ",".join([*categories, *(map(_tag, one.tags) if len(one.tags) > 1 else ())]),
        f"{{{NAMESPACE}}}filter": plain_line(one.filter, is_html=False, limit=MAX_FILTER_CHARS),
    }
    return {name: value for name, value in stated.items() if value}


def _parse(body: bytes) -> dict[str, Any]:
    import listparser

    try:
        # Bytes, because listparser fetches a string that looks like an address.
        harvest: dict[str, Any] = listparser.parse(body)
    except Exception as error:  # listparser lets through what lxml and its date reader raise
        raise FeedInvalid("this list cannot be read") from error
    return harvest


def _find_outlines(body: bytes) -> Iterable[_Outline]:
    """Yield the outlines that are feeds or would be, in their order."""
    from lxml import etree

    tree = etree.parse(BytesIO(body), etree.HTMLParser(recover=True, no_network=True))
    for element in tree.iter("outline"):
        kind = element.get("type", "").strip().lower()
        url = element.get("xmlurl")
        if url is None and kind != "rss":
            continue
        yield _Outline(
            line=element.sourceline or 0,
            url=(url or "").strip(),
            name=_line(element.get("text", "").strip() or element.get("title", "")),
            filter=plain_line(element.get(_FILTER, ""), is_html=False, limit=MAX_FILTER_CHARS),
        )


def _judge(url: str, feeds: dict[str, NewSubscription]) -> tuple[str, OpmlReason | None]:
    if not url:
        return "", OpmlReason.NO_ADDRESS
    address = canonicalize_url(read_feed_address(url))
    if address is None:
        return "", OpmlReason.NOT_WEB
    if address in feeds:
        return address, OpmlReason.DUPLICATE
    return address, OpmlReason.TOO_MANY if len(feeds) >= MAX_OPML_FEEDS else None


def _explain(outline: _Outline, reason: OpmlReason) -> OpmlProblem:
    url = plain_line(outline.url, is_html=False, limit=MAX_NAME_CHARS)
    return OpmlProblem(line=outline.line, name=outline.name, url=url, reason=reason)


def _make(outline: _Outline, url: str, listed: dict[str, Any]) -> NewSubscription:
    folders: list[list[str]] = []
    stated: list[list[str]] = []
    for path in listed.get("categories", ()):
        names = [name for name in map(_tag, path) if name]
        (stated if len(names) == 1 else folders).append(names)
    words = dict.fromkeys(name for names in (*stated, *folders) for name in names)
    classes = [word for word in words if word.lower() in _CLASSES]
    # A folder may be named as a class is; the category comes first and says which.
    source = _CLASSES[classes[0].lower()] if classes else SourceClass.UNKNOWN
    tags = [word for word in words if word.lower() != source.value]
    return NewSubscription(
        url=url,
        name=outline.name,
        tags=tuple(tags[:MAX_TAGS]),
        source_class=source,
        filter=outline.filter,
    )


def _tag(name: str) -> str:
    cleaned = plain_line(name, is_html=False, limit=MAX_TAG_CHARS)
    return " ".join(cleaned.replace(",", " ").replace("/", " ").split())


def _line(text: str) -> str:
    return plain_line(text, is_html=False, limit=MAX_NAME_CHARS)


def read_feed_address(url: str) -> str:
    """Return the web address behind one of the `feed:` scheme; any other as it is."""
    url = url.strip()
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


_CLASSES = {kind.value: kind for kind in SourceClass if kind is not SourceClass.UNKNOWN}
