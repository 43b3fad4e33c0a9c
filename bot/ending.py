"""End tasks that somebody owns: they are given a while to finish, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


async def end_within(tasks: Iterable[asyncio.Task[None]], seconds: float) -> None:
    """Wait until tasks are done, `seconds` at most; cut off the others, and wait for their end."""
    running = set(tasks)
    if not running:
        return
    _, late = await asyncio.wait(running, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
