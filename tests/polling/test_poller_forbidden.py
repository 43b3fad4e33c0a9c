"""No feed, redirect, link or name makes the poller reach a server that must not be reached.

The same addresses do reach it through plain aiohttp, which shows that the test bites.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from xml.sax.saxutils import escape, quoteattr

import pytest
from ada_url import URL

from bot.domain.feeds import Fault, FaultKind, FeedState
from bot.intake.web.ssrf_guard import make_connector
from bot.workers import Workers
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_sentences
from tests.feed_site.site import FeedSite, give, lead, open_feed_site
from tests.unit.intake.web.test_ssrf_guard import (
    ELSEWHERE,
    HERE,
    HERE_SIX,
    Forbidden,
    find_address,
    is_here,
    open_forbidden,
    reach,
    read_vectors,
)
from tests.unit.intake.web.web_site import Names

HOSTS = [f"127.0.0.{n}" for n in range(2, 120)]
WATCHED = "watch "
"""What stands before the address of a page that is watched."""

NAMED = "http://news{}.example.com/"
SOME = [*HERE, *HERE_SIX, *ELSEWHERE, "file:///etc/passwd", "gopher://127.0.0.1/"]

Attack = Callable[[FeedSite, Forbidden, list[str]], Awaitable[dict[str, str]]]


def spell(url: str, forbidden: Forbidden) -> list[str]:
    """Return a vector as it is, and with the port of the forbidden server where it has one."""
    return list(dict.fromkeys((url, forbidden.at(url))))


def serve_feed(site: FeedSite, host: str, link: str) -> str:
    """Serve a feed with one short entry that links somewhere; return its address."""
    entry = Entry(title="A title", link=link, summary=make_sentences(link)[0])
    channel = Channel(title="Feed", link=site.url(host, "/"), entries=[entry])
    kind = FORMATS["rss20"]
    return site.put(host, "/feed", give(kind.write(channel), kind.content_type))


def as_feeds(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    return [one for url in vectors for one in spell(url, forbidden)]


def as_redirects(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    targets = [one for url in vectors for one in spell(url, forbidden)]
    return [
        site.put(host, "/feed", lead(target)) for host, target in zip(HOSTS, targets, strict=False)
    ]


def as_links(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    targets = [one for url in vectors for one in spell(url, forbidden)]
    return [serve_feed(site, host, link) for host, link in zip(HOSTS, targets, strict=False)]


def as_linked_redirects(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    feeds = []
    for host, target in zip(HOSTS, (forbidden.at(url) for url in vectors), strict=False):
        feeds.append(serve_feed(site, host, site.put(host, "/article", lead(target))))
    return feeds


def as_pages(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    return [
        f"{WATCHED}{one}"
        for url in vectors
        for one in spell(url, forbidden)
        if one.startswith("http")
    ]


def as_listed(site: FeedSite, forbidden: Forbidden, vectors: list[str]) -> list[str]:
    """List all in a page that is watched, as PDFs that it leads to, in a sitemap, in indexes."""
    targets = [one for url in vectors for one in spell(url, forbidden)]
    page, sitemap, *indexes = HOSTS
    links = [*targets]
    for number, target in enumerate(targets):
        links.append(site.put(page, f"/{number}.pdf", lead(target)))
    listed = "".join(f"<li><a href={quoteattr(link)}>A notice</a>" for link in links)
    site.put(page, "/", give(f"<html><body><ul>{listed}</ul></body></html>"))
    locations = [f"<loc>{escape(target)}</loc>" for target in targets]
    urls = "".join(f"<url>{one}</url>" for one in locations)
    sitemaps = [site.put(sitemap, "/s", give(f"<urlset>{urls}</urlset>", "text/xml"))]
    for host, at in zip(indexes, range(0, len(locations), 3), strict=False):
        parts = "".join(f"<sitemap>{one}</sitemap>" for one in locations[at : at + 3])
        body = f"<sitemapindex>{parts}</sitemapindex>"
        sitemaps.append(site.put(host, "/s", give(body, "text/xml")))
    return [f"{WATCHED}{site.url(page, '/')}", *sitemaps]


ATTACKS = [as_feeds, as_redirects, as_links, as_linked_redirects, as_pages, as_listed]


async def poll_all(desk: FeedDesk, urls: list[str]) -> list[FeedState]:
    """Subscribe to all, poll three times over days, and return how each feed is doing."""
    for url in dict.fromkeys(urls):
        if url.startswith(WATCHED):
            await desk.subscribe(url.removeprefix(WATCHED), selector="li a")
        else:
            await desk.subscribe(url)
    for _ in range(3):
        await desk.poller.poll_once()
        desk.clock.pass_by(days=2)
    held = await desk.store.get_subscriptions(desk.desk.id)
    assert all(one.feed.health.checked_at for one in held)
    return [one.feed.health.state for one in held]


async def attack(pool: Workers, make: Callable[..., list[str]], vectors: list[str]) -> int:
    """Poll feeds that lead to the forbidden server; return how often it was reached."""
    async with open_forbidden() as forbidden, open_feed_site() as site:
        urls = make(site, forbidden, vectors)
        async with open_feed_desk(site.places(HOSTS), pool) as desk:
            states = await poll_all(desk, urls)
            for stored in await desk.articles():
                assert "secret" not in stored.article.text
                assert not (stored.article.url or "http:").startswith(("file:", "javascript:"))
    if make in (as_feeds, as_redirects, as_pages):
        wrong = [url for url, state in zip(urls, states, strict=False) if state is FeedState.OK]
        assert not wrong
    return forbidden.reached


@pytest.mark.parametrize("make", ATTACKS, ids=lambda make: make.__name__)
async def test_nothing_reaches_the_forbidden_server(
    pool: Workers, make: Callable[..., list[str]]
) -> None:
    assert await attack(pool, make, SOME) == 0


@pytest.mark.sets
@pytest.mark.parametrize("make", ATTACKS, ids=lambda make: make.__name__)
async def test_no_vector_reaches_the_forbidden_server(
    pool: Workers, make: Callable[..., list[str]]
) -> None:
    assert await attack(pool, make, read_vectors()) == 0


async def attack_by_name(pool: Workers, vectors: list[str], *before: str) -> list[str]:
    """Poll names that resolve to each vector's address, after other answers where given.

    Returns the addresses under which the forbidden server was reached.
    """
    reached = []
    addresses = dict.fromkeys(filter(None, map(find_address, vectors)))
    assert addresses
    for address in addresses:
        async with open_forbidden() as forbidden, open_feed_site() as site:
            names = Names(*before, address, port=forbidden.port)
            for _ in before:
                # What a check beforehand would have been told.
                await names.resolve("news0.example.com")
            urls = [
                NAMED.format(0),
                site.put(HOSTS[0], "/feed", lead(NAMED.format(1))),
                serve_feed(site, HOSTS[1], NAMED.format(2)),
            ]
            async with open_feed_desk(site.places(HOSTS), pool, resolver=names) as desk:
                for url in urls:
                    await desk.subscribe(url)
                await desk.poller.poll_once()
                faults = {
                    one.feed.url: one.feed.health.fault
                    for one in await desk.store.get_subscriptions(desk.desk.id)
                }
            reached += [address] if forbidden.reached else []
            # As of a name that nobody has: which names the inside knows is not told.
            for number, url in enumerate(urls[:2]):
                detail = f"No public host named news{number}.example.com can be found."
                assert faults[url] == Fault(kind=FaultKind.UNREACHABLE, detail=detail)
            assert names.asked
    return reached


async def test_no_name_leads_there(pool: Workers) -> None:
    assert (
        await attack_by_name(pool, ["http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/"]) == []
    )


async def test_no_name_leads_there_that_changes_its_mind(pool: Workers) -> None:
    assert (
        await attack_by_name(pool, ["http://127.0.0.1/", "http://169.254.169.254/"], "8.8.8.8")
        == []
    )


@pytest.mark.sets
@pytest.mark.parametrize("before", [(), ("8.8.8.8",)], ids=["always", "changing"])
async def test_no_vector_leads_there_by_a_name(pool: Workers, before: tuple[str, ...]) -> None:
    assert await attack_by_name(pool, read_vectors(), *before) == []


@pytest.mark.sets
async def test_plain_aiohttp_reaches_it_by_every_way() -> None:
    vectors = [url for url in read_vectors() if url.startswith("http") and is_here(url)]
    assert len(vectors) >= 15
    async with open_forbidden() as forbidden, open_feed_site() as site:
        for url in vectors:
            address = find_address(url) or ""
            if ":" in address and not forbidden.six:
                continue
            there = URL(forbidden.at(url)).href
            led = site.put(HOSTS[0], "/feed", lead(there))
            for way in (there, led):
                assert await reach(way, make_connector(guarded=False)) == "secret", url
            names = Names(address, port=forbidden.port)
            by_name = make_connector(guarded=False, resolver=names)
            assert await reach(NAMED.format(0), by_name) == "secret", url
        assert forbidden.reached >= 3 * 15
