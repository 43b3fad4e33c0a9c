"""What is built to cost time or memory costs one feed two seconds, and nobody else anything.

The seconds are measured by `make bench`; here it is counted that the loop has nothing to do with
it.
"""

from __future__ import annotations

import pytest

from bot.domain.feeds import FaultKind, FeedState
from bot.workers import Workers
from bot.workers.inside import SPARE
from tests.environment import SETS
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.hostile import HOST, PAGES, RSS, measure_rounds, poll_each
from tests.feed_site.pages import make_page
from tests.feed_site.site import endless, give, open_feed_site
from tests.feed_site.stalls import measure_memory
from tests.turns import count_calls

TURN = 10_000
"""Calls of functions that a turn of the loop may take: a document read in it takes far more."""


async def find_harm(desk: FeedDesk, harmful: set[str]) -> list[str]:
    """Return which documents were not answered, and what of them came through."""
    found = []
    for held in await desk.store.get_subscriptions(desk.desk.id):
        name, health = held.feed.url.rpartition("/")[2], held.feed.health
        text = f"{held.name}{held.feed.title}{health.fault}"
        if "root:" in text or "aaaaaaaaaaaaaaaaaaaaaaaaa" in text:
            found.append(f"{name}: {text}")
        if not health.checked_at:
            found.append(f"{name}: not looked at")
        if name in harmful and health.state is FeedState.OK:
            found.append(f"{name}: taken for a good one")
    titles = [stored.article.title for stored in await desk.articles()]
    return found + [title for title in titles if "usual" not in title]


async def test_hostile_documents_are_answered_or_stopped(pool: Workers) -> None:
    async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
        # The pages have a test of their own below.
        with count_calls() as calls:
            found = await measure_rounds(site, desk, rounds=2, pages={})
        harmful = {"attributes", "levels", "laughs", "external"}
        assert await find_harm(desk, harmful) == []
    print(f"longest turn: {calls.longest:,} of {calls.count:,} calls")
    assert calls.longest < TURN
    assert found.kept < 20e6
    # Two workers, each as large as it may get before it makes way, at the very most.
    assert found.grown < 2 * SPARE


@pytest.mark.sets
async def test_the_hostile_set_is_answered_or_stopped(pool: Workers) -> None:
    folder = SETS / "xml-hostile" / "xmltestdata"
    if not folder.is_dir():
        pytest.skip("The set xml-hostile is not here; NEWSDESK_SETS says where it is.")
    bodies = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
        await poll_each(site, desk, bodies)
        assert await find_harm(desk, set()) == []
        assert await desk.articles() == ()


async def test_a_hundred_megabytes_of_entities_are_not_read(pool: Workers) -> None:
    start = b'<!DOCTYPE r [<!ENTITY e "' + b"a" * 9_000
    async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
        await desk.subscribe(site.put(HOST, "/feed", endless(start, b"&e;" * 9_000)))
        before = measure_memory()
        await desk.poller.poll_once()
        (held,) = await desk.store.get_subscriptions(desk.desk.id)
    fault = held.feed.health.fault
    assert fault is not None and fault.kind is FaultKind.TOO_LARGE
    assert measure_memory() - before < 60e6


async def test_deep_pages_leave_the_headline(pool: Workers) -> None:
    async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
        entries = [
            Entry(title=f"All of {name}", link=site.put(HOST, f"/{name}", give(page)))
            for name, page in PAGES.items()
        ]
        good = Entry(title="Good", link=site.put(HOST, "/good", give(make_page("good"))))
        channel = Channel(title="Deep", link=site.url(HOST, "/"), entries=[*entries, good])
        await desk.subscribe(site.put(HOST, "/feed", give(FORMATS["atom10"].write(channel), RSS)))
        with count_calls() as calls:
            for _ in range(3):
                # A page that a busy machine gave no time to is put off; the others are done.
                await desk.poller.poll_once()
                desk.clock.pass_by(hours=7)
        found = {one.article.title: one.article.headline_only for one in await desk.articles()}
        (held,) = await desk.store.get_subscriptions(desk.desk.id)
    print(f"longest turn: {calls.longest:,} of {calls.count:,} calls")
    assert held.feed.health.state is FeedState.OK
    assert found == {**{f"All of {name}": True for name in PAGES}, "Good": False}
    assert calls.longest < TURN
