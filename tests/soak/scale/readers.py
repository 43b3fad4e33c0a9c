"""How much more of the queue's work several readers do than one: reading is waiting here."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from datetime import timedelta
from typing import Any

from bot.clock import SystemClock
from bot.domain.feeds import BUCKETS, Task, TaskKind
from bot.duties import SharedDuties
from bot.polling.buckets import HostBuckets
from bot.polling.task_runner import Concurrency, Origin, TaskRunner
from storage import open_storage
from tests.soak.scale.fleet import ask, need_server

WAITED = 0.03
"""Seconds that a piece of work waits."""

SECONDS = 8.0
"""For how long the readers are counted."""

_FILL = """DELETE FROM duty; DELETE FROM task;
INSERT INTO task (kind, key, feed_id, payload, due_at, bucket)
SELECT 'entry', '1:' || n, 1, '', 0, n % {buckets} FROM generate_series(1, {tasks}) AS n"""


def measure() -> bool:
    """Say how much one, two and four readers do; return whether that is enough."""
    url = need_server().url
    pace = {readers: count_done(url, readers) / SECONDS for readers in (1, 2, 4)}
    shown = ", ".join(f"{n}: {found:.1f}/s (x{found / pace[1]:.2f})" for n, found in pace.items())
    print(f"scale: work of {WAITED * 1000:.0f} ms by readers: {shown}", flush=True)
    return pace[2] >= 1.8 * pace[1] and pace[4] >= 3.2 * pace[1]


def count_done(url: str, readers: int) -> int:
    """Return how many pieces of waiting work so many processes do while they are counted."""
    asyncio.run(_fill(url, readers))
    context = multiprocessing.get_context("spawn")
    ready, counts = context.Barrier(readers), context.SimpleQueue()
    processes = [
        context.Process(target=_work, args=(url, readers, ready, counts)) for _ in range(readers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sum(counts.get() for _ in processes)


async def _fill(url: str, readers: int) -> None:
    async with open_storage(url):
        tasks = round(2 * readers * SECONDS / WAITED)
        await ask(url, _FILL.format(buckets=BUCKETS, tasks=tasks))


def _work(url: str, readers: int, ready: Any, counts: Any) -> None:
    counts.put(asyncio.run(_count(url, readers, ready)))


async def _count(url: str, readers: int, ready: Any) -> int:
    """Work as one reader of several, one piece after another; return how many were done."""
    async with open_storage(url) as store:
        changed, done = asyncio.Event(), 0

        async def wait(task: Task) -> None:
            nonlocal done
            await asyncio.sleep(WAITED)
            done += await store.finish_task(task)

        async def find_origin(_: Task) -> Origin:
            return Origin(host="", desks=())

        duties = SharedDuties(store)
        buckets = HostBuckets(duties, lambda: runner.busy_buckets, changed.set)
        runner = TaskRunner(
            TaskKind.ENTRY,
            wait,
            find_origin,
            queue=store,
            clock=SystemClock(),
            share=Concurrency(most=1),
            lease=timedelta(minutes=1),
            changed=changed,
            buckets=lambda: buckets.buckets,
        )
        while len(buckets.buckets) != BUCKETS // readers:
            await buckets.balance()
            await asyncio.sleep(0.1)
        await asyncio.to_thread(ready.wait)
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            changed.clear()
            if not await runner.take_up():
                await changed.wait()
        counted = done
        await runner.give_back(seconds=1)
        return counted
