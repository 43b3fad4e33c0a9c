"""Watch a page by its links: those that lead to articles, found by themselves or by a selector."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from typing import TYPE_CHECKING

from bot.addresses import make_url_key, parse_url
from bot.domain.errors import LinksMissing, SelectorInvalid
from bot.domain.feeds import FOUND_LINKS, LONGEST_SELECTOR, FeedFacts
from bot.intake.feed.entry_text import count_words
from bot.intake.feed.values import FeedDocument, FeedEntry, clean_line
from bot.intake.links import web_link
from bot.intake.page import find_date_in_url, parse_html, parse_published
from bot.intake.printed_dates import find_printed

if TYPE_CHECKING:
    from lxml.cssselect import CSSSelector
    from lxml.html import HtmlElement

MAX_LINKS = 200
_MAX_ANCHORS = 3_000
_HEAD_CHARS = 2_000
_FEWEST = 3
"""Links of one shape that make a list."""

_WORDS = 3
"""Words of a headline at least; two characters of Chinese or Japanese count as one."""

_LONGEST_HEADLINE = 12
_LONGEST_LIST = 40
_LONGEST_ITEM = 600
_SHARED = 0.2
"""The part of a list that an address has to be shaped like, so that one elsewhere belongs to it."""

_WHOLE = 0.6
"""What holds more than this part of a page's links is the page, whatever it is called."""

_ASIDE = frozenset(("nav", "footer", "aside", "select"))
_INLINE = frozenset(("b", "strong", "em", "i", "span", "font", "u", "small", "big"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    ("div", "p", "li", "dt", "dd", "td", "br", "time", "section", "article", "figure", *_HEADINGS)
)
_CALLED_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:g?nav|navi|navbar|navigation|globalnav|g-?menu|menu|breadcrumbs?|topicpath|footer"
    r"|pager|pagination|share|sns|social|lang|language|cookie|related-?links?|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FILE_SIZE = re.compile(r"\s*[（(\[【]\s*PDF\b[^（()）\[\]]{0,30}[)）\]】]\s*\Z", re.IGNORECASE)
_EDGES = " \t·|/,:;：・()（）[]【】「」<>«»–—-"


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of a page: its element, where it leads, and the key of that."""

    element: HtmlElement
    url: str
    key: str


@dataclass(frozen=True, slots=True)
class _List:
    """Links that stand alike; `items` are the elements that hold one of them each."""

    links: tuple[_Link, ...]
    items: tuple[HtmlElement, ...]
    score: float


def check_selector(selector: str) -> None:
    """Raise SelectorInvalid, in words, for what is no CSS selector."""
    _compile(selector)


def watch_page(text: str, *, url: str, selector: str) -> FeedDocument:
    """Return the links of a page as the entries of a feed, each once, 200 at most, in their order.

    `selector` is CSS for the links, or for what holds one each; FOUND_LINKS has them found by
    themselves. A day that is printed beside a link is when its entry changed. Raises LinksMissing
    where there are none, and SelectorInvalid.
    """
    whole = "<html" in text[:_HEAD_CHARS].lower()
    tree = parse_html(text if whole else f"<html>{text}")
    chosen = None if selector == FOUND_LINKS else _compile(selector)
    if tree is None:
        raise LinksMissing
    links = list(_list_links(tree, url))
    found = _match(chosen(tree), links) if chosen else _find_articles(links, tree, url)
    entries = list(islice(_make_entries(found, links), MAX_LINKS))
    if not entries:
        raise LinksMissing
    titles = ("".join(one.itertext()) for one in tree.iter("title"))
    return FeedDocument(
        kind="page",
        title=clean_line(next(titles, None), is_html=False),
        link=url,
        entries=tuple(entries),
        language=clean_line(tree.get("lang"), is_html=False),
        builds=False,
    )


def _compile(selector: str) -> CSSSelector:
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPathError

    try:
        if len(selector) > LONGEST_SELECTOR:
            raise SelectorInvalid(f"it is longer than {LONGEST_SELECTOR} characters")
        return CSSSelector(selector, translator="html")
    except (SelectorError, XPathError) as error:
        raise SelectorInvalid(str(error)) from error


def _list_links(tree: HtmlElement, url: str) -> Iterator[_Link]:
    """Yield the links of a page to other pages."""
    bases = (web_link(one.get("href"), base=url) for one in tree.iter("base"))
    base, own = next(filter(None, bases), url), make_url_key(url)
    for element in islice(tree.iter("a"), _MAX_ANCHORS):
        link = web_link(element.get("href"), base=base)
        key = make_url_key(link) if link else None
        if link and key and key != own:
            yield _Link(element, link.partition("#")[0] if "#!" not in link else link, key)


def _match(
    elements: Sequence[HtmlElement], links: Sequence[_Link]
) -> list[tuple[_Link, HtmlElement]]:
    """Return the links that elements are, or the first that each holds, with the element."""
    known = {link.element: link for link in links}
    found = []
    for element in elements:
        inside = [known[one] for one in element.iter("a") if one in known]
        named = [link for link in inside if count_words(_say(link.element))]
        found += [(link, element) for link in (named or inside)[:1]]
    return found


def _find_articles(
    links: Sequence[_Link], tree: HtmlElement, url: str
) -> list[tuple[_Link, HtmlElement]]:
    """Return the links of the list that is most like one of articles, and those that lead alike."""
    aside = _find_aside(links)
    body = [link for link in links if link.element not in aside]
    lists = list(_gather_lists(body, url))
    best = max(lists, key=lambda one: one.score, default=None)
    if best is None or best.score <= 0:
        return []
    items = {
        link.element: item for one in lists for link, item in zip(one.links, one.items, strict=True)
    }
    shapes = Counter(_find_shape(link.url) for link in best.links)
    usual = {shape for shape, count in shapes.items() if count >= _SHARED * len(best.links)}
    inside = {link.element for link in best.links}
    return [
        (link, items.get(link.element, link.element))
        for link in body
        if link.element in inside
        or (_find_shape(link.url) in usual and count_words(_say(link.element)) >= _WORDS)
    ]


def _find_aside(links: Sequence[_Link]) -> set[HtmlElement]:
    """Return the links in menus, footers and the like."""
    inside: dict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for link in links:
        for holder in link.element.iterancestors():
            inside[holder].append(link.element)
    aside: set[HtmlElement] = set()
    for holder, held in inside.items():
        if len(held) <= _WHOLE * len(links) and _is_aside(holder):
            aside.update(held)
    return aside


def _is_aside(holder: HtmlElement) -> bool:
    if holder.tag in _ASIDE or (holder.get("role") or "") in ("navigation", "contentinfo", "menu"):
        return True
    if holder.tag == "header" and not any(
        one.tag in ("article", "li", "section", "main") for one in holder.iterancestors()
    ):
        return True
    return bool(_CALLED_ASIDE.search(f"{holder.get('class') or ''} {holder.get('id') or ''}"))


def _gather_lists(links: Sequence[_Link], url: str) -> Iterator[_List]:
    """Yield the links that stand at the same place of elements that are alike."""
    paths: dict[str, list[_Link]] = defaultdict(list)
    for link in links:
        tags = (one.tag for one in link.element.iterancestors())
        paths["/".join(tag for tag in tags if isinstance(tag, str) and tag not in _INLINE)].append(
            link
        )
    for alike in paths.values():
        if len({link.key for link in alike}) < _FEWEST:
            continue
        places: dict[str, list[tuple[_Link, HtmlElement]]] = defaultdict(list)
        for link, item in zip(alike, _find_items(alike), strict=True):
            holder = item.getparent()
            name = "" if holder is None else " ".join(sorted((holder.get("class") or "").split()))
            places[name].append((link, item))
        for pairs in places.values():
            if len({link.key for link, _ in pairs}) >= _FEWEST:
                yield _List(
                    tuple(link for link, _ in pairs),
                    tuple(item for _, item in pairs),
                    _score(pairs, url),
                )


def _find_items(links: Sequence[_Link]) -> list[HtmlElement]:
    """Return the largest element around each link that holds none of the others."""
    held: dict[HtmlElement, set[str]] = defaultdict(set)
    for link in links:
        for holder in link.element.iterancestors():
            held[holder].add(link.key)
    items = []
    for link in links:
        item = link.element
        while (parent := item.getparent()) is not None and len(held[parent]) == 1:
            item = parent
        items.append(item)
    return items


def _score(pairs: Sequence[tuple[_Link, HtmlElement]], url: str) -> float:
    """Return how much links are like a list of articles, 0 for what is none.

    Headlines have several words; dates beside them, headings around them, addresses of the same
    site that are longer than those of its sections speak for it.
    """
    once = {link.key: (link, item) for link, item in reversed(pairs)}
    words = [count_words(_say(link.element)) for link, _ in once.values()]
    long = sum(max(min(count, _LONGEST_HEADLINE) - _WORDS + 1, 0) for count in words) / len(words)
    sample = list(once.values())[:_LONGEST_LIST]
    dated = sum(_find_day(item, link) is not None for link, item in sample) / len(sample)
    headed = sum(_is_headed(link.element) for link, _ in sample) / len(sample)
    own = sum(_is_of_site(link.url, url) for link, _ in sample) / len(sample)
    return min(len(once), _LONGEST_LIST) * long * (1 + dated) * (1 + headed / 2) * (0.2 + own)


def _is_headed(link: HtmlElement) -> bool:
    parent = link.getparent()
    around = parent is not None and (parent.tag in _HEADINGS or parent.tag == "dt")
    return around or next(link.iter(*_HEADINGS), None) is not None


def _is_of_site(link: str, url: str) -> bool:
    host, own = (
        parsed.hostname.removeprefix("www.") if (parsed := parse_url(one)) else ""
        for one in (link, url)
    )
    return host == own or host.endswith(f".{own}") or own.endswith(f".{host}")


def _find_shape(url: str) -> str:
    """Return what addresses of one site's articles have in common: folders, figures, ending."""
    parsed = parse_url(url)
    if parsed is None:
        return ""
    *folders, name = str(parsed.pathname).strip("/").split("/")
    shaped = ["0" if any(map(str.isdigit, one)) else "a" for one in folders]
    stem, dot, ending = name.rpartition(".") if "." in name[-6:] else (name, "", "")
    kind = "a-a" if stem.count("-") > 1 else "0" if any(map(str.isdigit, stem)) else "a"
    keys = sorted(
        part.partition("=")[0] for part in str(parsed.search).removeprefix("?").split("&")
    )
    return "/".join((parsed.hostname.removeprefix("www."), *shaped, f"{kind}{dot}{ending}", *keys))


def _make_entries(
    found: Iterable[tuple[_Link, HtmlElement]], links: Sequence[_Link]
) -> Iterator[FeedEntry]:
    texts: dict[str, list[str]] = defaultdict(list)
    for link in links:
        texts[link.key].append(_say(link.element))
    seen = set()
    for link, item in found:
        if link.key in seen:
            continue
        seen.add(link.key)
        said = max(texts[link.key], key=count_words)
        if count_words(said) < _WORDS - 1:
            headings = (_say(one) for one in item.iter(*_HEADINGS))
            said = next(filter(None, headings), said if count_words(said) > 1 else "")
        day = _find_day(item, link)
        yield FeedEntry(
            id=None,
            updated=day,
            facts=FeedFacts(
                title=clean_line(said, is_html=False) or "",
                link=link.url,
                published=None,
                author=None,
                summary="",
                content="",
                categories=(),
            ),
        )


def _say(element: HtmlElement) -> str:
    """Return the headline that an element holds: its heading, or a line that is no day."""
    heading = next(element.iter(*_HEADINGS), None)
    lines = list(_list_lines(element if heading is None else heading))
    shown = [text for line in lines if (text := _without_day(line))]
    long = (line for line in shown if count_words(line) >= _WORDS)
    return next(long, max(shown, key=len, default=""))


def _list_lines(element: HtmlElement) -> Iterator[str]:
    """Yield the lines of an element's text, as its blocks part them."""
    from lxml.etree import iterwalk

    line = ""
    for event, one in iterwalk(element, events=("start", "end")):
        if one.tag in _BLOCKS and one is not element:
            yield " ".join(line.split())
            line = ""
        if event == "start" and isinstance(one.tag, str) and one.tag not in ("script", "style"):
            line += one.text or ""
        elif event == "end" and one is not element:
            line += one.tail or ""
    yield " ".join(line.split())


def _without_day(line: str) -> str:
    """Return a headline without the day that it begins or ends with, and the size of its file."""
    line = _FILE_SIZE.sub("", line)
    printed = find_printed(line)
    if printed is None:
        return line.strip(_EDGES) and line
    before, after = printed.before.strip(_EDGES), printed.after.strip(_EDGES)
    if not before:
        return after
    return before if not after else line


def _find_day(item: HtmlElement, link: _Link) -> datetime | None:
    """Return the midnight of the day that stands beside a link, or the moment that is marked."""
    for element in item.iter("time"):
        if marked := parse_published(element.get("datetime") or ""):
            return marked.at or datetime.combine(marked.day, time(tzinfo=UTC))
    texts = [*_list_before(item), *_list_lines(item), item.tail or ""]
    printed = (find_printed(text) for text in texts if len(text) <= _LONGEST_ITEM)
    day = next((one.day for one in printed if one), None) or find_date_in_url(link.url, near=None)
    return datetime.combine(day, time(tzinfo=UTC)) if day else None


def _list_before(item: HtmlElement) -> Iterator[str]:
    """Yield what stands right before an element: the text, and the term that it describes."""
    before, parent = item.getprevious(), item.getparent()
    yield (parent.text if parent is not None else "") or "" if before is None else before.tail or ""
    if before is not None and before.tag == "dt":
        yield "".join(before.itertext())
