"""The one clock of what works beside the commands: each piece of work is a job of APScheduler.

When the next turn of a job comes is all that APScheduler is asked. What is due is never its
business: it forgets everything at a restart, and its cron trigger fires twice when clocks are set
back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import tracing
from bot.ports.services import Clock
from bot.process import end_within

_log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
"""Seconds from the begin of a turn to the next: another process may have made it necessary.

Fewer where the clock runs faster than the machine's (`speed`), but one at least.
"""

APART = 2.0
"""Seconds between two turns of most jobs at least: what comes in a flood is done together."""

Work = Callable[[], Awaitable[datetime | None]]
"""One turn of a job, which returns when the next is wanted, on the app's clock; None: as ever."""


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler is untyped
    """APScheduler, with jobs that wait for a minute at most, whatever is done to the clock.

    It keeps moments of the machine's clock. Where that is set back, it would sleep for as much
    longer; where it is set forward, it would sleep on, and then count all turns that were missed.
    """

    def _start_timer(self, wait_seconds: float | None) -> None:
        super()._start_timer(None if wait_seconds is None else min(wait_seconds, LOOK_AGAIN))

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if abs(job.next_run_time - now) > timedelta(seconds=LOOK_AGAIN):
                job.modify(next_run_time=now)
        wait: float | None = super()._process_jobs()
        return wait


class JobScheduler:
    """Runs pieces of work now, each minute and when they are woken, one turn of each at a time.

    Each must bear being cut off and done again. One that fails is in the log and has its next turn
    as ever; none keeps another waiting. `speed` is how fast the clock runs beside the machine's.
    """

    def __init__(self, *, clock: Clock, speed: float = 1.0) -> None:
        self._clock = clock
        self._speed = speed
        self._scheduler = SteadyScheduler(timezone=UTC)
        self._scheduler.add_listener(self._plan, EVENT_JOB_EXECUTED | EVENT_JOB_MAX_INSTANCES)
        self._apart: dict[str, timedelta] = {}
        self._ended: dict[str, datetime] = {}
        self._woken: set[str] = set()
        self._running: dict[str, asyncio.Task[object]] = {}
        self._stopping = False
        # It would say a line at each turn, and warn where one is woken that is under way.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def add(self, name: str, work: Work, *, apart: float = APART) -> None:
        """Add a job; between two turns of it are `apart` seconds at least."""
        self._apart[name] = timedelta(seconds=apart)
        self._scheduler.add_job(
            self._take_turn,
            "interval",
            (name, work),
            seconds=max(LOOK_AGAIN / self._speed, 1.0),
            id=name,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin with a turn of each."""
        self._scheduler.start()

    def wake(self, *names: str) -> None:
        """Let the next turn of these jobs, of all if none is named, come as soon as may be."""
        if not self._stopping:
            for name in names or tuple(self._apart):
                self._run_at(name, datetime.now(UTC))

    async def stop(self, *, seconds: float) -> None:
        """Begin no turn more; those under way are given `seconds` to finish, then cut off."""
        self._stopping = True
        await end_within(self._running.values(), seconds)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _run_at(self, name: str, moment: datetime) -> None:
        earliest = self._ended[name] + self._apart[name] if name in self._ended else moment
        self._scheduler.modify_job(name, next_run_time=max(moment, earliest))

    async def _take_turn(self, name: str, work: Work) -> datetime | None:
        """Do one turn and return when the next is wanted; APScheduler hears of no fault."""
        task = asyncio.current_task()
        if self._stopping or task is None:
            return None
        self._running[name] = task
        try:
            with tracing(name):
                return await work()
        except asyncio.CancelledError:
            return None  # it was cut off at the end of all
        except Exception:
            _log.exception("a job failed; it is done again", extra={"job": name})
            return None
        finally:
            del self._running[name]

    def _plan(self, event: JobExecutionEvent) -> None:
        """Decide when the next turn comes once one has ended, or was not begun beside another."""
        name = event.job_id
        if event.code == EVENT_JOB_MAX_INSTANCES:
            self._woken.add(name)
        elif not self._stopping:
            now = self._ended[name] = datetime.now(UTC)
            coming = [self._scheduler.get_job(name).next_run_time]
            if name in self._woken:
                self._woken.remove(name)
                coming.append(now)
            if event.retval is not None:
                wait = (event.retval - self._clock.now()) / self._speed
                coming.append(now + max(wait, timedelta()))
            self._run_at(name, min(coming))
