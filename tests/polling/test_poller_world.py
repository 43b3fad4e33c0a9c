"""Some hundred feeds that behave and misbehave: each ends as it should, no article is twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.addresses import make_url_key
from bot.domain.feeds import FaultKind, FeedState, TaskKind
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.workers import Workers
from tests.beside import beside
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.site import open_feed_site
from tests.feed_site.world import HOSTS, Case, World

ROUNDS = 3


async def ask_all_the_time(desk: FeedDesk) -> None:
    """Look things up in the process that polls."""
    while True:
        await desk.store.search(desk.desk.id, SearchQuery(query=Words("harbour")), limit=10)
        await desk.store.get_leading(desk.desk.id, limit=10)
        await asyncio.sleep(0.02)


async def test_each_feed_ends_as_it_should(pool: Workers, tmp_path: Path) -> None:
    async with open_feed_site() as site:
        world = World(site).build()
        path = tmp_path / "desk.sqlite3"
        async with open_feed_desk(site.places(HOSTS), pool, path=path) as desk:
            for case in world.values():
                await desk.subscribe(case.url)
            async with beside(ask_all_the_time(desk)):
                for _ in range(ROUNDS):
                    await desk.poller.poll_once()
                    desk.clock.pass_by(hours=2)
            assert await find_states(desk, world) == {
                name: (case.state, case.fault) for name, case in world.items()
            }
            assert await find_articles(desk) == list_expected(world)
            figures = await desk.store.get_queue_figures(now=desk.clock.now())
            left = {one.kind: (one.waiting, one.claimed) for one in figures}
            assert left[TaskKind.ENTRY] == (0, 0)
            assert left[TaskKind.POLL] == (len(world) - 1, 0), "one of them is gone"
            assert max(site.busiest.values()) <= 4
    assert len(world) > 110


async def find_states(
    desk: FeedDesk, world: dict[str, Case]
) -> dict[str, tuple[FeedState, FaultKind | None]]:
    """Return the state of each feed, and its fault."""
    held = {one.feed.url: one.feed for one in await desk.store.get_subscriptions(desk.desk.id)}
    found = {}
    for name, case in world.items():
        health = held[case.url].health
        found[name] = (health.state, health.fault.kind if health.fault else None)
    return found


@dataclass
class Articles:
    """Articles by their addresses: each once, those that are headlines, those with versions."""

    urls: list[str]
    headlines: list[str]
    versions: dict[str, int]


async def find_articles(desk: FeedDesk) -> Articles:
    """Return what the store holds."""
    stored = await desk.articles()
    return Articles(
        urls=sorted(canonical(str(one.article.url)) for one in stored),
        headlines=sorted(
            canonical(str(one.article.url)) for one in stored if one.article.headline_only
        ),
        versions={
            canonical(str(one.article.url)): one.version for one in stored if one.version > 1
        },
    )


def list_expected(world: dict[str, Case]) -> Articles:
    """Return what the store should hold."""
    cases = world.values()
    return Articles(
        urls=sorted({canonical(url) for case in cases for url in case.articles}),
        headlines=sorted({canonical(url) for case in cases for url in case.headlines}),
        versions={canonical(url): n for case in cases for url, n in case.versions.items()},
    )


def canonical(url: str) -> str:
    """Return the address that stands for a page that is served."""
    found = make_url_key(url)
    assert found is not None
    return found
