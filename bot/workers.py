"""Worker processes for work that costs CPU: each can be stopped at a deadline and is replaced."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.domain.errors import NewsdeskError, WorkCrashed, WorkFailed, WorkTimeout

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)

MEMORY = 2 * 2**30
"""Bytes of address space that a worker may take: far above what reading 5 MB of HTML needs."""

MOST_WORKS = 200
"""Works after which a worker makes way for a new one, and with it the memory that they left."""

PRELOADED = ("bot.preload", "pebble")
"""What the fork server imports once, so that a new worker starts in milliseconds."""


@dataclass(slots=True)
class _Start:
    """Whether the processes of a pool were started, and whose turn it is to do it.

    `busy` is held by the thread that starts them: nobody stops the pool meanwhile.
    """

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    busy: threading.Lock = field(default_factory=threading.Lock)
    done: bool = False


class Workers:
    """A pool of worker processes, each task under one deadline in seconds."""

    def __init__(self, pool: ProcessPool, deadline: float, start: _Start | None = None) -> None:
        self._pool = pool
        self._deadline = deadline
        self._start = start or _Start()

    def within(self, deadline: float) -> Workers:
        """Return the same pool with a shorter deadline for what is run through it.

        The seconds are those of a core: where more wants to run than there are cores, each work
        gets its share of them only, and the deadline is so much later.
        """
        deadline = min(deadline * find_share(), self._deadline)
        return Workers(self._pool, deadline, self._start)

    async def start(self) -> None:
        """Start the processes, which takes seconds, without holding up the event loop."""
        async with self._start.turn:
            if not self._start.done:
                # The thread must not wait for the answer: one that is stopped before it comes
                # would wait for ever, and the program with it.
                future = await asyncio.to_thread(self._start_processes)
                with _translated(self._deadline):
                    await asyncio.wrap_future(future)
                self._start.done = True

    def _start_processes(self) -> Future[int]:
        with self._start.busy:
            return self._pool.schedule(os.getpid, timeout=self._deadline)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, computed in a worker process.

        Raises WorkTimeout where it takes longer than the deadline (the worker is stopped),
        WorkCrashed where the worker died, WorkFailed where `work` has a fault, and the
        NewsdeskError that `work` itself raises.
        """
        if not self._start.done:
            await self.start()
        future = self._pool.schedule(work, args=args, kwargs=kwargs, timeout=self._deadline)
        with _translated(self._deadline):
            result: R = await asyncio.wrap_future(future)
        return result

    def call(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, waiting for it; raises what `run` raises."""
        future = self._pool.schedule(work, args=args, kwargs=kwargs, timeout=self._deadline)
        with _translated(self._deadline):
            result: R = future.result()
        return result


def find_share() -> float:
    """Return how much longer than alone work takes on this machine as busy as it is; 1 or more."""
    try:
        return max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    except OSError:  # not every system says
        return 1.0


@contextmanager
def _translated(deadline: float) -> Iterator[None]:
    try:
        yield
    except FutureTimeout as error:
        raise WorkTimeout(
            f"It took longer than {deadline:g} seconds to read and was stopped."
        ) from error
    except ProcessExpired as error:
        raise WorkCrashed(f"The worker process died ({error}).") from error
    except NewsdeskError:
        raise
    except Exception as error:  # a fault of ours in one article must not stop the others
        _log.exception("work failed in a worker")
        raise WorkFailed(
            f"Reading it ran into a fault of ours ({type(error).__name__})."
        ) from error


@contextmanager
def open_workers(
    count: int, *, deadline: float, preload: Sequence[str] = PRELOADED
) -> Iterator[Workers]:
    """Open a pool of `count` worker processes; they are stopped at the end.

    The modules of `preload` are imported once, in the server that workers are forked from.
    """
    # One thread a process: the pool itself is what uses the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    pool = ProcessPool(max_workers=count, context=context, initializer=_limit, max_tasks=MOST_WORKS)
    start = _Start()
    try:
        yield Workers(pool, deadline, start)
    finally:
        with start.busy:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        pool.join()


def _do_nothing() -> None:
    pass


def _limit() -> None:
    """Keep a worker from taking the machine's memory, and from outliving an interrupt."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
