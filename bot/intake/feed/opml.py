"""Read and write lists of subscriptions (OPML, https://opml.org/spec2.opml).

Folders are tags. `category` names the class of the source and further tags; a filter, and how
the links of a watched page are found, stand in attributes of a namespace of ours, which other
readers pass over. The type of what is no feed says what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from bot.addresses import make_url_key, read_address
from bot.domain.articles import SourceClass
from bot.domain.errors import FeedInvalid, FetchRefused, PageTooLarge, SelectorInvalid
from bot.domain.feeds import FOUND_LINKS, NewSubscription, SourceKind, Subscription
from bot.intake.charset import decode_page
from bot.intake.feed.guard import check_markup
from bot.intake.feed.page_links import check_selector
from bot.intake.links import web_link
from bot.intake.markup import escape_bare, plain_line

if TYPE_CHECKING:
    from lxml.etree import _ElementTree
    from lxml.html import HtmlElement

MAX_OPML_BYTES = 1_000_000
MAX_OPML_FEEDS = 1_000
MAX_NAME_CHARS = 200
MAX_TAG_CHARS = 50
MAX_TAGS = 10
MAX_FILTER_CHARS = 1_000

NAMESPACE = "urn:newsdesk:opml"
_FILTER = "newsdesk:filter"
_SELECTOR = "newsdesk:links"
_LINKS = ("link", "include")
_FEEDS = ("rss", "atom")
"""What outlines of feeds say that they are; some of them call its address `url`."""
"""Types of outlines that lead to another list and are no folder."""


class OpmlReason(StrEnum):
    """Why an outline was passed over."""

    DUPLICATE = "duplicate"
    NO_ADDRESS = "no address"
    NOT_WEB = "not a web address"
    NOT_PUBLIC = "not a public address"
    NO_SELECTOR = "no CSS selector"
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
    """An outline that is a feed or would be; `paths` are its categories, then its folders."""

    line: int
    url: str
    name: str
    filter: str
    selector: str | None
    paths: tuple[tuple[str, ...], ...]


def parse_opml(body: bytes, *, private_hosts: Collection[str] = ()) -> OpmlList:
    """Return the feeds that a list holds, each once, as a person would add them.

    One that stands in several folders has the tags of all of them. Of private addresses only
    those of `private_hosts` ("host:port") are taken. Raises PageTooLarge for more than 1 MB,
    FeedHarmful for what is built to do harm, and FeedInvalid for what is no OPML.
    """
    if len(body) > MAX_OPML_BYTES:
        raise PageTooLarge(f"this list is larger than {MAX_OPML_BYTES // 10**6} MB")
    text = decode_page(body)
    if check_markup(text) != "opml":
        raise FeedInvalid("this is not a list of feeds in OPML")
    tree = _parse(text)
    found: dict[str, tuple[str, _Outline]] = {}
    problems = []
    for outline in _find_outlines(tree):
        url, reason = _judge(outline, private_hosts)
        key = f"{make_url_key(url) or url} {outline.selector or ''}"
        if reason is None and key in found:
            first_url, first = found[key]
            if set(outline.paths) <= {(), *first.paths}:
                reason = OpmlReason.DUPLICATE
            else:
                found[key] = first_url, replace(first, paths=(*first.paths, *outline.paths))
        elif reason is None and len(found) >= MAX_OPML_FEEDS:
            reason = OpmlReason.TOO_MANY
        elif reason is None:
            found[key] = url, outline
        if reason is not None:
            problems.append(_explain(outline, reason))
    titles = ["".join(title.itertext()).strip() for title in tree.iter("title")]
    return OpmlList(
        title=_line(next(filter(None, reversed(titles)), "")),
        feeds=tuple(_make(outline, url) for url, outline in found.values()),
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
    kind = one.feed.source_kind
    stated = {
        "type": "rss" if kind is SourceKind.FEED else kind.value,
        "text": _line(one.name or one.feed.title or one.feed.url),
        "xmlUrl": one.feed.url,
        "htmlUrl": one.feed.link or "",
        "language": one.feed.language or "",
        # A slash would make a tag two levels, a comma two tags.
        "category": ",".join([*categories, *(map(_tag, one.tags) if len(one.tags) > 1 else ())]),
        f"{{{NAMESPACE}}}links": one.feed.selector or "",
        f"{{{NAMESPACE}}}filter": plain_line(one.filter, is_html=False, limit=MAX_FILTER_CHARS),
    }
    return {name: value for name, value in stated.items() if value}


def _parse(text: str) -> _ElementTree[HtmlElement]:
    from lxml import etree

    # As HTML, which forgives quotes in attributes; in XML a bare "&copy=" is no reference.
    text = escape_bare(text)
    parser = etree.HTMLParser(recover=True, no_network=True, encoding="utf-8")
    try:
        return etree.parse(BytesIO(text.encode("utf-8", "replace")), parser)
    except etree.LxmlError as error:
        raise FeedInvalid("this list cannot be read") from error


def _find_outlines(tree: _ElementTree[HtmlElement]) -> Iterator[_Outline]:
    """Yield the outlines that are feeds or would be, in their order."""
    from lxml import etree

    folders: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end"), tag="outline"):
        if event == "end":
            folders.pop()
            continue
        kind = element.get("type", "").strip().lower()
        holds = element.find("outline") is not None
        url = element.get("xmlurl", element.get("url", "") if kind in _FEEDS else None)
        if holds and not url:
            url = None  # a folder, whatever its type
        title = element.get("text", "").strip() or element.get("title", "").strip()
        if url is not None:
            yield _Outline(
                line=element.sourceline or 0,
                url=(url or "").strip(),
                name="" if "://" in title else _line(title),
                selector=element.get(_SELECTOR, "").strip() or None,
                filter=plain_line(element.get(_FILTER, ""), is_html=False, limit=MAX_FILTER_CHARS),
                paths=(*_split_category(element.get("category", "")), tuple(filter(None, folders))),
            )
        folders.append(_tag(title) if url is None and kind not in _LINKS else "")


def _split_category(category: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths of an attribute such as "wire,/Asia/Taiwan"."""
    for path in category.split(","):
        yield tuple(filter(None, map(_tag, path.split("/"))))


def _judge(outline: _Outline, private_hosts: Collection[str]) -> tuple[str, OpmlReason | None]:
    url = outline.url
    if not url:
        return "", OpmlReason.NO_ADDRESS
    address = web_link(read_address(url), base=None)
    if address is None:
        return "", OpmlReason.NOT_WEB
    from bot.intake.web import check_address  # with it comes the web client: 11 MB

    try:
        check_address(address, private_hosts)
    except FetchRefused:
        return address, OpmlReason.NOT_PUBLIC
    try:
        if outline.selector not in (None, FOUND_LINKS):
            check_selector(outline.selector)
    except SelectorInvalid:
        return address, OpmlReason.NO_SELECTOR
    return address, None


def _explain(outline: _Outline, reason: OpmlReason) -> OpmlProblem:
    url = plain_line(outline.url, is_html=False, limit=MAX_NAME_CHARS)
    return OpmlProblem(line=outline.line, name=outline.name, url=url, reason=reason)


def _make(outline: _Outline, url: str) -> NewSubscription:
    # A name alone comes before those that stand in one another.
    words = dict.fromkeys(name for path in sorted(outline.paths, key=_is_nested) for name in path)
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
        selector=outline.selector,
    )


def _is_nested(path: tuple[str, ...]) -> bool:
    return len(path) > 1


def _tag(name: str) -> str:
    cleaned = plain_line(name, is_html=False, limit=MAX_TAG_CHARS)
    return " ".join(cleaned.replace(",", " ").replace("/", " ").split())


def _line(text: str) -> str:
    return plain_line(text, is_html=False, limit=MAX_NAME_CHARS)


_CLASSES = {kind.value: kind for kind in SourceClass if kind is not SourceClass.UNKNOWN}
