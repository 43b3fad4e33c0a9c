"""Hostile documents, polled round after round: how long each, and what is left of them."""

from __future__ import annotations

import os

from rich.table import Table

from bot.workers import open_workers
from bot.workers.inside import SPARE
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.hostile import HOST, NEW_WORKER, SECONDS, HostileFigures, measure_hostile
from tests.feed_site.site import open_feed_site

ROUNDS = 5
KEPT = 10e6
"""Bytes by which the main process may differ between rounds: two documents on their way."""

GROWN = 2 * SPARE
"""Bytes by which all processes may differ: what two workers may grow before they make way."""

STALL = 0.05


async def measure_rounds(rounds: int = ROUNDS) -> HostileFigures:
    """Return what so many rounds of hostile documents come to, with two workers."""
    with open_workers(2, deadline=10) as pool:
        await pool.start()
        async with open_feed_site() as site, open_feed_desk(site.places([HOST]), pool) as desk:
            return await measure_hostile(site, desk, rounds=rounds)


def add_rows(table: Table, found: HostileFigures) -> None:
    """Add the figures to a table of what, figure and limit."""
    busy = os.getloadavg()[0]
    of_all = (
        f"{len(found.seconds)} hostile documents, {len(found.main) - 1} rounds, load {busy:.1f}"
    )
    longest = f"{SECONDS:g} s + {NEW_WORKER:g} s for a new worker"
    table.add_row(f"slowest of {of_all}", f"{found.seconds[found.slowest]:.1f} s", longest)
    table.add_row("… which it is", found.slowest, "")
    table.add_row(
        "longest stall meanwhile", f"{1000 * found.stall:.0f} ms", f"{1000 * STALL:.0f} ms"
    )
    table.add_row("… what the loop computed in it", f"{1000 * found.worked:.0f} ms", "")
    table.add_row("memory of the main process, before and after", _say(found.main), "")
    table.add_row("… more than after the first round", _megabytes(found.kept), _megabytes(KEPT))
    table.add_row("memory of all processes, before and after", _say(found.tree), "")
    table.add_row("… more than before", _megabytes(found.grown), _megabytes(GROWN))


def _say(bytes_held: list[int]) -> str:
    first, *later = bytes_held
    return f"{first / 1e6:.0f}, then {min(later) / 1e6:.0f} to {max(later) / 1e6:.0f} MB"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:.0f} MB"
