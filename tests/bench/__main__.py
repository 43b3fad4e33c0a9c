"""Run the benchmarks and print one table each: figure, limit, met or not.

`python -m tests.bench` runs all parts, `… lookups` one. The sizes of its stores and where they
are kept can be told: `… lookups --sizes 10000 1000000 --folder /tmp/stores`.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.digests import measure_digest
from tests.bench.discord_load import ARTICLES, PEOPLE, measure_storm
from tests.bench.feed_load import measure_feeds
from tests.bench.hostile import add_rows, measure_rounds
from tests.bench.lookups import GROWTH, LIMITS, measure_sizes
from tests.bench.outlines import measure_outlines
from tests.bench.peer import Peer

DESK = 100_000
FEEDS = 1_000
OUTLINED = 5_000
SIZES = [10_000, 100_000]


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", help="storm, hostile, lookups; all if none")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--folder", type=Path, help="where stores are kept for the next time")
    parser.add_argument("--no-peer", action="store_true", help="leave lemon24/reader out")
    told = parser.parse_args()
    if "storm" in told.parts or not told.parts:
        show_storm()
    if "hostile" in told.parts or not told.parts:
        show_hostile()
    if "lookups" in told.parts or not told.parts:
        show_lookups(told.sizes, told.folder, with_peer=not told.no_peer)


def show_storm() -> None:
    """Print how the bot answers under load."""
    table = Table("what", "figure", "limit", title="Newsdesk under load")
    storm = asyncio.run(measure_storm(DESK))
    while_ = f"{PEOPLE} people at once, {ARTICLES} articles coming in, {DESK:,} on the desk"
    table.add_row(f"slowest acknowledgement ({while_})", f"{storm['acknowledged']:.2f} s", "3 s")
    table.add_row("interactions without an answer", f"{storm['failed']:.0f}", "0")
    table.add_row("autocomplete, 95th percentile", f"{storm['offers']:.0f} ms", "300 ms")
    outlines = asyncio.run(measure_outlines(OUTLINED))
    reading = f"while {OUTLINED:,} outlines are read"
    table.add_row(
        f"longest stretch of the event loop {reading}", f"{outlines['longest']:.0f} ms", "50 ms"
    )
    table.add_row(f"its part of all the time {reading}", f"{outlines['ratio']:.2f}", "0.50")
    digest = asyncio.run(measure_digest(OUTLINED))
    over = f"a digest over {OUTLINED:,} new articles"
    table.add_row(f"composing {over}", f"{digest['seconds']:.2f} s", "2 s")
    table.add_row("… processor time", f"{digest['cpu']:.2f} s", "2 s")
    table.add_row("… a brief of the same, beside it", f"{digest['brief']:.2f} s", "")
    table.add_row("longest stall while composing", f"{digest['stall']:.0f} ms", "50 ms")
    feeds = asyncio.run(measure_feeds(FEEDS))
    table.add_row(f"{FEEDS:,} feeds due at once, done", f"{feeds['ok']:.0f}", f"{FEEDS}")
    table.add_row("… in", f"{feeds['seconds']:.0f} s", "")
    table.add_row("longest stall, parsing in the loop", f"{feeds['in the loop']:.0f} ms", "")
    table.add_row("longest stall, parsing in workers", f"{feeds['stall']:.0f} ms", "50 ms")
    table.add_row("the one by the other", f"{feeds['ratio']:.3f}", "0.05")
    table.add_row("slowest look-up meanwhile", f"{feeds['look-up']:.0f} ms", "500 ms")
    table.add_row("requests to one host at once", f"{feeds['busiest']:.0f}", "2")
    Console().print(table)


def show_hostile() -> None:
    """Print what hostile documents cost."""
    table = Table("what", "figure", "limit", title="Hostile documents")
    add_rows(table, asyncio.run(measure_rounds()))
    Console().print(table)


def show_lookups(sizes: list[int], folder: Path | None, *, with_peer: bool) -> None:
    """Print how long look-ups take on stores of several sizes, and the peer's search."""
    figures, peers = measure_sizes(sizes, folder, with_peer=with_peer)
    columns = (f"{size:,} articles" for size in sizes)
    table = Table("what", *columns, "limit", "growth", title="Look-ups, 95th percentile, ms")
    for name in figures[sizes[0]]:
        found = [figures[size][name] for size in sizes]
        limit = f"{LIMITS[name]}" if name in LIMITS else ""
        growth = found[-1] / found[0]
        met = growth <= GROWTH and found[-1] <= LIMITS.get(name, found[-1])
        table.add_row(
            name, *(f"{ms:.1f}" for ms in found), limit, f"{growth:.1f} {'' if met else '!'}"
        )
    Console().print(table)
    for size, peer in peers.items():
        Console().print(f"lemon24/reader beside {size:,}: {show_peer(peer)}")


def show_peer(peer: Peer) -> str:
    """Return what the peer took, or why it was skipped."""
    if peer.skipped:
        return f"skipped: {peer.skipped}"
    return (
        f"common word, newest first {peer.recent:.1f} ms, best first {peer.relevant:.1f} ms"
        f" ({peer.articles:,} articles, filled in {peer.filled:.0f} s)"
    )


if __name__ == "__main__":
    main()
