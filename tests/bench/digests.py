"""How long a digest over many new articles takes to compose, and how it holds the event loop."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.briefing.compose.brief import make_brief
from bot.briefing.compose.digest import compose_digest
from bot.domain.desks import GuildId
from bot.domain.digests import BriefLength, DigestPlan, Window
from storage import open_storage
from tests.bench.generator import fill
from tests.bench.parts import Bench
from tests.bench.rows import Row

SINCE, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
TURN = 0.001
"""Seconds between two looks at the clock while the loop is free."""


def measure_digests(bench: Bench) -> list[Row]:
    """Return what a digest over many new articles takes, a brief of the same beside it."""
    articles = bench.scale.digest
    found = asyncio.run(compose_some(articles, bench.scale.times))
    of = f"a digest of {articles:,} new articles"
    brief: dict[str, Any] = {"beside": "a brief of the same", "beside_figure": found["brief"]}
    return [
        Row(name=f"{of}, composed", figure=found["seconds"], unit="s", limit=2, **brief),
        Row(name=f"{of}, processor time", figure=found["cpu"], unit="s", limit=2, **brief),
        Row(
            name=f"{of}, longest stall of the loop",
            figure=found["stall"],
            unit="ms",
            limit=50,
            beside="all of it in the loop",
            beside_figure=1000 * found["seconds"],
        ),
    ]


async def compose_some(articles: int, times: int) -> dict[str, float]:
    """Return what composing a full digest over so many new articles takes, the best of some.

    `seconds` in all, `cpu` seconds of this process, `stall` the longest time in milliseconds in
    which the loop did nothing else, `brief` the seconds of a brief of the same window, which keeps
    no memory of a channel: the baseline.
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "desk.sqlite3"
        await asyncio.to_thread(fill, path, guild=1, articles=articles)
        async with open_storage(f"sqlite:///{path}") as store:
            desk = await store.open_desk(GuildId(1))
            plan = DigestPlan(
                title="All",
                channel=5,
                window=Window(after=0, upto=articles, since=SINCE, until=UNTIL),
                zone="UTC",
                length=BriefLength.FULL,
            )
            found = []
            for _ in range(times):
                began, used = time.perf_counter(), time.process_time()
                work = asyncio.create_task(compose_digest(store, desk, plan))
                stall = await _watch(work)
                assert (await work).brief.articles == articles
                found.append((time.perf_counter() - began, time.process_time() - used, stall))
            began = time.perf_counter()
            await make_brief(store, desk, since=SINCE, until=UNTIL, length=BriefLength.FULL)
            brief = time.perf_counter() - began
    return {
        "seconds": min(one[0] for one in found),
        "cpu": min(one[1] for one in found),
        "stall": 1000 * min(one[2] for one in found),
        "brief": brief,
    }


async def _watch(work: asyncio.Task[object]) -> float:
    """Return the longest time between two turns of the loop until some work is done."""
    longest, before = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(TURN)
        now = time.perf_counter()
        longest, before = max(longest, now - before - TURN), now
    return longest
