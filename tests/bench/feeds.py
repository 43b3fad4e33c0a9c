"""A thousand feeds due at once: how long the event loop is held up, with workers and without."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.domain.feeds import FeedState
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.intake.web.fetch import FetchLimits
from bot.polling import Concurrency, PollLimits
from bot.ports.services import WorkerPool
from bot.process import spare_what_lasts
from bot.workers import open_workers
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.beside import beside
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.formats import FORMATS, MOMENT, Channel, Entry
from tests.feed_site.pages import make_body, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.feed_site.stalls import watch_loop

HOSTS = [f"127.2.0.{n}" for n in range(2, 102)]
CROWDED = "127.2.1.2"
LARGE_EVERY = 100
FETCH = FetchLimits(total=20.0, spacing=0.01)
LIMITS = PollLimits(
    polls=Concurrency(most=8, pace=timedelta(milliseconds=20)),
    entries=Concurrency(most=4),
)

P = ParamSpec("P")
R = TypeVar("R")


class InTheLoop:
    """What parsing would be without worker processes."""

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the work returns, done here and now."""
        return work(*args, **kwargs)

    def within(self, deadline: float) -> WorkerPool:
        """Return this: there is no deadline in the loop."""
        return self


def measure_feeds(bench: Bench) -> list[Row]:
    """Return what a storm of feeds does to the loop, parsing in the loop itself beside it."""
    feeds = bench.scale.feeds
    found = asyncio.run(poll_storm(feeds))
    of = f"{feeds:,} feeds due at once"
    without = "parsing in the loop"
    return [
        Row(
            name=f"{of}, longest stall of the loop",
            figure=found["stall"],
            unit="ms",
            limit=50,
            beside=without,
            beside_figure=found["stall without"],
            share=0.05,
        ),
        Row(
            name=f"{of}, slowest look-up meanwhile",
            figure=found["look-up"],
            unit="ms",
            limit=500,
            beside=without,
            beside_figure=found["look-up without"],
        ),
        Row(
            name=f"{of}, polled in",
            figure=found["seconds"],
            unit="s",
            beside=without,
            beside_figure=found["seconds without"],
        ),
        Row(name=f"{of}, not read", figure=feeds - found["ok"], limit=0),
        Row(name=f"{of}, requests to one host at once", figure=found["busiest"], limit=2),
    ]


async def poll_storm(feeds: int) -> dict[str, float]:
    """Return the longest stalls, with workers and in the loop, and how the feeds came through.

    `stall` is in milliseconds, `look-up` the slowest answer meanwhile, in milliseconds too,
    `seconds` what all of it took, each with workers and `without`; `ok` counts feeds that were
    read, `busiest` the requests of one host at once.
    """
    with open_workers(2, deadline=10) as pool:
        await pool.start()
        async with open_feed_site() as site:
            urls = _serve(site, feeds)
            figures = await _poll(site, urls, pool)
            figures["busiest"] = max(site.busiest.values())
            without = await _poll(site, urls, InTheLoop())
    return figures | {f"{name} without": figure for name, figure in without.items()}


def _serve(site: FeedSite, feeds: int) -> list[str]:
    """Serve feeds of all formats, a fifth of them on one host, one in a hundred of 2 MB."""
    kinds = [kind for kind in FORMATS.values() if kind.dated]
    urls = []
    for number in range(feeds):
        host = CROWDED if number % 5 == 0 else HOSTS[number % len(HOSTS)]
        large = number % LARGE_EVERY == 1
        entries = [
            Entry(
                title=make_title(f"{number} {at}"),
                link=site.url(host, f"/{number}/{at}"),
                # Older than anybody wants: feeds are measured here, not articles.
                published=MOMENT - timedelta(days=9, minutes=at),
                content=make_body(f"{number} {at}", 24) if large else "",
            )
            for at in range(600 if large else 10)
        ]
        kind = kinds[number % len(kinds)]
        body = kind.write(Channel(title=f"F{number}", link=site.url(host, "/"), entries=entries))
        urls.append(site.put(host, f"/feed{number}", give(body, kind.content_type)))
    return urls


async def _poll(site: FeedSite, urls: list[str], pool: WorkerPool) -> dict[str, float]:
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        places = site.places([*HOSTS, CROWDED])
        path = Path(folder) / "desk.sqlite3"
        async with open_feed_desk(places, pool, path=path, limits=LIMITS, fetch=FETCH) as desk:
            for number, url in enumerate(urls):
                other = await desk.store.open_desk(number // 400 + 1, name="Desk")  # type: ignore[arg-type]
                await desk.subscribe(url, desk=other)
            spare_what_lasts()  # as the bot does when it has started
            begun = time.perf_counter()
            async with beside(_ask(desk, times)), watch_loop() as stall:
                await desk.poller.poll_once()
            seconds = time.perf_counter() - begun
            ok = await _count_ok(desk, len(urls) // 400 + 1)
    stalled, slowest = 1000 * stall.longest, 1000 * max(times)
    return {"stall": stalled, "ok": ok, "look-up": slowest, "seconds": seconds}


async def _ask(desk: FeedDesk, times: list[float]) -> None:
    while True:
        started = time.perf_counter()
        await desk.store.search(desk.desk.id, SearchQuery(query=Words("harbour")), limit=10)
        times.append(time.perf_counter() - started)
        await asyncio.sleep(0.02)


async def _count_ok(desk: FeedDesk, desks: int) -> int:
    found = 0
    for number in range(desks):
        other = await desk.store.open_desk(number + 1)  # type: ignore[arg-type]  # a guild's number
        held = await desk.store.get_subscriptions(other.id)
        found += sum(
            one.feed.health.state is FeedState.OK and one.feed.health.succeeded_at is not None
            for one in held
        )
    return found
