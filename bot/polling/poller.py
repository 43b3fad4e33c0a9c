"""Poll the feeds that are due and read their entries, for as long as the bot runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import random

from bot.domain.errors import StorageError
from bot.domain.feeds import TaskKind
from bot.domain.operations import Topic
from bot.duties import SharedDuties
from bot.pipeline import Pipeline
from bot.polling.buckets import HostBuckets
from bot.polling.entries import EntryOutcome, EntryWork
from bot.polling.entry_reader import EntryReader
from bot.polling.inbox import InboxWork
from bot.polling.polls import PollWork
from bot.polling.task_runner import Concurrency, TaskRunner
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.ports.storage import Storage

_log = logging.getLogger(__name__)

LONGEST_SLEEP = 30.0
"""Seconds between two looks at the queue: another process may have put something in it."""

SHORTEST_SLEEP = 0.05
STORE_RETRY = 1.0
"""Seconds until a store that failed is asked again."""

FINISH_SECONDS = 3.0
"""How long work in flight may take when the poller is told to stop; the rest is given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """How much the poller does at once, and how long a claim holds that nobody prolongs."""

    polls: Concurrency = field(default_factory=lambda: Concurrency(most=12))
    entries: Concurrency = field(default_factory=lambda: Concurrency(most=8))
    lease: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFigures:
    """What a poller did: polls and entries, the failed ones counted too."""

    polls: int
    entries: int


class Poller:
    """Polls feeds and reads their entries; one for a process.

    While `has_room` says no, no entry is taken up; `wake` makes it ask again. `speed` is how fast
    the clock runs beside the machine's. Where other processes read too it has `duties`.
    """

    def __init__(
        self,
        *,
        store: Storage,
        pipeline: Pipeline,
        fetcher: Fetcher,
        pool: WorkerPool,
        clock: Clock,
        limits: PollLimits | None = None,
        chance: Callable[[], float] = random,
        on_entry: Callable[[EntryOutcome], None] | None = None,
        has_room: Callable[[], bool] = lambda: True,
        speed: float = 1.0,
        duties: SharedDuties | None = None,
    ) -> None:
        limits = limits or PollLimits()
        self._store = store
        self._clock = clock
        self._lease = limits.lease
        self._speed = speed
        self._changed = asyncio.Event()
        polling = PollWork(store=store, fetcher=fetcher, pool=pool, clock=clock, chance=chance)
        reading = EntryWork(
            store=store,
            pipeline=pipeline,
            reader=EntryReader(fetcher=fetcher, pool=pool, clock=clock),
            clock=clock,
            on_entry=on_entry or (lambda _: None),
        )
        inbox = InboxWork(store=store, pipeline=pipeline, on_entry=reading.on_entry)
        self._buckets = HostBuckets(duties, self._find_busy, self.wake) if duties else None
        self._beside = (self._buckets.run, inbox.run) if self._buckets else ()
        store.listen(Topic.TASKS, self.wake)
        lead = partial(
            TaskRunner,
            queue=store,
            clock=clock,
            lease=limits.lease,
            changed=self._changed,
            buckets=self._get_buckets,
        )
        self._polls = lead(TaskKind.POLL, polling.poll, polling.find_origin, share=limits.polls)
        self._entries = lead(
            TaskKind.ENTRY,
            reading.read,
            reading.find_origin,
            share=limits.entries,
            has_room=has_room,
        )
        self._crews = (self._polls, self._entries)

    def _find_busy(self) -> frozenset[int]:
        return self._polls.busy_buckets | self._entries.busy_buckets

    def _get_buckets(self) -> tuple[int, ...] | None:
        return None if self._buckets is None else self._buckets.buckets

    @property
    def figures(self) -> PollFigures:
        """Return what was done so far."""
        return PollFigures(polls=self._polls.done, entries=self._entries.done)

    def wake(self) -> None:
        """Look at the queue now: something was put in it."""
        self._changed.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish or give back what is claimed."""
        _log.info("polling")
        async with asyncio.TaskGroup() as group:
            helpers = [
                group.create_task(self._wake_at(stop), name="poller stop"),
                group.create_task(self._keep_claims(), name="poller claims"),
            ]
            helpers += [group.create_task(work(), name="shared out") for work in self._beside]
            try:
                while not stop.is_set():
                    await self._take_up_or_wait()
            finally:
                await self._give_back()
                for helper in helpers:
                    helper.cancel()
        figures = self.figures
        _log.info("stopped polling", extra={"polls": figures.polls, "entries": figures.entries})

    async def poll_once(self) -> PollFigures:
        """Work until nothing is due any more; return what was done."""
        before = self.figures
        if self._buckets is not None:
            await self._buckets.balance()
        keeping = asyncio.create_task(self._keep_claims(), name="poller claims")
        try:
            while True:
                self._changed.clear()
                if sum([await runner.take_up() for runner in self._crews]):
                    continue
                if self._is_done():
                    break
                await self._wait()
        finally:
            await self._give_back()
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        after = self.figures
        return PollFigures(polls=after.polls - before.polls, entries=after.entries - before.entries)

    def _is_done(self) -> bool:
        return not any(runner.busy or runner.put_off_until for runner in self._crews)

    async def _take_up_or_wait(self) -> None:
        self._changed.clear()
        try:
            if not sum([await runner.take_up() for runner in self._crews]):
                await self._wait()
        except StorageError as error:
            _log.warning("the queue cannot be read", extra={"reason": error})
            await asyncio.sleep(STORE_RETRY)

    async def _wait(self) -> None:
        """Wait until something changes or the next work is due."""
        with suppress(TimeoutError):
            async with asyncio.timeout(await self._find_sleep()):
                await self._changed.wait()

    async def _find_sleep(self) -> float:
        """Return for how many seconds there is nothing to take up."""
        now, sleep = self._clock.now(), LONGEST_SLEEP
        for runner, kind in zip(self._crews, (TaskKind.POLL, TaskKind.ENTRY), strict=True):
            # What is due of desks that have their share comes up when work of theirs ends.
            after = now if runner.desks_in_line else None
            due = (
                None
                if runner.full
                else await self._store.find_next_due(kind, after=after, buckets=self._get_buckets())
            )
            if due is not None:
                sleep = min(sleep, (due - now).total_seconds() / self._speed)
        return max(sleep, SHORTEST_SLEEP)

    async def _keep_claims(self) -> None:
        """Prolong the claims three times in each lease."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3 / self._speed)
            for runner in self._crews:
                try:
                    await runner.keep_claims()
                except StorageError as error:
                    _log.warning("claims were not prolonged", extra={"reason": error})

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _give_back(self) -> None:
        await asyncio.gather(*(runner.give_back(seconds=FINISH_SECONDS) for runner in self._crews))
