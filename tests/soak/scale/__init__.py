"""Readers and gateways on one PostgreSQL: killed over and over, and with thousands of servers."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.soak.scale import guilds, kills, readers


def main(arguments: list[str]) -> bool:
    """Run the trials, or those of `--kills N`, `--guilds N`, `--readers` that are named.

    The kills are done twice, the second time fewer, by processes that heed no lease: they must show
    what the first must not.
    """
    wanted = dict(zip(arguments, [*arguments[1:], ""], strict=True))
    every = not wanted.keys() & {"--kills", "--guilds", "--readers"}
    well = True
    if every or "--readers" in wanted:
        well &= readers.measure()
    if every or "--kills" in wanted:
        well &= _kill(int(wanted.get("--kills", 60)))
    if every or "--guilds" in wanted:
        with tempfile.TemporaryDirectory(prefix="newsdesk-scale-") as folder:
            figures = asyncio.run(
                guilds.serve_guilds(int(wanted.get("--guilds", 2000)), Path(folder))
            )
        print(f"scale: {figures}", flush=True)
        well &= figures.well
    return well


def _kill(count: int) -> bool:
    found = []
    for number, fenced in ((count, True), (max(count // 6, 10), False)):
        with tempfile.TemporaryDirectory(prefix="newsdesk-scale-") as folder:
            figures = asyncio.run(kills.run_fleet(number, Path(folder), fenced=fenced))
        print(f"scale{'' if fenced else ', without fences'}: {figures}", flush=True)
        found.append(figures)
    return found[0].well and bool(found[1].wrong)
