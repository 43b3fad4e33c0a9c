"""Work claimed from the queue: so much at once, so much of one host, each claim kept alive.

What runs and what waits in line is divided among desks and sites, so that one desk's slow feeds
keep no other desk waiting. What is claimed and cannot start yet, because its host is busy, waits in
a line in memory; where that line is full of one host's work, more of it goes back to the queue for
a moment, so that others are reached.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.domain.desks import DeskId, Keys, Shares
from bot.domain.errors import StorageError, StoreAway, StoreBusy
from bot.domain.feeds import Task, TaskId, TaskKind
from bot.intake.web import find_site
from bot.ports.feeds import TaskQueue
from bot.ports.services import Clock
from bot.process import end_within

_log = logging.getLogger(__name__)

FAULT_RETRY = timedelta(minutes=5)
"""When work is tried again that ran into a fault of ours."""

STORE_RETRY = timedelta(seconds=1)
"""When work is done again that the database did not take just then: that is no attempt."""

LONGEST_LINE = timedelta(hours=1)
"""No work waits longer for others of its host: a later moment is of a clock that was ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """How much work of a kind is done at once: `most` in all, `per_host` of one host.

    Up to `ahead` claims of a desk wait for their host; where one host has more than an eighth of a
    full line, the rest comes back after `pace`. `seconds` is what one work may take. A desk, and a
    site, has half of `most` at most (see `Shares`).
    """

    most: int
    per_host: int = 2
    ahead: int = 32
    pace: timedelta = timedelta(seconds=1)
    seconds: float = 180.0

    @property
    def batch(self) -> int:
        """How many are claimed at once."""
        return max(self.ahead // 4, 1)

    @property
    def ahead_per_host(self) -> int:
        """How many wait for one host where others of its desk could use the room."""
        return max(self.ahead // 8, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where work is done, "" for here, and for whom: the desks that have its feed."""

    host: str
    desks: tuple[DeskId, ...]

    @property
    def site(self) -> str | None:
        """Return the registrable domain of the host, without its port."""
        return find_site(urlsplit(f"//{self.host}").hostname or "") if self.host else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Claimed work in line, and the share of the line that it takes."""

    task: Task
    origin: Origin
    site: str | None
    keys: Keys


Work = Callable[[Task], Awaitable[None]]


class TaskRunner:
    """Does the work of one kind; whatever it claims it finishes, postpones or gives back.

    While `has_room` says no, it claims and starts nothing: the work waits in the queue. It claims
    that of the hosts in its `buckets` alone, of all where that is None.
    """

    def __init__(
        self,
        kind: TaskKind,
        work: Work,
        find_origin: Callable[[Task], Awaitable[Origin]],
        *,
        queue: TaskQueue,
        clock: Clock,
        share: Concurrency,
        lease: timedelta,
        changed: asyncio.Event,
        has_room: Callable[[], bool] = lambda: True,
        buckets: Callable[[], Collection[int] | None] = lambda: None,
    ) -> None:
        self._buckets = buckets
        self._kind = kind
        self._work = work
        self._find_origin = find_origin
        self._queue = queue
        self._clock = clock
        self._share = share
        self._lease = lease
        self._changed = changed
        self._has_room = has_room
        self._line: list[_Waiting] = []
        self._line_shares = Shares(2 * (share.ahead + share.batch))
        # By claim: a task whose claim ran out, unheard, may be claimed once more beside its work.
        self._running: dict[tuple[TaskId, str], tuple[Task, asyncio.Task[None]]] = {}
        self._shares = Shares(share.most)
        self._hosts: Counter[str] = Counter()
        self._later: dict[str, datetime] = {}
        self.done = 0

    @property
    def busy(self) -> bool:
        """Return whether anything is claimed, running or in line."""
        return bool(self._running or self._line)

    @property
    def running(self) -> int:
        """Return how much work is under way."""
        return len(self._running)

    @property
    def busy_buckets(self) -> frozenset[int]:
        """Return the buckets of what is claimed."""
        running = (task.bucket for task, _ in self._running.values())
        return frozenset((*running, *(waiting.task.bucket for waiting in self._line)))

    @property
    def full(self) -> bool:
        """Return whether as much runs as may, or there is no room for more now."""
        return self.running >= self._share.most or not self._has_room()

    @property
    def put_off_until(self) -> datetime | None:
        """Return when the last work comes back for which there was no room, or None."""
        now = self._clock.now()
        self._later = {h: due for h, due in self._later.items() if now < due <= now + LONGEST_LINE}
        return max(self._later.values(), default=None)

    @property
    def desks_in_line(self) -> frozenset[DeskId]:
        """Return the desks whose work fills their share of the line: no more of it is claimed."""
        return frozenset(
            desk
            for desk in {desk for waiting in self._line for desk in waiting.origin.desks}
            if self._line_shares.count_room(desk) < self._share.batch
        )

    async def take_up(self) -> int:
        """Claim what is due and start what can start; return how many were claimed."""
        if self.full:
            return 0
        claimed = await self._queue.claim_tasks(
            self._kind,
            now=self._clock.now(),
            lease=self._lease,
            limit=self._share.batch,
            without=self.desks_in_line,
            buckets=self._buckets(),
        )
        for task in claimed:
            await self._line_up(task)
        self.start()
        await self._shorten_line()
        return len(claimed)

    async def _line_up(self, task: Task) -> None:
        origin = await self._find_origin(task)
        keys = self._line_shares.choose(origin.desks)
        if keys is None:
            await self._postpone(task, self._clock.now() + self._share.pace)
            return
        self._line_shares.take(keys)
        self._line.append(_Waiting(task=task, origin=origin, site=origin.site, keys=keys))
        self._line.sort(key=lambda waiting: waiting.task.deadline)

    def _leave_line(self, waiting: _Waiting) -> None:
        self._line.remove(waiting)
        self._line_shares.give_back(waiting.keys)

    def start(self) -> None:
        """Start what waits in line and can start: of whom the least runs, by its deadline."""
        while not self.full:
            ready = [
                (self._shares.rank(keys), place, keys)
                for place, waiting in enumerate(self._line)
                if self._is_free(waiting.origin.host)
                and (keys := self._shares.choose(waiting.origin.desks, waiting.site)) is not None
            ]
            if not ready:
                return
            _, place, keys = min(ready, key=lambda one: one[:2])
            waiting = self._line[place]
            self._leave_line(waiting)
            self._start(waiting, keys)

    def _is_free(self, host: str) -> bool:
        return not host or self._hosts[host] < self._share.per_host

    def _start(self, waiting: _Waiting, keys: Keys) -> None:
        task, host = waiting.task, waiting.origin.host
        self._hosts[host] += 1
        self._shares.take(keys)
        name = f"{self._kind} {task.key}"
        running = asyncio.create_task(self._do(task), name=name)
        self._running[task.id, task.lease] = (task, running)
        running.add_done_callback(lambda _: self._end(host, task, keys))

    def _end(self, host: str, task: Task, keys: Keys) -> None:
        del self._running[task.id, task.lease]
        self._shares.give_back(keys)
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
        except (StoreAway, StoreBusy) as error:
            _log.warning("work is done again", extra={"kind": self._kind.value, "reason": error})
            await self._postpone(task, self._clock.now() + STORE_RETRY)
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
        """Make room in the line of a desk that has filled it with what cannot start.

        The host that has most in it gives way: others of the desk may be free.
        """
        now, pace = self._clock.now(), self._share.pace
        while (excess := self._find_excess()) is not None:
            host = excess.origin.host
            self._leave_line(excess)
            last = self._later.get(host, now)
            self._later[host] = (last if now < last <= now + LONGEST_LINE else now) + pace
            await self._postpone(excess.task, self._later[host])

    def _find_excess(self) -> _Waiting | None:
        """Return the last in line of the host that has too much in a line that is full, or None.

        That is more than its part where its desk could do something else now, or half of the line.
        """
        full = self.desks_in_line
        line = [waiting for waiting in self._line if full.intersection(waiting.origin.desks)]
        hosts = Counter(waiting.origin.host for waiting in line).most_common(1)
        idle = any(self._shares.choose((desk,)) is not None for desk in full)
        most = min(self._share.ahead_per_host if idle else len(line), len(line) // 2)
        if not hosts or hosts[0][1] <= most:
            return None
        return next(one for one in reversed(line) if one.origin.host == hosts[0][0])

    async def keep_claims(self) -> None:
        """Prolong all claims; work whose claim was lost is stopped, for another has it now."""
        line, begun = list(self._line), list(self._running.values())
        tasks = [waiting.task for waiting in line] + [task for task, _ in begun]
        if not tasks:
            return
        held = await self._queue.extend_tasks(tasks, until=self._clock.now() + self._lease)
        for waiting in line:
            if (waiting.task.id, waiting.task.lease) not in held and waiting in self._line:
                self._leave_line(waiting)
        for task, running in begun:
            if (task.id, task.lease) not in held and not running.done():
                _log.warning("claim lost", extra={"kind": self._kind.value, "task": task.id})
                running.cancel()

    async def give_back(self, *, seconds: float) -> None:
        """Give back what waits, let what runs finish for so long, and give back the rest."""
        line = list(self._line)
        for waiting in line:
            self._leave_line(waiting)
        for waiting in line:
            await self._postpone(waiting.task, waiting.task.due)
        await end_within([work for _, work in self._running.values()], seconds)
