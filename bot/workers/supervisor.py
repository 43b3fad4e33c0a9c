"""The worker processes themselves: started within a time limit, made anew where they broke."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import forkserver
from typing import Any

from pebble import ProcessPool

from bot.domain.errors import WorkCrashed
from bot.workers.inside import SECRETS, WhileSmall, perform, settle

_log = logging.getLogger(__name__)

MOST_WORKS = 200
"""Works after which a worker makes way for a new one, however small it stayed."""

START_SECONDS = 30.0
"""What a start may take: two seconds on a machine that does nothing else, ten on a busy one."""

STARTS = 3
"""How often a start is tried before it is given up."""

PATIENCE = 30.0
"""Seconds beyond the longest work under way without any answer, after which none will come."""

_LOOK = 0.2
_END_SECONDS = 10.0


class SupervisorBroke(Exception):
    """The processes broke or were made anew while a work was waiting, through no fault of its."""


@dataclass(eq=False, slots=True, kw_only=True)
class Job:
    """A work that was handed over: what it comes to, and the pool that it was handed to."""

    result: Future[Any]
    pool: ProcessPool
    longest: float
    since: float = field(default_factory=time.monotonic)


@contextmanager
def _without_secrets() -> Iterator[None]:
    """Keep from processes that are started in the block what reads the web has no use for."""
    hidden = {name: os.environ.pop(name) for name in SECRETS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


class ProcessSupervisor:
    """Worker processes that are there when they are needed; safe to use from several threads."""

    def __init__(self, count: int, preload: Sequence[str]) -> None:
        # One thread a process: the pool itself is what uses the cores.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._count = count
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*preload, "bot.workers.inside"])
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._jobs: set[Job] = set()
        self._answered = time.monotonic()
        self._closed = self.started = False
        self._pool = self._make()

    def start(self) -> None:
        """Start the processes, trying again where they do not come up; raises WorkCrashed."""
        with self._turn, _without_secrets():
            for _ in range(STARTS):
                if self.started or self._closed:
                    return
                pool = self._pool
                if self._comes_up(pool):
                    self.started = True
                elif not self._closed:
                    _log.error("the worker processes did not start; trying again")
                    _end_server()
                    self.renew(pool)
            if not self.started and not self._closed:
                raise WorkCrashed("The worker processes do not start.")

    def hand_over(
        self,
        work: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        seconds: float,
        longest: float,
    ) -> Job:
        """Hand a work to the processes, which must have been started.

        It may take so many `seconds` of processor time, and `longest` by the clock once it was
        begun. Raises SupervisorBroke where they broke meanwhile, WorkCrashed where they were
        closed.
        """
        pool = self._pool
        self.check_open()
        try:
            # The worker ends by its own timer if nobody else ends it.
            result = pool.schedule(
                perform, args=(work, args, kwargs, seconds, longest + PATIENCE), timeout=longest
            )
        except RuntimeError as error:  # pebble's way to say that the pool is broken
            self.renew(pool)
            raise SupervisorBroke from error
        job = Job(result=result, pool=pool, longest=longest)
        with self._lock:
            self._jobs.add(job)
        result.add_done_callback(lambda _: self._note_answer(job))
        return job

    def check(self, job: Job) -> None:
        """Look whether an answer may still come; raises SupervisorBroke where none will."""
        self.check_open()
        if job.pool is not self._pool:
            raise SupervisorBroke
        with self._lock:
            heard = max(self._answered, min((one.since for one in self._jobs), default=job.since))
            wait = max((one.longest for one in self._jobs), default=job.longest) + PATIENCE
        if time.monotonic() - heard > wait:
            self.renew(job.pool)
            raise SupervisorBroke

    def check_open(self) -> None:
        """Raise WorkCrashed where the processes were closed: no answer comes any more."""
        if self._closed:
            raise WorkCrashed("The worker processes were stopped.")

    def renew(self, pool: ProcessPool) -> None:
        """Put new processes, yet to be started, in the place of those of a pool that broke."""
        with self._lock:
            if self._pool is not pool or self._closed:
                return
            _log.error("the worker processes broke; starting new ones")
            self._pool, self.started = self._make(), False
            self._jobs = {job for job in self._jobs if job.pool is not pool}
        _end(pool)

    def close(self) -> None:
        """Stop the processes; whoever waits for one of them is told.

        A start that is under way comes to its end first, or a process that nobody knows of would
        hold up the end of this one.
        """
        self._closed = True
        ending = _end(self._pool)
        ending.join(START_SECONDS)
        if ending.is_alive():
            _log.error("the worker processes do not stop; giving them up")
            _end_server()
            ending.join(_END_SECONDS)

    def _make(self) -> ProcessPool:
        self._answered = time.monotonic()
        return ProcessPool(
            max_workers=self._count,
            context=self._context,
            initializer=settle,
            max_tasks=WhileSmall(MOST_WORKS),
        )

    def _comes_up(self, pool: ProcessPool) -> bool:
        """Tell whether a worker of a pool answers; the first question is what starts it."""
        answer: Future[int] = Future()

        def ask() -> None:
            try:
                answer.set_result(pool.schedule(os.getpid).result())
            except Exception as error:  # whatever it is, they did not come up
                answer.set_exception(error)

        # A thread of its own, for starting blocks where the fork server hangs.
        threading.Thread(target=ask, name="start of workers", daemon=True).start()
        ends = time.monotonic() + START_SECONDS
        while not self._closed and time.monotonic() < ends:
            with suppress(FutureTimeout):
                return answer.exception(timeout=_LOOK) is None
        return False

    def _note_answer(self, job: Job) -> None:
        with self._lock:
            self._answered = time.monotonic()
            self._jobs.discard(job)


def _end(pool: ProcessPool) -> threading.Thread:
    """Stop a pool in a thread of its own: one that is broken may never come to its end."""

    def end() -> None:
        with suppress(Exception):  # it is broken: anything may come
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            pool.join()

    thread = threading.Thread(target=end, name="end of workers", daemon=True)
    thread.start()
    return thread


def _end_server() -> None:
    """Kill the server that workers are forked from; the next start makes a new one.

    There is no public way to it; without one that answers no worker will ever start.
    """
    process = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if process:
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
