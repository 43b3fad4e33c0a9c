"""Try an address as a feed, and its newest entries, without keeping anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from bot.addresses import read_address
from bot.domain.articles import Article, FetchedPage
from bot.domain.desks import DeskId
from bot.domain.errors import FetchError, FetchTimeout, NewsdeskError
from bot.domain.feeds import (
    FOUND_LINKS,
    UNSPACED,
    EntryPreview,
    FeedPreview,
    NewSubscription,
    OtherFeed,
    PendingEntry,
    Preview,
    SourceKind,
    Subscription,
    TextSource,
)
from bot.intake.charset import decode_page
from bot.intake.feed import (
    SITEMAP,
    FeedLink,
    OpmlList,
    explain_fault,
    find_feed_links,
    find_sitemaps,
    guess_feeds,
    parse_opml,
)
from bot.intake.web import is_web_page
from bot.polling.documents import allow_seconds, fetch_parts
from bot.polling.entry_reader import EntryReader, TryLater
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.reading import PARSE_SECONDS, EntryFilter, filter_articles, list_newest

NEWEST = 3
"""Entries that are tried out."""

MOST_TRIED = 8
"""Addresses of possible feeds that are asked, of a page that is none itself."""

_SITEMAPS = 2
"""Sitemaps that are asked of a site without a feed."""

_ROBOTS_BYTES = 500_000

SECONDS = 60.0
"""What a trial may take in all."""


def find_canonical(preview: FeedPreview) -> str:
    """Return the address under which a feed that was tried is kept."""
    return preview.permanent_url or preview.url


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPreviews:
    """Tries feeds; the web and worker processes are what it needs.

    `private_hosts` ("host:port") may be listed though they are not public. `zone` is where the days
    begin that filters name, and `desks` whose share of the web it counts to: those it is done for
    (`in_zone`).
    """

    fetcher: Fetcher
    pool: WorkerPool
    clock: Clock
    zone: str = "UTC"
    private_hosts: Collection[str] = ()
    desks: tuple[DeskId, ...] = ()

    def in_zone(self, zone: str, *desks: DeskId) -> FeedPreviews:
        """Return the same for desks in a zone (its IANA name)."""
        return replace(self, zone=zone, desks=desks)

    async def test_feed(self, asked: Subscription | str) -> FeedPreview:
        """Return step by step what polling an address, or a subscription's feed, comes to.

        It is asked for unconditionally; a subscription's filter is applied.
        """
        if isinstance(asked, str):
            wanted = NewSubscription(url=read_address(asked))
        else:
            wanted = NewSubscription(
                url=asked.feed.url,
                selector=asked.feed.selector,
                name=asked.name,
                tags=asked.tags,
                source_class=asked.source_class,
                filter=asked.filter,
            )
        try:
            async with asyncio.timeout(SECONDS):
                preview, _ = await self._try(wanted, near=wanted.url)
        except TimeoutError:
            preview = FeedPreview(url=wanted.url, fault=explain_fault(FetchTimeout()))
        return preview

    async def preview_feed(
        self, asked: str, *, selector: str | None = None, filter: str = ""
    ) -> Preview:
        """Return the feed that an address of a feed, a page or a site leads to, tried out.

        Where there is none, the links of the page itself and its news sitemap are the next best;
        with a `selector` the page is watched whatever feeds it has.
        """
        wanted = NewSubscription(url=read_address(asked), selector=selector, filter=filter)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._preview(wanted)
        except TimeoutError:
            fault = explain_fault(FetchTimeout())
            return Preview(typed=wanted.url, preview=FeedPreview(url=wanted.url, fault=fault))

    async def try_filter(
        self, subscription: Subscription, filter: str, articles: Sequence[Article]
    ) -> tuple[bool, ...]:
        """Return which of some articles a filter would let through to a subscription."""
        held = EntryFilter(subscription=replace(subscription, filter=filter), zone=self.zone)
        return await self.pool.run(filter_articles, held, tuple(articles), self.clock.now())

    async def read_list(self, body: bytes) -> OpmlList:
        """Return the feeds of a list (OPML); raises FeedInvalid and PageTooLarge."""
        return await self.pool.within(PARSE_SECONDS).run(
            parse_opml, body, private_hosts=self.private_hosts
        )

    async def _preview(self, wanted: NewSubscription) -> Preview:
        preview, page = await self._try(wanted, near=wanted.url)
        if preview.fault is None or wanted.selector is not None:
            return Preview(typed=wanted.url, preview=preview)
        links: Sequence[FeedLink] = ()
        if page is not None and is_web_page(page):
            links = await self._find_links(page)
        guesses = guess_feeds(page.url if page else wanted.url)
        named = [link.url for link in links if link.kind != SITEMAP]
        for url in list(dict.fromkeys([*named, *guesses]))[:MOST_TRIED]:
            found, _ = await self._try(replace(wanted, url=url), near=wanted.url)
            if found.fault is None:
                others = tuple(
                    OtherFeed(url=one.url, title=one.title) for one in links if one.url in named
                )
                others = tuple(one for one in others if one.url != url)
                return Preview(typed=wanted.url, preview=found, others=others)
        if page is None or not is_web_page(page):
            return Preview(typed=wanted.url, preview=preview)
        return await self._preview_page(wanted, preview, page, links)

    async def _preview_page(
        self,
        wanted: NewSubscription,
        failed: FeedPreview,
        page: FetchedPage,
        links: Sequence[FeedLink],
    ) -> Preview:
        """Return what a page without a feed offers instead: its links, and the site's sitemap."""
        watched = replace(wanted, url=page.url, selector=FOUND_LINKS)
        preview, _ = await self._try(watched, near=wanted.url)
        sitemap = None
        for url in find_sitemaps(await self._fetch_robots(page.url, wanted.url), links)[:_SITEMAPS]:
            found, _ = await self._try(replace(wanted, url=url), near=wanted.url)
            if found.fault is None and found.dated:
                sitemap = found
                break
        if preview.fault is not None:
            return Preview(typed=wanted.url, preview=sitemap or failed)
        if sitemap is None:
            return Preview(typed=wanted.url, preview=preview)
        other = OtherFeed(url=sitemap.url, title=sitemap.title, kind=SourceKind.SITEMAP)
        return Preview(typed=wanted.url, preview=preview, others=(other,))

    async def _fetch_robots(self, url: str, near: str) -> str:
        try:
            robots = await self.fetcher.fetch_page(
                urljoin(url, "/robots.txt"), desks=self.desks, near=near
            )
        except FetchError:
            return ""
        return decode_page(robots.body[:_ROBOTS_BYTES], robots.charset)

    async def _find_links(self, page: FetchedPage) -> tuple[FeedLink, ...]:
        try:
            return await self.pool.within(PARSE_SECONDS).run(
                find_feed_links, page.body, url=page.url, charset=page.charset
            )
        except NewsdeskError:
            return ()

    async def _try(
        self, wanted: NewSubscription, *, near: str
    ) -> tuple[FeedPreview, FetchedPage | None]:
        started = time.perf_counter()
        preview = FeedPreview(url=wanted.url, selector=wanted.selector)
        try:
            page = await self.fetcher.fetch_page(
                wanted.url,
                obey_robots=wanted.selector is not None,
                desks=self.desks,
                near=near,
            )
        except NewsdeskError as error:
            fault = explain_fault(error)
            return replace(preview, fault=fault, status=fault.status), None
        preview = replace(
            preview,
            found_url=page.url,
            permanent_url=page.permanent_url,
            status=page.status,
            content_type=page.content_type,
            size=len(page.body),
            seconds=round(time.perf_counter() - started, 3),
        )
        try:
            parts = await fetch_parts(self.fetcher, self.pool, page, desks=self.desks, near=near)
            preview, entries = await self.pool.within(allow_seconds(page)).run(
                list_newest,
                page,
                preview,
                parts=parts,
                newest=NEWEST,
                now=self.clock.now(),
            )
        except NewsdeskError as error:
            return replace(preview, fault=explain_fault(error)), page
        wanted = replace(wanted, name=wanted.name or preview.title)
        previews = [await self._preview_entry(entry, wanted) for entry in entries]
        return replace(preview, newest=tuple(previews)), page

    async def _preview_entry(self, entry: PendingEntry, wanted: NewSubscription) -> EntryPreview:
        preview = EntryPreview(
            title=entry.facts.title,
            link=entry.facts.link,
            published=entry.facts.published or entry.updated,
            text_source=TextSource.LATER,
        )
        reader = EntryReader(fetcher=self.fetcher, pool=self.pool, clock=self.clock)
        try:
            found = await reader.read_entry(
                replace(entry, desks=self.desks),
                [EntryFilter(subscription=wanted, zone=self.zone)],
                feed=wanted.url,
            )
        except TryLater as error:
            return replace(preview, fault=error.fault)
        except NewsdeskError as error:
            return replace(preview, fault=explain_fault(error))
        article = found.reading.article
        words = article.text.split()
        (kept,) = found.kept
        return replace(
            preview,
            title=article.title or entry.facts.title,
            text_source=found.text_source if kept else TextSource.FILTERED,
            fault=found.fault if kept else None,
            words=len("".join(words) if article.language in UNSPACED else words),
            language=article.language,
        )
