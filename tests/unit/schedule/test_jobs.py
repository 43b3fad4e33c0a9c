"""Jobs of one clock: woken, done together after a flood, done again after a failure, ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import SystemClock
from bot.schedule.jobs import JobScheduler, SteadyScheduler


class Work:
    """Work that counts its turns, and fails or hangs as it is told to."""

    def __init__(self) -> None:
        self.turns = 0
        self.at_once = 0
        self.fails = False
        self.wants: datetime | None = None
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.cut_off = False

    async def __call__(self) -> datetime | None:
        self.turns += 1
        self.at_once += 1
        assert self.at_once == 1
        self.begun.set()
        try:
            if self.fails:
                raise RuntimeError("not today")
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut_off = True
            raise
        finally:
            self.at_once -= 1
        wants, self.wants = self.wants, None
        return wants

    async def next_turn(self) -> int:
        await self.begun.wait()
        self.begun.clear()
        return self.turns


@asynccontextmanager
async def going(work: Work, *, apart: float = 0.0) -> AsyncIterator[JobScheduler]:
    jobs = JobScheduler(clock=SystemClock())
    jobs.add("work", work, apart=apart)
    jobs.wake()
    jobs.start()
    assert await work.next_turn() == 1
    yield jobs
    await jobs.stop(seconds=0.05)


async def test_it_is_woken_and_by_a_flood_only_once() -> None:
    work = Work()
    async with going(work, apart=0.02) as jobs:
        for _ in range(9):
            jobs.wake()
        assert await work.next_turn() == 2
    assert work.turns == 2


async def test_woken_while_it_works_it_works_once_more_afterwards() -> None:
    work = Work()
    work.gate.clear()
    async with going(work) as jobs:
        for _ in range(9):
            jobs.wake("work")
            await asyncio.sleep(0)
        assert work.turns == 1
        work.gate.set()
        assert await work.next_turn() == 2


async def test_woken_at_any_moment_of_a_turn_it_works_again() -> None:
    work = Work()
    async with going(work) as jobs:
        for steps in range(12):
            before = work.turns
            jobs.wake()
            await work.next_turn()
            for _ in range(steps):
                await asyncio.sleep(0)
            after = work.turns
            jobs.wake()
            await work.next_turn()
            assert work.turns > after > before


async def test_it_works_again_when_it_wants_to() -> None:
    work = Work()
    work.wants = datetime.now(UTC) + timedelta(milliseconds=10)
    async with going(work):
        assert await work.next_turn() == 2


async def test_what_fails_is_done_again_and_stops_no_other() -> None:
    work, other = Work(), Work()
    work.fails = True
    jobs = JobScheduler(clock=SystemClock())
    jobs.add("work", work, apart=0.0)
    jobs.add("other", other, apart=0.0)
    jobs.start()
    assert await work.next_turn() == await other.next_turn() == 1
    work.fails = False
    jobs.wake()
    assert await work.next_turn() == await other.next_turn() == 2
    await jobs.stop(seconds=1.0)


async def test_a_turn_under_way_is_finished_when_it_is_told_to_stop() -> None:
    work = Work()
    work.gate.clear()
    async with going(work) as jobs:
        stopping = asyncio.create_task(jobs.stop(seconds=60.0))
        await asyncio.sleep(0)
        jobs.wake()
        work.gate.set()
        await stopping
    assert work.turns == 1 and not work.cut_off


async def test_a_turn_that_hangs_is_cut_off_when_it_is_told_to_stop(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work()
    work.gate.clear()
    async with going(work) as jobs:
        await jobs.stop(seconds=0.0)
        assert work.cut_off and work.turns == 1
        jobs.wake()
    assert not caplog.records


class CountedInterval(IntervalTrigger):  # type: ignore[misc]  # APScheduler is untyped
    """An interval that counts how often it is asked."""

    asked = 0

    def get_next_fire_time(self, *moments: datetime) -> datetime:
        type(self).asked += 1
        moment: datetime = super().get_next_fire_time(*moments)
        return moment


@pytest.mark.parametrize("away", [timedelta(hours=1), timedelta(days=-20_000)], ids=str)
async def test_a_clock_that_was_set_keeps_no_job_waiting(away: timedelta) -> None:
    work, scheduler = Work(), SteadyScheduler(timezone=UTC)
    trigger = CountedInterval(seconds=60, timezone=UTC)
    moment = datetime.now(UTC) + away
    scheduler.add_job(work.__call__, trigger, next_run_time=moment, coalesce=True)
    CountedInterval.asked = 0
    scheduler.start()
    assert await work.next_turn() == 1
    scheduler.shutdown()
    assert CountedInterval.asked < 9
