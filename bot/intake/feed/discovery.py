"""Find the feeds of a page: those that it links to, and where such sites have theirs.

Where there is none, its sitemaps: those that the page or the robots.txt of its host names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.addresses import open_feed_scheme
from bot.intake.charset import decode_page
from bot.intake.feed.sitemap import is_of_news
from bot.intake.links import web_link
from bot.intake.markup import plain_line
from bot.intake.page import parse_html

if TYPE_CHECKING:
    from ada_url import URL

MAX_LINKS = 30
SITEMAP = "sitemap"
_MAX_PAGE_BYTES = 2_000_000
_MAX_TAGS = 10_000
_MAX_TITLE_CHARS = 200
_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "rdf",
    "application/x-rss+xml": "rss",
    "text/rss+xml": "rss",
    "application/xml": "xml",
    "text/xml": "xml",
}
_FEED_PATH = re.compile(
    r"(?:^|[/._=-])(?:rss|atom|feeds?|rdf|xmlrss|rssfeed)(?:\d{0,3})(?:\.(?:xml|php|aspx?|json))?/?$"
    r"|\.(?:rss|rdf|atom)$|/feeds?/[\w/.-]{1,80}$|feed\.json$|/index\.(?:xml|rdf)$",
    re.IGNORECASE,
)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_COMMENTS = re.compile(r"comment|コメント|留言|評論|评论", re.IGNORECASE)
_COMMON = (
    "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/index.rdf",
    "/feed.json", "/feeds/posts/default",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A link to what is or looks like a feed; `kind` is "rss", "atom", …, "link" or "sitemap"."""

    url: str
    title: str
    kind: str


def find_feed_links(body: bytes, *, url: str, charset: str | None) -> tuple[FeedLink, ...]:
    """Return the feeds that a page links to, the best first, 30 at most.

    Those that the page declares come first, in its own order; then links that look like feeds;
    feeds of comments last. `url` is where the page is from.
    """
    tree = parse_html(f"<html>{decode_page(body[:_MAX_PAGE_BYTES], charset)}")
    base = url
    declared: dict[str, FeedLink] = {}
    linked: dict[str, FeedLink] = {}
    for element in islice(tree.iter("link", "a", "base"), _MAX_TAGS) if tree is not None else ():
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if element.tag == "base":
            base = web_link(attributes.get("href"), base=url) or base
            continue
        is_declared = element.tag == "link"
        found = (_read_link if is_declared else _read_anchor)(attributes, base)
        if found is not None:
            (declared if is_declared else linked).setdefault(found.url, found)
    links = [*declared.values(), *(one for one in linked.values() if one.url not in declared)]
    links.sort(key=lambda one: bool(_COMMENTS.search(f"{one.url} {one.title}")))
    return tuple(links[:MAX_LINKS])


def find_sitemaps(robots: str, links: Sequence[FeedLink]) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt and a page name, those of news first."""
    named = [web_link(match[1], base=None) for match in _SITEMAP.finditer(robots)]
    named += [link.url for link in links if link.kind == SITEMAP]
    found = dict.fromkeys(url for url in named if url)
    return tuple(sorted(found, key=lambda url: not is_of_news(url)))


def guess_feeds(url: str) -> tuple[str, ...]:
    """Return where the feeds of an address may be, the likeliest first; none are looked up.

    Known sites have theirs where they say; of others the usual places are named. An address of
    the `feed:` scheme is itself the first.
    """
    plain = web_link(open_feed_scheme(url), base=None)
    if plain is None:
        return ()
    from ada_url import URL

    parsed = URL(plain)
    known = _guess_known(parsed)
    guesses = list(_guess_common(parsed) if known is None else known)
    if plain != url.strip() and url.strip().lower().startswith("feed:"):
        guesses.insert(0, plain)
    return tuple(dict.fromkeys(guesses))


def _read_link(attributes: dict[str, str], base: str) -> FeedLink | None:
    relations = attributes.get("rel", "").lower().split()
    if SITEMAP in relations:
        return _make_link(attributes.get("href", ""), attributes, base, SITEMAP)
    if not {"alternate", "feed"} & set(relations) or "stylesheet" in relations:
        return None
    stated = attributes.get("type", "").lower().partition(";")[0].strip()
    kind = _TYPES.get(stated)
    href = attributes.get("href", "")
    if kind is None and stated == "application/json" and "oembed" not in href:
        kind = "json" if _FEED_PATH.search(href.partition("?")[0]) else None
    if kind is None and not stated and "feed" in relations:
        kind = "link"
    return _make_link(href, attributes, base, kind) if kind else None


def _read_anchor(attributes: dict[str, str], base: str) -> FeedLink | None:
    href = attributes.get("href", "")
    kind = _TYPES.get(attributes.get("type", "").lower())
    path = href.partition("#")[0].partition("?")[0]
    if kind is None and not href.lower().startswith("feed:") and not _FEED_PATH.search(path[-200:]):
        return None
    return _make_link(href, attributes, base, kind or "link")


def _make_link(href: str, attributes: dict[str, str], base: str, kind: str) -> FeedLink | None:
    url = web_link(open_feed_scheme(href), base=base)
    if url is None:
        return None
    title = plain_line(attributes.get("title", ""), is_html=False, limit=_MAX_TITLE_CHARS)
    return FeedLink(url=url.partition("#")[0], title=title, kind=kind)


def _guess_common(parsed: URL) -> Iterator[str]:
    """Yield the usual places: under the page (WordPress), then under the site."""
    path = str(parsed.pathname).rstrip("/")
    if path:
        yield f"{parsed.origin}{path}/feed/"
    for place in _COMMON:
        yield f"{parsed.origin}{place}"


def _guess_known(parsed: URL) -> list[str] | None:
    """Return the feeds of a site that is known; None for any other."""
    host = str(parsed.hostname).removeprefix("www.").removeprefix("m.")
    parts = [part for part in str(parsed.pathname).split("/") if part]
    origin = f"{parsed.protocol}//{parsed.host}"
    page = f"{host}/{'/'.join(parts)}{parsed.search}"
    for pattern, *feeds in _SITES:
        if match := re.fullmatch(pattern, page):
            return [match.expand(feed) for feed in feeds]
    for suffix, path in _HOSTED.items():
        if host.endswith(suffix):
            return [f"{origin}{path}"]
    # Mastodon and what speaks as it does: a profile or a tag of any server.
    if len(parts) == 1 and re.fullmatch(r"@[\w.-]{1,80}", parts[0]):
        return [f"{origin}/{parts[0]}.rss"]
    if host.startswith(("mastodon.", "mstdn.")) and len(parts) == 2 and parts[0] == "tags":
        return [f"{origin}/tags/{parts[1]}.rss"]
    return None


_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
_GITHUB = r"github\.com/([^/?]+/[^/?]+?)(?:\.git)?"
_GITHUB_FEEDS = tuple(
    rf"https://github.com/\1/{one}.atom" for one in ("releases", "tags", "commits")
)
# What is known of a site: host, path and query, and the feeds of such a page; the first row counts.
# The page of a YouTube @handle declares its feed; there is no address of one by the handle.
_SITES = (
    (r"youtube\.com/channel/([^/?]+).*", rf"{_YOUTUBE}?channel_id=\1"),
    (r"youtube\.com/user/([^/?]+).*", rf"{_YOUTUBE}?user=\1"),
    (r"youtube\.com/.*[?&]list=([\w-]{1,80}).*", rf"{_YOUTUBE}?playlist_id=\1"),
    (r"(?:old\.)?reddit\.com/(?:\.rss)?(\?.*)?", r"https://www.reddit.com/.rss\1"),
    (r"(?:old\.)?reddit\.com/([^?]+?)(?:/?\.rss)?(\?.*)?", r"https://www.reddit.com/\1/.rss\2"),
    (r"github\.com/([^/?]+)(?:\?.*)?", r"https://github.com/\1.atom"),
    (rf"{_GITHUB}/commits/([^?]+).*", r"https://github.com/\1/commits/\2.atom"),
    (rf"{_GITHUB}/(tags|commits)(?:[/?].*)?", r"https://github.com/\1/\2.atom", *_GITHUB_FEEDS),
    (rf"{_GITHUB}(?:[/?].*)?", *_GITHUB_FEEDS),
    (r"gitlab\.com/([^/?]+)(?:/-(?:/.*)?|\?.*)?", r"https://gitlab.com/\1.atom"),
    (
        r"gitlab\.com/([^?]+?)(?:/-(?:/.*)?|\?.*)?",
        r"https://gitlab.com/\1/-/releases.atom",
        r"https://gitlab.com/\1/-/tags?format=atom",
        r"https://gitlab.com/\1.atom",
    ),
    (r"medium\.com/(tag/[^/?]+|[^/?]+).*", r"https://medium.com/feed/\1"),
    (r"news\.google\.com/(?:rss)?/?(?:home)?(\?.*)?", r"https://news.google.com/rss\1"),
    (r"news\.google\.com/(?:rss/)?([^?]+)(\?.*)?", r"https://news.google.com/rss/\1\2"),
    (r"bsky\.app/profile/([^/?]+).*", r"https://bsky.app/profile/\1/rss"),
    (r"(?:youtube|(?:old\.)?reddit|git(?:hub|lab)|medium|news\.google)\.com/.*|bsky\.app/.*",),
)
_HOSTED = {
    ".substack.com": "/feed",
    ".medium.com": "/feed",
    ".wordpress.com": "/feed/",
    ".blogspot.com": "/feeds/posts/default",
    ".tumblr.com": "/rss",
}
