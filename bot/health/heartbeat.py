"""The heartbeat of the event loop: its lag is measured, and systemd's watchdog is fed by it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.health.systemd import Notifier
from bot.metrics import Figure, note

BEAT = 1.0
"""Seconds between two beats: a watchdog of some seconds is fed in time."""

PATIENCE = 30
"""Seconds more that systemd is asked for, at each beat, while Discord does not answer yet."""


@asynccontextmanager
async def beating(
    notifier: Notifier, is_ready: Callable[[], bool], *, every: float = BEAT
) -> AsyncIterator[None]:
    """Beat until the end of the block, and tell systemd that the service stops then."""
    task = asyncio.create_task(_beat(notifier, is_ready, every), name="heartbeat")
    try:
        yield
    finally:
        notifier.notify(STOPPING=1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _beat(notifier: Notifier, is_ready: Callable[[], bool], every: float) -> None:
    loop = asyncio.get_running_loop()
    was_ready = False
    while True:
        if not was_ready and is_ready():
            was_ready = True
            notifier.notify(READY=1, STATUS="Ready.")
        elif not was_ready:
            notifier.notify(EXTEND_TIMEOUT_USEC=PATIENCE * 1_000_000, STATUS="Connecting.")
        notifier.notify(WATCHDOG=1)
        due = loop.time() + every
        await asyncio.sleep(every)
        note(Figure.LAG, value=loop.time() - due)
