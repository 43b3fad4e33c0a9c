"""Read sitemaps (https://www.sitemaps.org/protocol.html), those of news and their indexes too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.addresses import parse_url
from bot.domain.errors import FeedInvalid
from bot.domain.feeds import FeedFacts
from bot.intake.feed.dates import parse_date
from bot.intake.feed.values import (
    FeedDocument,
    FeedEntry,
    clean_categories,
    clean_line,
    clean_literal,
)
from bot.intake.links import web_link

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = ("urlset", "sitemapindex")

MOST_PARTS = 3
"""Sitemaps of an index that are read each time: those that changed last."""

_FEWEST_SHARED = 3
_OLDEST = datetime.min.replace(tzinfo=UTC)


def parse_sitemap(text: str, *, url: str | None, most: int) -> FeedDocument:
    """Return the `most` newest pages of a sitemap as entries, or the `parts` of an index.

    A day of change that more than half of the pages share is that of the sitemap, and counts as
    none. Raises FeedInvalid for what cannot be read, and where many pages have no date.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise FeedInvalid("this sitemap cannot be read")
    parts = _choose_parts(root, url)
    pages = [] if parts else _settle_changes(list(_list_pages(root, url)))
    if len(pages) > most and not any(_find_moment(one) for one in pages):
        raise FeedInvalid(f"this sitemap names {len(pages):,} pages and does not date them")
    pages.sort(key=lambda one: _find_moment(one) or _OLDEST, reverse=True)
    names = (_text(one, "publication", "name") for one in _iterate(root, "news"))
    home = parse_url(url or "")
    is_news = any(one.facts.title for one in pages)
    return FeedDocument(
        kind="news sitemap" if is_news else "sitemap index" if parts else "sitemap",
        title=clean_literal(next(filter(None, names), None)) or (home.hostname if home else None),
        link=f"{home.origin}/" if home else None,
        entries=tuple(pages[:most]),
        parts=parts,
        language=_find_language(root),
        builds=False,
    )


def is_of_news(url: str) -> bool:
    """Tell whether the address of a sitemap says that it is one of news; its host says nothing."""
    return "news" in url.split("/", 3)[-1].lower()


def _find_moment(page: FeedEntry) -> datetime | None:
    return page.facts.published or page.updated


def _choose_parts(root: _Element, url: str | None) -> tuple[str, ...]:
    """Return the sitemaps of an index to read: those of news first, then what changed last."""
    found = []
    for number, part in enumerate(_iterate(root, "sitemap")):
        if link := web_link(_text(part, "loc"), base=url):
            changed = parse_date(_text(part, "lastmod")) or _OLDEST
            found.append((is_of_news(link), changed, number, link))
    return tuple(link for *_, link in sorted(found, reverse=True)[:MOST_PARTS])


def _list_pages(root: _Element, url: str | None) -> Iterator[FeedEntry]:
    for page in _iterate(root, "url"):
        link = web_link(_text(page, "loc"), base=url)
        parsed = parse_url(link or "")
        if link is None or parsed is None or (parsed.pathname, parsed.search) == ("/", ""):
            continue
        news = next(_iterate(page, "news"), None)
        stated = dict.fromkeys(("title", "publication_date", "keywords"), "")
        if news is not None:
            stated = {name: _text(news, name) for name in stated}
        yield FeedEntry(
            id=None,
            updated=parse_date(_text(page, "lastmod")),
            facts=FeedFacts(
                title=clean_line(stated["title"], is_html=True) or "",
                link=link,
                published=parse_date(stated["publication_date"]),
                author=None,
                summary="",
                content="",
                categories=clean_categories(stated["keywords"].split(",")),
            ),
        )


def _settle_changes(pages: list[FeedEntry]) -> list[FeedEntry]:
    times = Counter(one.updated for one in pages if one.updated)
    time, count = next(iter(times.most_common(1)), (None, 0))
    if count < _FEWEST_SHARED or count * 2 <= len(pages):
        return pages
    return [replace(one, updated=None) if one.updated == time else one for one in pages]


def _find_language(root: _Element) -> str | None:
    stated = (_text(one, "publication", "language") for one in _iterate(root, "news"))
    return clean_literal(next(filter(None, stated), None))


def _iterate(holder: _Element, name: str) -> Iterator[_Element]:
    """Yield the children of a name, whatever their namespace: many leave it out, or misspell it."""
    return (
        one
        for one in holder.iter()
        if isinstance(one.tag, str) and one.tag.rpartition("}")[2].lower() == name
    )


def _text(holder: _Element, *names: str) -> str:
    """Return the text of the child that a path of names leads to, "" where there is none."""
    for name in names:
        children = (one for one in holder if isinstance(one.tag, str))
        found = next((one for one in children if one.tag.rpartition("}")[2].lower() == name), None)
        if found is None:
            return ""
        holder = found
    return (holder.text or "").strip()
