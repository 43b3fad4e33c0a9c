"""Desks share what polls and reads: one's slow hosts keep nobody else's article waiting."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot.domain.desks import GuildId
from bot.domain.errors import FetchRefused
from bot.intake.web.fetch import FetchLimits
from bot.polling import FeedPreviews
from bot.ports.services import PEOPLE
from bot.workers import Workers
from tests.environment import PATIENCE
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_page, make_sentences, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site

SLOW = [f"127.0.5.{n}" for n in range(1, 61)]
FULL = [f"127.0.6.{n}" for n in range(1, 41)]
GOOD, OTHER = "127.0.7.1", "127.0.7.2"
PATIENT = FetchLimits(total=PATIENCE, connect=PATIENCE, read=PATIENCE, spacing=0.0)
RSS = "application/rss+xml"


def put_feed(site: FeedSite, host: str, *entries: Entry) -> str:
    channel = Channel(title=f"Feed {host}", link=site.url(host, "/"), entries=entries)
    return site.put(host, "/feed", give(FORMATS["rss20"].write(channel), RSS))


async def test_a_desk_of_slow_feeds_and_slow_pages_keeps_no_other_waiting(pool: Workers) -> None:
    released = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await released.wait()
        return web.Response(status=404)

    places = [*SLOW, *FULL, GOOD]
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(places), pool, fetch=PATIENT) as desk,
    ):
        for host in SLOW:
            await desk.subscribe(site.put(host, "/feed", hang))
        for host in FULL:
            links = [site.put(host, f"/{number}", hang) for number in range(5)]
            entries = [Entry(title=make_title(link), link=link) for link in links]
            await desk.subscribe(put_feed(site, host, *entries))
        stop = asyncio.Event()
        running = asyncio.create_task(desk.poller.run(stop))
        async with asyncio.timeout(PATIENCE):
            while sum(site.asked[site.url(host, "/feed")] for host in SLOW) < 3:  # noqa: ASYNC110  # a site tells nobody
                await asyncio.sleep(0.01)
        other = await desk.store.open_desk(GuildId(8), name="Elsewhere")
        link = site.put(GOOD, "/a", give(make_page("good")))
        feed = put_feed(site, GOOD, Entry(title=make_title("good"), link=link))
        await desk.subscribe(feed, desk=other)
        desk.poller.wake()
        async with asyncio.timeout(PATIENCE):
            while not await desk.store.count_articles(other.id):  # noqa: ASYNC110  # nor a store
                await asyncio.sleep(0.01)
        assert not released.is_set() and not desk.poller.figures.entries > 1
        stop.set()
        released.set()
        await running


async def test_a_private_host_is_read_by_the_feeds_of_that_host_alone(pool: Workers) -> None:
    async with open_feed_site() as site, open_feed_desk(site.places([GOOD, OTHER]), pool) as desk:
        secret = site.put(OTHER, "/secret", give(make_page("secret")))
        own = site.put(GOOD, "/own", give(make_page("own")))
        entries = [
            Entry(title=f"An entry {link}", link=link, summary=make_sentences(link)[0])
            for link in (secret, own)
        ]
        await desk.subscribe(put_feed(site, GOOD, *entries))
        await desk.poller.poll_once()
        found = {one.article.url: one.article.headline_only for one in await desk.articles()}
        assert found == {secret: True, own: False}
        assert not site.asked[secret] and site.asked[own] == 1
        with pytest.raises(FetchRefused):  # what a member gives
            await desk.fetcher.fetch_page(own, near=PEOPLE)
        assert site.asked[own] == 1


async def test_the_link_of_a_page_leads_to_no_feed_of_another_private_host(pool: Workers) -> None:
    async with open_feed_site() as site, open_feed_desk(site.places([GOOD, OTHER]), pool) as desk:
        secret = put_feed(site, OTHER, Entry(title="Secret", link=site.url(OTHER, "/")))
        mine = put_feed(site, GOOD, Entry(title="Mine", link=site.url(GOOD, "/")))
        head = '<link rel="alternate" type="application/rss+xml" href="{}">'
        for path, feed in (("/other", secret), ("/mine", mine)):
            site.put(GOOD, path, give(make_page("page", head=head.format(feed))))
        trials = FeedPreviews(fetcher=desk.fetcher, pool=pool, clock=desk.clock)
        assert (await trials.preview_feed(site.url(GOOD, "/other"))).preview.fault is not None
        assert not site.asked[secret]
        found = await trials.preview_feed(site.url(GOOD, "/mine"))
        assert found.preview.fault is None and found.preview.url == mine
