"""Wake at a moment: all that APScheduler is asked to do here.

What is due is never its business: it forgets everything at a restart, drops what is late by more
than a second, and its cron trigger fires twice when the clocks are set back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_JOB = "wake"


class Timer:
    """One alarm, set again and again; `ring` is called in the event loop."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._call = wake
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        # It would say a line each time that it wakes.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)

    def start(self) -> None:
        """Begin to keep time."""
        self._scheduler.start()

    def set(self, seconds: float) -> None:
        """Ring in so many seconds, and at no other time that was set before."""
        when = datetime.now(UTC) + timedelta(seconds=max(seconds, 0.0))
        self._scheduler.add_job(
            self._wake,
            "date",
            run_date=when,
            id=_JOB,
            replace_existing=True,
            misfire_grace_time=None,
        )

    def stop(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        self._call()
