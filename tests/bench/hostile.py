"""Hostile documents, polled round after round, and sites that send floods: what they come to."""

from __future__ import annotations

import asyncio

from bot.clock import SystemClock
from bot.intake.web import open_fetcher
from bot.intake.web.fetch import FetchLimits
from bot.workers import open_workers
from bot.workers.inside import SPARE
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.floods import serve_floods
from tests.feed_site.hostile import HOST, NEW_WORKER, SECONDS, HostileFigures, measure_rounds
from tests.feed_site.site import open_feed_site
from tests.feed_site.stalls import Stall, watch_loop

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
        *_make_rows(measure_hostile_documents(bench.scale.times)),
    ]
