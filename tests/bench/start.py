"""From the start of the process to its readiness, with many articles and with none."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.serving import PATIENCE, run_over

READY_WITHIN = 2.0
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Seconds from the start until the commands are known, of the processor until then, and until
    the first answer."""

    ready: float
    worked: float
    answered: float


def measure_start(bench: Bench) -> list[Row]:
    """Return how long the shipped process takes until it serves, the best of some starts."""
    times, articles = bench.scale.times, bench.scale.desk
    full = [asyncio.run(_start(bench, articles)) for _ in range(times)]
    empty = [asyncio.run(_start(bench, 0)) for _ in range(times)]
    of = f"{articles:,} articles"
    figures: tuple[tuple[str, Callable[[Started], float], float | None], ...] = (
        (f"start to ready, {of}", lambda one: one.ready, READY_WITHIN),
        (f"start to ready, {of}, processor time", lambda one: one.worked, READY_WITHIN),
        (f"start to its first answer, {of}", lambda one: one.answered, None),
    )
    return [
        Row(
            name=name,
            figure=min(map(choose, full)),
            unit="s",
            limit=limit,
            beside="with none",
            beside_figure=min(map(choose, empty)),
        )
        for name, choose, limit in figures
    ]


async def _start(bench: Bench, articles: int) -> Started:
    async with run_over(bench.stores, articles) as bot:
        ready, worked = time.perf_counter() - bot.begun, _read_work(bot.pid)
        person = bot.guild.person("Aiko")
        answer = await person.slash("date", when="18 July 2021", within=PATIENCE)
        answered = time.perf_counter() - bot.begun
        assert not answer.failed
    return Started(ready=ready, worked=worked, answered=answered)


def _read_work(pid: int) -> float:
    """Return the seconds that the processor has worked for a process, its own and the system's."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
