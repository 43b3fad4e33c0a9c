"""Sources of all kinds that bring articles while they are watched, and move to https."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from bot.domain.feeds import FOUND_LINKS
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_page, make_sentences, make_title
from tests.feed_site.site import FeedSite, give
from tests.makers.pdf import lay_out, make_pdf


def _write_page(item: str, around: str = "{}") -> Callable[[Channel], str]:
    """Return what writes the page of a ministry: a menu, items such as `item`, a footer."""

    def write(channel: Channel) -> str:
        items = (
            item.format(
                link=escape(one.link), title=escape(one.title), day=f"{one.published:%d %B %Y}"
            )
            for one in channel.entries
        )
        menu = "".join(
            f"<li><a href=/{word}/>All about the {word} here</a>" for word in ("a", "b", "c")
        )
        body = f"<nav><ul>{menu}</ul></nav>{around.format(''.join(items))}"
        foot = "<footer><a href=/terms.html>The terms and notices of this site</a></footer>"
        return f"<html><title>{escape(channel.title)}</title><body>{body}{foot}</body></html>"

    return write


def _write_sitemap(channel: Channel) -> str:
    pages = (
        f"<url><loc>{escape(one.link)}</loc><lastmod>{(one.published or 0):%Y-%m-%dT%H:%M:%SZ}"
        "</lastmod></url>"
        for one in channel.entries
    )
    return f"<urlset>{''.join(pages)}</urlset>"


def _write_news(channel: Channel) -> str:
    pages = (
        f"<url><loc>{escape(one.link)}</loc><news:news><news:publication_date>{one.published:%FT%TZ}"
        f"</news:publication_date><news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in channel.entries
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {space}>{''.join(pages)}</urlset>"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a source lists its articles, as what it is sent, and how its page is watched."""

    write: Callable[[Channel], str]
    content_type: str = "text/html"
    selector: str | None = None
    ending: str = "html"


_LIST = '<li class=item><span>{day}</span> <a href="{link}">{title}</a></li>'
_CARD = (
    '<article><a href="{link}"><img src=x></a><h3><a href="{link}">{title}</a></h3>'
    '<p>In short.<a href="{link}">Read on</a></p><span>{day}</span></article>'
)
KINDS: dict[str, Kind] = {
    **{name: Kind(one.write, one.content_type) for name, one in FORMATS.items()},
    "page list": Kind(_write_page(_LIST, "<ul>{}</ul>"), selector=FOUND_LINKS),
    "page chosen": Kind(_write_page(_LIST, "<ul id=x>{}</ul>"), selector="#x a"),
    "page cards": Kind(_write_page(_CARD, "<main>{}</main>"), selector=FOUND_LINKS),
    "page of PDFs": Kind(
        _write_page("<tr><td>{day}<td><a href='{link}'>{title}</a>", "<table>{}</table>"),
        selector=FOUND_LINKS,
        ending="pdf",
    ),
    "feed of PDFs": Kind(FORMATS["rss20"].write, "text/xml", ending="pdf"),
    "sitemap": Kind(_write_sitemap, "text/xml"),
    "news sitemap": Kind(_write_news, "text/xml"),
    "sitemap index": Kind(_write_news, "text/xml"),
    "one PDF": Kind(lambda _: "", "application/pdf", ending="pdf"),
}


@dataclass
class Source:
    """A source on a host of its own; `expected` are the headlines and addresses that it brought.

    With `secure` all that it lists has moved to https, where nothing answers.
    """

    site: FeedSite
    host: str
    name: str
    kind: Kind
    url: str = ""
    entries: list[Entry] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)
    secure: bool = False

    def serve(self) -> Source:
        """Serve it and return it."""
        if self.name == "sitemap index":
            part = self.site.put(self.host, "/part.xml", give(self._write, "text/xml"))
            body = f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>"
            self.url = self.site.put(self.host, "/source", give(body, "text/xml"))
        else:
            handler = give(self._write, self.kind.content_type)
            self.url = self.site.put(self.host, "/source", handler)
        return self

    def publish(self, at: datetime, count: int = 1) -> None:
        """Add articles, newest first, published at a moment; one PDF gives way to another."""
        for number in range(len(self.entries), len(self.entries) + count):
            seed = f"{self.host} {number}"
            path = f"/2024/07/{seed.replace(' ', '-')}-on-the-day.{self.kind.ending}"
            body = _make_pdf(seed) if self.kind.ending == "pdf" else make_page(seed)
            link = self.site.put(self.host, path, give(body, self._page_type))
            title = make_title(seed)
            summary = make_sentences(seed)[0]
            entry = Entry(title=title, link=link, guid=link, published=at, summary=summary)
            self.entries.insert(0, entry)
            self.expected.append((title, self.url if self.name == "one PDF" else link))

    @property
    def _page_type(self) -> str:
        return "application/pdf" if self.kind.ending == "pdf" else "text/html"

    def _write(self) -> str | bytes:
        if self.name == "one PDF":
            return _make_pdf(f"{self.host} {len(self.entries) - 1}")
        entries = self.entries
        if self.secure:
            entries = [
                Entry(
                    title=one.title,
                    link=one.link.replace("http:", "https:"),
                    guid=(one.guid or "").replace("http:", "https:"),
                    published=one.published,
                    summary=one.summary,
                )
                for one in entries
            ]
        title = f"{self.name} of {self.host}"
        return self.kind.write(
            Channel(title=title, link=self.site.url(self.host, "/"), entries=entries)
        )


def _make_pdf(seed: str) -> bytes:
    return make_pdf(lay_out(make_sentences(seed), title=make_title(seed)), number=seed)


def make_sources(site: FeedSite, count: int) -> Iterator[Source]:
    """Yield so many sources, of each kind in turn."""
    kinds = list(KINDS.items())
    for number in range(count):
        name, kind = kinds[number % len(kinds)]
        host = f"127.4.{number // 200}.{number % 200 + 2}"
        yield Source(site=site, host=host, name=name, kind=kind).serve()
