"""Worker processes for work that costs CPU: each can be stopped at a deadline and is replaced."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired

from bot.domain.errors import NewsdeskError, WorkCrashed, WorkFailed, WorkTimeout
from bot.metrics import Figure, note
from bot.workers.inside import OUT_OF_TIME, STARVED
from bot.workers.supervisor import Job, ProcessSupervisor, SupervisorBroke

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)

PRELOADED = ("bot.preload", "pebble")
"""What the fork server imports once, so that a new worker starts in milliseconds."""

_SLACK = 5.0
"""A work ends by the processor time that it took; by the clock once it might have had it so often.

How busy a machine is, it tells as the mean of a minute; other work may just have begun.
"""

_TRIES = 2
_LOOK = 1.0


class Workers:
    """A pool of worker processes, each task under one deadline in seconds, by the clock."""

    def __init__(
        self, supervisor: ProcessSupervisor, deadline: float, *, of_core: bool = False
    ) -> None:
        self._supervisor = supervisor
        self._deadline = deadline
        self._of_core = of_core

    def within(self, deadline: float) -> Workers:
        """Return the same pool with a shorter deadline for what is run through it.

        The seconds are those of a core: where more wants to run than there are cores, each work
        gets its share of them only, and the deadline is so much later.
        """
        return Workers(self._supervisor, min(deadline, self._deadline), of_core=True)

    async def start(self) -> None:
        """Start the processes, which takes seconds, without holding up the event loop.

        Raises WorkCrashed where they do not start, having tried again.
        """
        if not self._supervisor.started:
            await asyncio.to_thread(self._supervisor.start)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, computed in a worker process.

        Raises WorkTimeout where it takes more than its seconds of a core, or is starved of them
        (the worker is stopped), WorkCrashed where the worker died, WorkFailed where `work` has a
        fault, and the NewsdeskError that `work` itself raises. Where the processes break through
        no fault of the work, it is done once more by new ones.
        """
        began = time.monotonic()
        try:
            return await self._run(work, *args, **kwargs)
        except WorkTimeout:
            note(Figure.WORKER_KILLS, "timeout")
            raise
        except WorkCrashed:
            note(Figure.WORKER_KILLS, "crash")
            raise
        finally:
            note(Figure.ANALYSIS, value=time.monotonic() - began)

    async def _run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(_TRIES):
            await self.start()
            try:
                job = self._hand_over(work, *args, **kwargs)
                with self._translated(job):
                    result: R = await self._wait(job)
                return result
            except SupervisorBroke:
                continue
        raise WorkCrashed("The worker processes broke.")

    def call(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, waiting for it; raises what `run` raises."""
        for _ in range(_TRIES):
            self._supervisor.start()
            try:
                job = self._hand_over(work, *args, **kwargs)
                with self._translated(job):
                    while not _is_done(job.result):
                        self._supervisor.check(job)
                    result: R = job.result.result()
                return result
            except SupervisorBroke:
                continue
        raise WorkCrashed("The worker processes broke.")

    def _hand_over(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Job:
        longest = self._deadline * (find_share() * _SLACK if self._of_core else 1.0)
        return self._supervisor.hand_over(
            work, args, kwargs, seconds=self._deadline, longest=longest
        )

    async def _wait(self, job: Job) -> Any:  # what the work returned
        future = asyncio.wrap_future(job.result)
        try:
            while not (await asyncio.wait((future,), timeout=_LOOK))[0]:
                self._supervisor.check(job)
            return future.result()
        finally:
            future.cancel()  # nothing if it is done; else nobody waits for it any more

    @contextmanager
    def _translated(self, job: Job) -> Iterator[None]:
        late = f"It took longer than {self._deadline:g} seconds to read and was stopped."
        try:
            yield
        except FutureTimeout as error:
            raise WorkTimeout(late, starved=self._of_core) from error
        except ProcessExpired as error:
            if error.exitcode in OUT_OF_TIME:
                raise WorkTimeout(late, starved=error.exitcode == STARVED) from error
            raise WorkCrashed(f"The worker process died ({error}).") from error
        except BrokenProcessPool as error:
            self._supervisor.renew(job.pool)
            raise SupervisorBroke from error
        except (NewsdeskError, SupervisorBroke):
            raise
        except Exception as error:  # a fault of ours in one article must not stop the others
            _log.exception("work failed in a worker")
            raise WorkFailed(
                f"Reading it ran into a fault of ours ({type(error).__name__})."
            ) from error


def _is_done(result: Future[object]) -> bool:
    try:
        result.exception(timeout=_LOOK)
    except FutureTimeout:
        return result.done()
    return True


def find_share() -> float:
    """Return how much longer than alone work takes on this machine as busy as it is; 1 or more."""
    try:
        return max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    except OSError:  # not every system says
        return 1.0


@contextmanager
def open_workers(
    count: int, *, deadline: float, preload: Sequence[str] = PRELOADED
) -> Iterator[Workers]:
    """Open a pool of `count` worker processes; they are stopped at the end.

    The modules of `preload` are imported once, in the server that workers are forked from.
    """
    supervisor = ProcessSupervisor(count, preload)
    try:
        yield Workers(supervisor, deadline)
    finally:
        supervisor.close()
