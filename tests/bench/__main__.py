"""Run the benchmarks and print one table: figure, limit, met or not."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.table import Table

from tests.bench.discord_load import ARTICLES, PEOPLE, measure_storm
from tests.bench.feed_load import measure_feeds
from tests.bench.outlines import measure_outlines

DESK = 100_000
FEEDS = 1_000
OUTLINED = 5_000


def main() -> None:
    """Print the table."""
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
    feeds = asyncio.run(measure_feeds(FEEDS))
    table.add_row(f"{FEEDS:,} feeds due at once, done", f"{feeds['ok']:.0f}", f"{FEEDS}")
    table.add_row("… in", f"{feeds['seconds']:.0f} s", "")
    table.add_row("longest stall, parsing in the loop", f"{feeds['in the loop']:.0f} ms", "")
    table.add_row("longest stall, parsing in workers", f"{feeds['stall']:.0f} ms", "50 ms")
    table.add_row("the one by the other", f"{feeds['ratio']:.3f}", "0.05")
    table.add_row("slowest look-up meanwhile", f"{feeds['look-up']:.0f} ms", "500 ms")
    table.add_row("requests to one host at once", f"{feeds['busiest']:.0f}", "2")
    Console().print(table)


if __name__ == "__main__":
    main()
