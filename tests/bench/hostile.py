"""Hostile documents, polled round after round, and sites that send floods: what they come to."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.app.intake import open_intake
from bot.app.store import open_app
from bot.clock import SystemClock
from bot.domain.desks import Desk, GuildId
from bot.domain.errors import NewsdeskError
from bot.domain.feeds import NewSubscription, TaskKind
from bot.intake.web import open_fetcher
from bot.intake.web.fetch import FetchLimits
from bot.ports.storage import Storage
from bot.rate_limiter import ConcurrencyLimit
from bot.settings import Settings
from bot.workers import open_workers
from bot.workers.inside import SPARE
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.floods import serve_floods
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.hostile import HOST, NEW_WORKER, SECONDS, HostileFigures, measure_rounds
from tests.feed_site.pages import make_page, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.feed_site.stalls import Stall, watch_loop

T = TypeVar("T")

PATIENCE = 300
"""Seconds that are waited for at most."""

KEPT = 10e6
"""Bytes by which the main process may differ between rounds: two documents on their way."""

GROWN = 2 * SPARE
"""Bytes by which all processes may differ: what two workers may grow before they make way."""


def measure_hostile_documents(rounds: int) -> HostileFigures:
    """Return what so many rounds of hostile documents come to, with two workers."""
    return asyncio.run(_measure(rounds))


async def _measure(rounds: int) -> HostileFigures:
    with open_workers(2, deadline=10) as pool:
        await pool.start()
        async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
            return await measure_rounds(site, desk, rounds=rounds)


def _make_rows(found: HostileFigures) -> list[Row]:
    rounds = f"{len(found.main) - 1} rounds"
    return [
        Row(
            name=f"slowest of {len(found.seconds)} hostile documents in {rounds}, a new worker too",
            figure=found.seconds[found.slowest],
            unit="s",
            limit=SECONDS + NEW_WORKER,
            note=f"it is {found.slowest}",
        ),
        Row(
            name="longest stall meanwhile",
            figure=1000 * found.stall,
            unit="ms",
            limit=50,
            beside="what the loop computed in it",
            beside_figure=1000 * found.worked,
        ),
        Row(
            name="memory of the main process, more than after the first round",
            figure=found.kept / 1e6,
            unit="MB",
            limit=KEPT / 1e6,
            beside="all of it",
            beside_figure=found.main[-1] / 1e6,
        ),
        Row(
            name="memory of all processes, more than after the first round",
            figure=found.grown / 1e6,
            unit="MB",
            limit=GROWN / 1e6,
            beside="all of it",
            beside_figure=found.tree[-1] / 1e6,
        ),
    ]


FLOODING = [f"127.9.0.{number}" for number in range(1, 21)]
"""Sites that send floods at once: as many as are asked at once."""


async def _measure_floods() -> Stall:
    """Return how late the loop is while all places of the fetcher are asked of floods."""
    with serve_floods(FLOODING) as port:
        places = [f"{host}:{port}" for host in FLOODING]
        async with open_fetcher(
            clock=SystemClock(), private_hosts=places, limits=FetchLimits(spacing=0.0)
        ) as fetcher:
            pages = [fetcher.fetch_page(f"http://{place}/") for place in places]
            async with watch_loop() as stall:
                await asyncio.gather(*pages, return_exceptions=True)
    return stall


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What one server has under way while another one's article comes in."""

    feeds: int = 460
    full: int = 40
    entries: int = 25


OTHER = "127.12.0.1"
"""Where the article of the other server is."""

SLOW_WITHIN = 10.0
"""Seconds after which another server's article is there at the latest."""


async def _measure_fairness(folder: Path, crowd: Crowd) -> tuple[float, int]:
    """Return the seconds until another server's new article is stored, and what waits meanwhile.

    One server has slow feeds, others full of entries on slow pages, and its share of uploads.
    """
    slow = [f"127.10.{n // 200}.{n % 200 + 1}" for n in range(crowd.feeds)]
    full = [f"127.11.0.{n + 1}" for n in range(crowd.full)]
    async with open_feed_site() as site:
        settings = Settings(
            database=f"sqlite:///{folder / 'desk.sqlite3'}",
            private_hosts=site.places([*slow, *full, OTHER]),
        )
        uploads = ConcurrencyLimit(settings.max_uploads)
        async with (
            open_app(settings, guild=GuildId(1)) as app,
            open_intake(app, settings, uploads=uploads) as intake,
        ):
            stop, released = asyncio.Event(), asyncio.Event()

            async def hang(_: web.Request) -> web.Response:
                await released.wait()
                return web.Response(status=404)

            async def upload(number: int) -> None:
                with suppress(NewsdeskError), uploads.enter(1, str):
                    page = site.put(slow[number], "/link", hang)
                    await intake.fetcher.fetch_page(page, desks=[app.desk.id])

            for host in full:
                links = [site.put(host, f"/{n}", hang) for n in range(crowd.entries)]
                await _subscribe(app.store, app.desk, _put_feed(site, host, links))
            polling = asyncio.create_task(intake.poller.run(stop))
            given = asyncio.gather(*map(upload, range(min(settings.max_uploads, len(slow)))))
            try:
                await _wait_until(_count_waiting, app.store, crowd.full * crowd.entries // 2)
                for host in slow:
                    await _subscribe(app.store, app.desk, site.put(host, "/feed", hang))
                intake.poller.wake()
                await _wait_until(partial(_count_asked, site), slow, 2)
                second = await app.store.open_desk(GuildId(2), name="Elsewhere")
                link = site.put(OTHER, "/a", give(make_page("good")))
                begun = time.perf_counter()
                await _subscribe(app.store, second, _put_feed(site, OTHER, [link]))
                intake.poller.wake()
                await _wait_until(app.store.count_articles, second.id, 1)
                return time.perf_counter() - begun, await _count_waiting(app.store)
            finally:
                released.set()
                stop.set()
                await asyncio.gather(polling, given)


def _put_feed(site: FeedSite, host: str, links: Sequence[str]) -> str:
    now = SystemClock().now()
    entries = tuple(Entry(title=make_title(link), link=link, published=now) for link in links)
    channel = Channel(title=f"Feed {host}", link=site.url(host, "/"), entries=entries)
    return site.put(host, "/feed", give(FORMATS["rss20"].write(channel), "application/rss+xml"))


async def _subscribe(store: Storage, desk: Desk, url: str) -> None:
    await store.add_subscription(desk.id, NewSubscription(url=url), now=SystemClock().now())


async def _count_waiting(store: Storage) -> int:
    figures = await store.get_queue_figures(now=SystemClock().now())
    return sum(one.waiting for one in figures if one.kind is TaskKind.ENTRY)


async def _count_asked(site: FeedSite, hosts: Sequence[str]) -> int:
    return sum(site.asked[site.url(host, "/feed")] for host in hosts)


async def _wait_until(count: Callable[[T], Awaitable[int]], of: T, least: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await count(of) < least:  # noqa: ASYNC110  # a store tells nobody
            await asyncio.sleep(0.05)


def _measure_other_server(bench: Bench) -> Row:
    crowd = Crowd(feeds=min(460, bench.scale.feeds), full=min(40, bench.scale.feeds))
    with tempfile.TemporaryDirectory() as name:
        taken, waiting = asyncio.run(_measure_fairness(Path(name), crowd))
    return Row(
        name=f"another server's article stored beside {crowd.feeds} slow feeds of one",
        figure=taken,
        unit="s",
        limit=SLOW_WITHIN,
        note=f"{waiting:,} entries wait on slow pages, uploads have their share",
    )


def measure_hostile(bench: Bench) -> list[Row]:
    """Return how long hostile sites take, how long they hold the loop, and what they leave."""
    stall = asyncio.run(_measure_floods())
    return [
        Row(
            name=f"longest stall while {len(FLOODING)} sites send interim answers and tiny chunks",
            figure=1000 * stall.longest,
            unit="ms",
            limit=50,
            beside="what the loop computed in it",
            beside_figure=1000 * stall.worked,
        ),
        _measure_other_server(bench),
        *_make_rows(measure_hostile_documents(bench.scale.times)),
    ]
