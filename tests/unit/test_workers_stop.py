"""Workers that are stopped while they start hold nothing up."""

from __future__ import annotations

import subprocess
import sys

STOP_EARLY = """
import asyncio
from bot.workers import open_workers

async def stop_early():
    with open_workers(1, deadline=60, preload=()) as pool:
        starting = asyncio.create_task(pool.start())
        await asyncio.wait({starting}, timeout=SECONDS)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)

asyncio.run(stop_early())
"""


def test_a_program_ends_though_its_workers_were_starting() -> None:
    # At the beginning, in the middle of starting, and while the first answer is awaited.
    for seconds in ("0.0", "0.01", "0.05"):
        code = STOP_EARLY.replace("SECONDS", seconds)
        subprocess.run([sys.executable, "-c", code], timeout=20, check=True)
