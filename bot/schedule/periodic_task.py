"""Work that is done over and over beside the digests, in a task of its own: it delays none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.logs import tracing
from bot.process import end_within

_log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
"""Seconds after which it is done unasked: another process may have made it necessary.

Fewer where the clock runs faster than the machine's (`speed`), but one at least.
"""

APART = 2.0
"""Seconds between two turns at least: what comes in a flood is done together."""

FINISH_SECONDS = 3.0
"""How long a turn may take to finish when the bot is told to stop."""

Work = Callable[[], Awaitable[None]]


class PeriodicTask:
    """The owner of one such piece of work, which must bear being cut off and done again.

    Whoever sets the `bell` nudges it; a turn comes `apart` seconds after the last at the earliest.
    """

    def __init__(
        self,
        name: str,
        work: Work,
        *,
        wake: asyncio.Event | None = None,
        apart: float = APART,
        speed: float = 1.0,
    ) -> None:
        self._name = name
        self._work = work
        self._apart = apart
        self._pause = max(LOOK_AGAIN / speed, 1.0)
        self._wake = wake or asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    def start(self) -> None:
        """Begin with a turn at once."""
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        """Let the next turn come as soon as may be."""
        self._wake.set()

    async def stop(self, *, seconds: float = FINISH_SECONDS) -> None:
        """End; a turn under way is given `seconds` to finish."""
        self._stop.set()
        self._wake.set()
        if self._task is not None:
            await end_within([self._task], seconds)

    async def _run(self) -> None:
        while True:
            await _wait(self._wake, self._pause)
            if self._stop.is_set():
                return
            self._wake.clear()
            with tracing(self._name):
                await self._try()
            await _wait(self._stop, self._apart)

    async def _try(self) -> None:
        try:
            await self._work()
        except Exception:
            _log.exception("a round failed; it is done again in a minute", extra={"of": self._name})


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait until something happens, so many seconds at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
