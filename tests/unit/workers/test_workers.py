"""Worker processes: ended in time, made anew where they broke or grew, and gone at the end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import WorkCrashed, WorkFailed, WorkTimeout
from bot.metrics import Figure, listening
from bot.workers import Workers, open_workers
from bot.workers.inside import SPARE, STRAIN
from tests.environment import PATIENCE, ROOT

HELD: list[bytes] = []


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with open_workers(
        1, deadline=PATIENCE, preload=("pebble", "tests.unit.workers.test_workers")
    ) as opened:
        yield opened


def search_long(signs: int) -> None:
    """Search in one call of C, which no signal handler of Python's interrupts."""
    re.match("(a+)+$", "a" * signs + "b")


def hold(size: int) -> int:
    HELD.append(os.urandom(size))
    return os.getpid()


def compute(seconds: float) -> int:
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError


async def test_a_work_is_ended_when_its_seconds_of_a_core_are_over(pool: Workers) -> None:
    for _ in range(20):
        with pytest.raises(WorkTimeout, match=r"0\.3 seconds") as caught:
            await pool.within(0.3).run(search_long, 64)
        # A machine with much else to do may not give it its seconds of a core.
        if not caught.value.starved:
            break
    else:
        raise AssertionError("it never had its seconds of a core")
    assert await pool.run(len, "ab") == 2


async def test_what_becomes_of_works_is_noted(pool: Workers) -> None:
    noted: list[tuple[Figure, str]] = []
    with listening(lambda figure, label, _: noted.append((figure, label))):
        await pool.run(os.getpid)
        with pytest.raises(WorkTimeout):
            await pool.within(0.05).run(time.sleep, 60)
        with pytest.raises(WorkCrashed):
            await pool.run(die)
    took = (Figure.ANALYSIS, "")
    kills = [(Figure.WORKER_KILLS, reason) for reason in ("timeout", "crash")]
    assert noted == [took, kills[0], took, kills[1], took]


async def test_a_work_that_waits_is_ended_by_the_clock(pool: Workers) -> None:
    with pytest.raises(WorkTimeout) as article:
        await pool.within(0.05).run(time.sleep, 60)
    assert article.value.starved
    assert await pool.run(len, "ab") == 2


async def test_a_worker_that_dies_or_fails_costs_its_work(pool: Workers) -> None:
    with pytest.raises(WorkCrashed):
        await pool.run(die)
    with pytest.raises(WorkFailed, match="ValueError"):
        await pool.run(fail)
    assert await pool.run(len, "ab") == 2


async def test_a_worker_that_grew_makes_way(pool: Workers) -> None:
    first = await pool.run(os.getpid)
    assert await pool.run(hold, 1_000) == first == await pool.run(os.getpid)
    assert await pool.run(hold, 2 * SPARE) == first
    assert await pool.run(os.getpid) != first


async def test_a_worker_that_did_a_monstrous_work_makes_way(pool: Workers) -> None:
    first = await pool.run(os.getpid)
    assert await pool.run(compute, STRAIN + 0.1) == first
    assert await pool.run(os.getpid) != first


async def test_a_worker_that_is_killed_while_it_waits_is_replaced(pool: Workers) -> None:
    # Pebble gives its whole pool up then, and refuses every later work.
    for _ in range(2):
        os.kill(await pool.run(os.getpid), signal.SIGKILL)
        assert await pool.run(len, "ab") == 2


async def test_a_work_that_nobody_waits_for_is_ended(pool: Workers) -> None:
    working = asyncio.create_task(pool.run(search_long, 64))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(working, 0.3)
    assert await pool.run(len, "ab") == 2


async def test_who_waits_at_the_end_is_reported() -> None:
    with open_workers(1, deadline=10, preload=("pebble",)) as workers:
        await workers.start()
        waiting = [asyncio.create_task(workers.run(time.sleep, 60)) for _ in range(2)]
        await asyncio.sleep(0)
    with pytest.raises(WorkCrashed):
        await waiting[0]
    with pytest.raises(WorkCrashed):
        await waiting[1]


def test_a_call_is_answered_like_a_run(pool: Workers) -> None:
    assert pool.call(len, "ab") == 2
    with pytest.raises(WorkCrashed):
        pool.call(die)


CANCELLED = """
import asyncio
from bot.workers import open_workers

async def main():
    with open_workers(1, deadline=10, preload=("pebble",)) as workers:
        working = asyncio.create_task(workers.run(len, ()))
        await asyncio.wait({working}, timeout=SECONDS)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

asyncio.run(main())
"""
HUNG = """
import os, signal
from multiprocessing import forkserver
from bot.workers import open_workers, supervisor

supervisor.START_SECONDS = 5.0
forkserver.ensure_running()
os.kill(forkserver._forkserver._forkserver_pid, signal.SIGSTOP)
with open_workers(1, deadline=10, preload=("pebble",)) as workers:
    assert workers.call(len, "ab") == 2
"""


# A start is cancelled at its beginning, in its middle, and while the first answer is awaited.
STARTS = {f"cancelled after {s}": CANCELLED.replace("SECONDS", s) for s in ("0.0", "0.01", "0.05")}


@pytest.mark.parametrize("script", [*STARTS.values(), HUNG], ids=[*STARTS, "hung server"])
def test_a_start_that_comes_to_nothing_holds_nobody_up(script: str) -> None:
    # A process of its own: what hung was its end, and what hangs is the server of all its pools.
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr


LARGE = """
import os
from bot.workers import open_workers

loaded = b"x" * SIZE

if __name__ == "__main__":
    with open_workers(1, deadline=10, preload=("pebble",)) as workers:
        assert workers.call(len, "ab") == 2
"""


def test_a_program_that_is_large_by_itself_has_workers_that_work(tmp_path: Path) -> None:
    # A worker loads the program's own module again; what that holds is no growth of the worker's.
    program = tmp_path / "program.py"
    program.write_text(LARGE.replace("SIZE", str(2 * SPARE)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
