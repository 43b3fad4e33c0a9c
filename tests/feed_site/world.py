"""Some hundred feeds on the loopback site, each with what should become of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.feeds import FaultKind, FeedState
from tests.feed_site.formats import FORMATS, MOMENT, Channel, Entry
from tests.feed_site.pages import make_body, make_page, make_sentences, make_title, make_wall
from tests.feed_site.site import (
    FeedSite,
    Handler,
    endless,
    give,
    in_turn,
    late,
    lead,
    make_bomb,
    reset,
    silent,
    tagged,
)

HOSTS = [f"127.0.{n // 200}.{n % 200 + 2}" for n in range(240)]
RSS = "application/rss+xml"
VARIANTS = ("plain", "full", "bom", "utf-16", "latin-1", "gzip", "html type", "no type", "broken")


@dataclass
class Case:
    """A feed, and what three polls over hours must come to.

    `headlines` are the articles of which only the headline can be had; `versions` how often
    the text of some was changed.
    """

    url: str
    articles: set[str] = field(default_factory=set)
    headlines: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)
    state: FeedState = FeedState.OK
    fault: FaultKind | None = None


class World:
    """Builds the cases on a site, each on a host of its own."""

    def __init__(self, site: FeedSite) -> None:
        self.site = site
        self.cases: dict[str, Case] = {}
        self._hosts = iter(HOSTS)

    def build(self) -> dict[str, Case]:
        """Serve all cases and return them by name."""
        for name, handler in self._good():
            self._add(name, handler)
        self._add_moving()
        self._add_faulty()
        self._add_pages()
        return self.cases

    def _add(self, name: str, case: Case) -> None:
        assert name not in self.cases
        self.cases[name] = case

    def _entry(self, host: str, seed: str, **more: Any) -> Entry:
        path = f"/a/{seed.replace(' ', '-')}"
        link = self.site.put(host, path, give(make_page(seed)))
        values = {"title": make_title(seed), "link": link, "summary": make_sentences(seed)[0]}
        return Entry(**(values | more))

    def _good(self) -> Iterator[tuple[str, Case]]:
        """Serve every format in every dress."""
        for name, kind in FORMATS.items():
            for variant in VARIANTS:
                host, seed = next(self._hosts), f"{name} {variant}"
                more = {"content": make_body(seed, 14)} if variant == "full" else {}
                entry = self._entry(host, seed, **more)
                feed = Channel(title=seed, link=self.site.url(host, "/"), entries=[entry])
                body, headers = dress(kind.write(feed), variant)
                content_type = {"html type": "text/html", "no type": None}.get(
                    variant, kind.content_type
                )
                url = self.site.put(host, "/feed", give(body, content_type, **headers))
                yield seed, Case(url=url, articles={entry.link})

    def _feed(self, host: str, *entries: Entry, kind: str = "rss20", **facts: Any) -> str:
        link = self.site.url(host, "/")
        channel = Channel(title=f"Feed {host}", link=link, entries=entries, **facts)
        return FORMATS[kind].write(channel)

    def _add_moving(self) -> None:
        """Serve feeds that change between polls and articles that must stay the same."""
        host = next(self._hosts)
        entry = self._entry(host, "unchanged")
        url = self.site.put(host, "/feed", tagged(self._feed(host, entry), RSS, '"1"'))
        self._add("304", Case(url=url, articles={entry.link}))

        host = next(self._hosts)
        entry = self._entry(host, "churned")
        bodies = [self._feed(host, self._entry(host, "churned", guid=f"id-{n}")) for n in range(3)]
        url = self.site.put(host, "/feed", in_turn(*(give(body, RSS) for body in bodies)))
        self._add("guid churn", Case(url=url, articles={entry.link}))

        host = next(self._hosts)
        times = [MOMENT + timedelta(minutes=20 * n) for n in range(3)]
        bodies = [self._feed(host, self._entry(host, "redated", published=at)) for at in times]
        url = self.site.put(host, "/feed", in_turn(*(give(body, RSS) for body in bodies)))
        self._add("dates change", Case(url=url, articles={self.site.url(host, "/a/redated")}))

        host = next(self._hosts)
        entry = self._entry(host, "fragments")
        marked = [
            self._entry(host, "fragments", link=f"{entry.link}{tail}")
            for tail in ("", "#comments", "?utm_source=rss#top")
        ]
        handlers = [give(self._feed(host, one), RSS) for one in marked]
        url = self.site.put(host, "/feed", in_turn(*handlers))
        self._add("fragments and tracking", Case(url=url, articles={entry.link}))
        self._add_corrected()
        self._add_growing()

    def _add_corrected(self) -> None:
        host = next(self._hosts)
        entry = self._entry(host, "corrected")
        whole = make_body("corrected")
        wrong, right = (
            make_page("corrected", body=whole),
            make_page(
                "corrected",
                body=whole + "<p>Correction: an earlier version of this article said that 11 ships"
                " came; there were 27 of them near the harbour.</p>",
            ),
        )
        self.site.put(host, "/a/corrected", in_turn(give(wrong), give(right)))
        later = self._entry(host, "corrected again")
        corrected = Entry(title=entry.title, link=entry.link, summary="Corrected: " + entry.summary)
        first, second = self._feed(host, entry), self._feed(host, corrected, later)
        url = self.site.put(host, "/feed", in_turn(give(first, RSS), give(second, RSS)))
        self._add(
            "corrected",
            Case(url=url, articles={entry.link, later.link}, versions={entry.link: 2}),
        )

    def _add_growing(self) -> None:
        host = next(self._hosts)
        entries = [self._entry(host, f"growing {n}", guid=f"g{n}") for n in range(6)]
        handlers = [give(self._feed(host, *entries[: 2 * n + 2]), RSS) for n in range(3)]
        url = self.site.put(host, "/feed", in_turn(*handlers))
        self._add("growing", Case(url=url, articles={entry.link for entry in entries}))
        host = next(self._hosts)
        entry = self._entry(host, "moved feed")
        self.site.put(host, "/new", give(self._feed(host, entry), RSS))
        for status in (301, 302, 307, 308):
            old = self.site.put(host, f"/old{status}", lead("/new", status))
            self._add(f"redirect {status}", Case(url=old, articles={entry.link}))
        host = next(self._hosts)
        entry = self._entry(host, "recovering")
        handlers = [give("", status=500), give("", status=503), give(self._feed(host, entry), RSS)]
        url = self.site.put(host, "/feed", in_turn(*handlers))
        self._add("recovers", Case(url=url, articles={entry.link}))
        host = next(self._hosts)
        empty = self.site.put(host, "/feed", give(self._feed(host), RSS))
        self._add("empty", Case(url=empty))

    def _add_faulty(self) -> None:
        """Serve feeds that cannot be had."""
        good = self._feed("127.0.0.1")
        unclosed = "<rss><channel>" + "<a>" * 200_000
        many = f"<rss><channel {' '.join(f'a{n}=' + chr(34) * 2 for n in range(200_000))}>"
        entity = '<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel>&a;</channel></rss>'
        bomb = make_bomb()
        faulty: dict[str, tuple[Handler, FeedState, FaultKind]] = {
            "silent": (silent, FeedState.DEGRADED, FaultKind.TIMEOUT),
            "late": (late(60, give(good, RSS)), FeedState.DEGRADED, FaultKind.TIMEOUT),
            "reset": (reset, FeedState.DEGRADED, FaultKind.UNREACHABLE),
            "endless": (
                endless(b"<rss><channel>", b"<item/>" * 9_000),
                FeedState.DEGRADED,
                FaultKind.TOO_LARGE,
            ),
            "gzip bomb": (
                give(bomb, RSS, Content_Encoding="gzip"),
                FeedState.DEGRADED,
                FaultKind.TOO_LARGE,
            ),
            "500": (give("", status=500), FeedState.DEGRADED, FaultKind.STATUS),
            "404": (give("", status=404), FeedState.DEGRADED, FaultKind.STATUS),
            "403": (give("", status=403), FeedState.DEGRADED, FaultKind.STATUS),
            "410": (give("", status=410), FeedState.GONE, FaultKind.GONE),
            "loop": (lead("/feed"), FeedState.DEGRADED, FaultKind.UNREACHABLE),
            "file": (lead("file:///etc/passwd"), FeedState.QUARANTINED, FaultKind.REFUSED),
            "inside": (lead("http://10.0.0.1/"), FeedState.QUARANTINED, FaultKind.REFUSED),
            "web page": (give(make_page("page")), FeedState.DEGRADED, FaultKind.NOT_A_FEED),
            "nothing": (give(b"", RSS), FeedState.DEGRADED, FaultKind.NOT_A_FEED),
            "picture": (
                give(b"\x89PNG\r\n\x1a\n" + bytes(999), "image/png"),
                FeedState.DEGRADED,
                FaultKind.NOT_A_FEED,
            ),
            "levels": (give(unclosed, RSS), FeedState.QUARANTINED, FaultKind.HARMFUL),
            "attributes": (give(many, RSS), FeedState.QUARANTINED, FaultKind.HARMFUL),
            "entities": (give(entity, RSS), FeedState.QUARANTINED, FaultKind.HARMFUL),
        }
        for name, (handler, state, fault) in faulty.items():
            url = self.site.put(next(self._hosts), "/feed", handler)
            self._add(name, Case(url=url, state=state, fault=fault))
        host = next(self._hosts)
        busy = give("", status=429, Retry_After="7000")
        url = self.site.put(host, "/feed", busy)
        self._add("429", Case(url=url, state=FeedState.OK, fault=FaultKind.STATUS))

    def _add_pages(self) -> None:
        """Serve good feeds whose articles cannot be had, or only their headlines."""
        host = next(self._hosts)
        handlers = {
            "walled": give(make_wall("walled")),
            "thin": give(make_page("thin", body="<p>Read more.</p>")),
            "missing": give("", status=404),
            "paid": give("", status=402),
            "pdf": give(b"%PDF-1.4", "application/pdf"),
            "bombed": give(make_bomb(), Content_Encoding="gzip"),
            "home": lead("/"),
            "deep": give("<div>" * 100_000 + "x"),
            "nested": lead("file:///etc/passwd"),
        }
        self.site.put(host, "/", give(make_page("front page")))
        entries = []
        for name, handler in handlers.items():
            entries.append(self._entry(host, name))
            self.site.put(host, f"/a/{name}", handler)
        links = {entry.link for entry in entries}
        url = self.site.put(host, "/feed", give(self._feed(host, *entries), RSS))
        self._add("headlines", Case(url=url, articles=links, headlines=links))
        host = next(self._hosts)
        self.site.put(host, "/robots.txt", give("User-agent: *\nDisallow: /a/", "text/plain"))
        entry = self._entry(host, "forbidden")
        url = self.site.put(host, "/feed", give(self._feed(host, entry), RSS))
        self._add("robots", Case(url=url, articles={entry.link}, headlines={entry.link}))
        host = next(self._hosts)
        one, two = self._entry(host, "whole one"), self._entry(host, "failing")
        failing = in_turn(give("", status=503), give(make_page("failing")))
        self.site.put(host, "/a/failing", failing)
        url = self.site.put(host, "/feed", give(self._feed(host, one, two), RSS))
        self._add("page fails first", Case(url=url, articles={one.link, two.link}))


def dress(text: str, variant: str) -> tuple[bytes, dict[str, Any]]:
    """Return a feed's bytes in another encoding or state, with its headers."""
    if variant == "bom":
        return b"\xef\xbb\xbf" + text.encode(), {}
    if variant == "utf-16" and text.startswith("<?xml"):
        return text.replace("utf-8", "utf-16", 1).encode("utf-16"), {}
    if variant == "latin-1" and text.startswith("<?xml"):
        return text.replace("utf-8", "iso-8859-1", 1).encode("latin-1"), {}
    if variant == "gzip":
        return gzip.compress(text.encode()), {"Content_Encoding": "gzip"}
    if variant == "broken" and text.startswith("<?xml"):
        return text.replace("</title>", "</title>&nbsp; & ", 1).encode(), {}
    return text.encode(), {}
