"""Work claimed from the queue: so much at once, so much of one host, each claim kept alive.

What is claimed and cannot start yet, because its host is busy, waits in a line in memory; where
that line is full of one host's work, more of it goes back to the queue for a moment, so that
others are reached.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import StorageError
from bot.domain.feeds import Task, TaskId, TaskKind
from bot.ports.feeds import TaskQueue
from bot.ports.services import Clock
from bot.process import end_within

_log = logging.getLogger(__name__)

FAULT_RETRY = timedelta(minutes=5)
"""When work is tried again that ran into a fault of ours."""

LONGEST_LINE = timedelta(hours=1)
"""No work waits longer for others of its host: a later moment is of a clock that was ahead."""

_AT_LEAST = 16
"""How many are claimed at once though the line is full: some may be of a host that is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """How much work of a kind is done at once: `most` in all, `per_host` of one host.

    Up to `ahead` claims wait for their host; one for which there is no room in that line comes
    back after `pace`. `seconds` is what one work may take.
    """

    most: int
    per_host: int = 2
    ahead: int = 64
    pace: timedelta = timedelta(seconds=1)
    seconds: float = 180.0


Work = Callable[[Task], Awaitable[None]]


class TaskRunner:
    """Does the work of one kind; whatever it claims it finishes, postpones or gives back.

    While `has_room` says no, it claims and starts nothing: the work waits in the queue.
    """

    def __init__(
        self,
        kind: TaskKind,
        work: Work,
        find_host: Callable[[Task], Awaitable[str]],
        *,
        queue: TaskQueue,
        clock: Clock,
        share: Concurrency,
        lease: timedelta,
        changed: asyncio.Event,
        has_room: Callable[[], bool] = lambda: True,
    ) -> None:
        self._kind = kind
        self._work = work
        self._find_host = find_host
        self._queue = queue
        self._clock = clock
        self._share = share
        self._lease = lease
        self._changed = changed
        self._has_room = has_room
        self._line: list[tuple[str, Task]] = []
        self._running: dict[TaskId, tuple[str, Task, asyncio.Task[None]]] = {}
        self._hosts: Counter[str] = Counter()
        self._later: dict[str, datetime] = {}
        self.done = 0

    @property
    def busy(self) -> bool:
        """Return whether anything is claimed, running or in line."""
        return bool(self._running or self._line)

    @property
    def full(self) -> bool:
        """Return whether as much runs as may, or there is no room for more now."""
        return len(self._running) >= self._share.most or not self._has_room()

    @property
    def put_off_until(self) -> datetime | None:
        """Return when the last work comes back for which there was no room, or None."""
        now = self._clock.now()
        self._later = {h: due for h, due in self._later.items() if now < due <= now + LONGEST_LINE}
        return max(self._later.values(), default=None)

    async def take_up(self) -> int:
        """Claim what is due and start what can start; return how many were claimed."""
        if self.full:
            return 0
        room = self._share.most + self._share.ahead - len(self._running) - len(self._line)
        claimed = await self._queue.claim_tasks(
            self._kind, now=self._clock.now(), lease=self._lease, limit=max(room, _AT_LEAST)
        )
        for task in claimed:
            self._line.append((await self._find_host(task), task))
        self.start()
        await self._shorten_line()
        return len(claimed)

    def start(self) -> None:
        """Start what waits in line, as far as its host is free."""
        for host, task in list(self._line):
            if self.full:
                return
            if self._is_free(host):
                self._line.remove((host, task))
                self._start(host, task)

    def _is_free(self, host: str) -> bool:
        return not host or self._hosts[host] < self._share.per_host

    def _start(self, host: str, task: Task) -> None:
        self._hosts[host] += 1
        name = f"{self._kind} {task.key}"
        running = asyncio.create_task(self._do(task), name=name)
        self._running[task.id] = (host, task, running)
        running.add_done_callback(lambda _: self._end(host, task))

    def _end(self, host: str, task: Task) -> None:
        del self._running[task.id]
        self._hosts[host] -= 1
        if not self._hosts[host]:
            del self._hosts[host]
        self.done += 1
        self.start()
        self._changed.set()

    async def _do(self, task: Task) -> None:
        try:
            async with asyncio.timeout(self._share.seconds):
                await self._work(task)
        except asyncio.CancelledError:
            await asyncio.shield(self._postpone(task, self._clock.now()))
            raise
        except Exception as error:  # one bad feed or entry never stops the others
            _log.exception("work failed", extra={"kind": self._kind.value, "task": task.id})
            due = self._clock.now() + FAULT_RETRY
            await self._postpone(task, due, fault=f"{type(error).__name__}: {error}"[:200])

    async def _postpone(self, task: Task, due: datetime, *, fault: str = "") -> None:
        # A store that fails now lets the claim run out: then the work comes back by itself.
        with suppress(StorageError):
            now = self._clock.now()
            await self._queue.postpone_task(task, due=due, fault=fault, now=now)

    async def _shorten_line(self) -> None:
        """Give back what exceeds the line, of the host that has the most in it."""
        now, pace = self._clock.now(), self._share.pace
        while len(self._line) > self._share.ahead:
            host = Counter(host for host, _ in self._line).most_common(1)[0][0]
            at = max(at for at, (waiting, _) in enumerate(self._line) if waiting == host)
            _, task = self._line.pop(at)
            last = self._later.get(host, now)
            self._later[host] = (last if now < last <= now + LONGEST_LINE else now) + pace
            await self._postpone(task, self._later[host])

    async def keep_claims(self) -> None:
        """Prolong all claims; work whose claim was lost is stopped, for another has it now."""
        until = self._clock.now() + self._lease
        for host, task in list(self._line):
            if not await self._queue.extend_task(task, until=until):
                with suppress(ValueError):
                    self._line.remove((host, task))
        for _, task, running in list(self._running.values()):
            if not await self._queue.extend_task(task, until=until) and not running.done():
                _log.warning("claim lost", extra={"kind": self._kind.value, "task": task.id})
                running.cancel()

    async def give_back(self, *, seconds: float) -> None:
        """Give back what waits, let what runs finish for so long, and give back the rest."""
        line, self._line = self._line, []
        for _, task in line:
            await self._postpone(task, task.due)
        await end_within([work for _, _, work in self._running.values()], seconds)
