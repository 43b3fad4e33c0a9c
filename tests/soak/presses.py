"""Serve the feeds and pages of the made-up beat, as they stand at the time that a clock shows."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime

from aiohttp import web

from bot.clock import SystemClock
from bot.ports.services import Clock
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.site import FeedSite, Handler
from tests.soak.beat import SITES, Item

HOSTS = tuple(f"127.9.0.{number + 2}" for number in range(len(SITES)))
LISTED = 40
"""Entries of a feed: those of more than two days, so that one that is polled daily loses none."""

_DATED = ("rss20", "atom10", "json11", "rss10", "atom03", "json1")


class Presses:
    """All feeds of the beat on the loopback site, until some time, by a `clock` that is set later.

    `failing` is the share of requests that fail.
    """

    def __init__(self, site: FeedSite, items: tuple[Item, ...], end: datetime, seed: int) -> None:
        self._site = site
        self.clock: Clock = SystemClock()
        self._chance = random.Random(f"presses {seed}")
        self.items = tuple(item for item in items if item.published <= end)
        self.failing = 0.0
        self.urls = [site.put(HOSTS[n], "/feed", self._make_feed(n)) for n in range(len(SITES))]
        for item in self.items:
            site.put(HOSTS[item.feed], item.path, self._make_page(item))

    def link(self, item: Item) -> str:
        """Return the address of an article."""
        return self._site.url(HOSTS[item.feed], item.path)

    def published(self, until: datetime, feeds: tuple[int, ...]) -> list[Item]:
        """Return what some feeds have published by a time."""
        return [one for one in self.items if one.published <= until and one.feed in feeds]

    def _fails(self) -> bool:
        return self._chance.random() < self.failing

    def _make_feed(self, number: int) -> Handler:
        kind = FORMATS[_DATED[number % len(_DATED)]]
        own = [item for item in self.items if item.feed == number]

        async def handler(request: web.Request) -> web.Response:
            if self._fails():
                return web.Response(status=503)
            now = self.clock.now()
            listed = [item for item in own if item.published <= now][-LISTED:]
            entries = [self._make_entry(item, now) for item in reversed(listed)]
            link = self._site.url(HOSTS[number], "/")
            body = kind.write(Channel(title=SITES[number], link=link, entries=entries)).encode()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            headers = {"ETag": etag, "Content-Type": kind.content_type}
            return web.Response(body=body, headers=headers)

        return handler

    def _make_entry(self, item: Item, now: datetime) -> Entry:
        article = item.tell(now)
        return Entry(
            title=item.title,
            link=self.link(item),
            published=item.published,
            summary=article[-1] if article != item.sentences else article[0],
            content=_paragraphs(article) if item.feed % 2 else "",
        )

    def _make_page(self, item: Item) -> Handler:
        async def handler(_: web.Request) -> web.Response:
            now = self.clock.now()
            if now < item.published:
                return web.Response(status=404)
            if self._fails():
                return web.Response(status=503)
            page = (
                f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
                f"<title>{item.title}</title></head><body><nav><a href='/'>Home</a></nav><article>"
                f"<h1>{item.title}</h1>{_paragraphs(item.tell(now))}</article></body></html>"
            )
            return web.Response(text=page, content_type="text/html")

        return handler


def _paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{' '.join(sentences[n : n + 2])}</p>" for n in range(0, len(sentences), 2))
