"""How long the event loop keeps everybody waiting, and how much memory a process tree holds."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.beside import beside


@dataclass
class Stall:
    """The longest time in seconds that the loop did not come round.

    `worked` is what its thread computed in one go at most: the stall on a machine that does
    nothing else, told however busy it is.
    """

    longest: float = 0.0
    worked: float = 0.0


@asynccontextmanager
async def watch_loop() -> AsyncIterator[Stall]:
    """Watch the running loop until the end of the block."""
    stall = Stall()

    async def watch() -> None:
        last, computed = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, spent = time.perf_counter(), time.thread_time()
            stall.longest = max(stall.longest, now - last - 0.001)
            stall.worked = max(stall.worked, spent - computed)
            last, computed = now, spent

    async with beside(watch()):
        yield stall


def measure_memory(process: int | None = None, *, below: bool = True) -> int:
    """Return the bytes that a process, this one if none, and all below it hold."""
    number = process or os.getpid()
    total = 0
    with suppress(OSError, IndexError, ValueError):
        # Shared pages count once: the workers are forked from one server.
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += 1024 * int(line.split()[1])
        for task in Path(f"/proc/{number}/task").iterdir() if below else ():
            for child in (task / "children").read_text().split():
                total += measure_memory(int(child))
    return total
