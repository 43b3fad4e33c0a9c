"""The queue: nothing is lost, nothing is held by two, whatever happens in between."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.feeds import QueueFigures, Task, TaskKind
from bot.ports.storage import Storage
from tests.makers.articles import NOON
from tests.makers.feeds import LEASE
from tests.stores import open_store

R = TypeVar("R")

ENTRY, MINUTE = TaskKind.ENTRY, timedelta(minutes=1)


async def put(store: Storage, *keys: str, due: datetime = NOON) -> None:
    for key in keys:
        await store.put_task(ENTRY, key, due=due, payload=f"do {key}")


async def claim(store: Storage, *, now: datetime = NOON, limit: int = 99) -> tuple[Task, ...]:
    return await store.claim_tasks(ENTRY, now=now, lease=LEASE, limit=limit)


async def test_the_longest_due_is_claimed_first_and_once(store: Storage) -> None:
    await put(store, "b", due=NOON - MINUTE)
    await put(store, "a", due=NOON - 2 * MINUTE)
    await put(store, "later", due=NOON + MINUTE)
    (first,) = await claim(store, limit=1)
    assert (first.key, first.payload, first.kind, first.attempts) == ("a", "do a", ENTRY, 1)
    assert first.due == NOON - 2 * MINUTE
    assert [task.key for task in await claim(store)] == ["b"]
    assert await claim(store) == ()
    assert await store.claim_tasks(TaskKind.POLL, now=NOON, lease=LEASE, limit=9) == ()


async def test_put_again_the_earlier_time_holds(store: Storage) -> None:
    for due in (NOON + 2 * MINUTE, NOON + MINUTE, NOON + 3 * MINUTE):
        await put(store, "a", due=due)
    assert await store.find_next_due(ENTRY) == NOON + MINUTE
    assert len(await claim(store, now=NOON + MINUTE)) == 1


async def test_a_claim_that_ran_out_is_claimed_again(store: Storage) -> None:
    await put(store, "a")
    (slow,) = await claim(store)
    assert await store.find_next_due(ENTRY) == NOON + LEASE
    assert await claim(store, now=NOON + LEASE - MINUTE) == ()
    (fast,) = await claim(store, now=NOON + LEASE)
    assert (fast.id, fast.attempts) == (slow.id, 1) and fast.lease != slow.lease
    assert not await store.finish_task(slow)
    assert not await store.extend_tasks([slow], until=NOON + 9 * LEASE)
    assert not await store.postpone_task(slow, due=NOON, now=NOON)
    assert await store.finish_task(fast)
    assert not await store.finish_task(fast)
    assert await store.find_next_due(ENTRY) is None


async def test_a_prolonged_claim_holds(store: Storage) -> None:
    await put(store, "a")
    (task,) = await claim(store)
    assert await store.extend_tasks([task], until=NOON + 2 * LEASE)
    assert await claim(store, now=NOON + LEASE) == ()
    assert len(await claim(store, now=NOON + 2 * LEASE)) == 1


async def test_postponed_work_is_claimed_when_it_is_due(store: Storage) -> None:
    await put(store, "a")
    (task,) = await claim(store)
    assert await store.postpone_task(
        task, due=NOON + MINUTE, fault="The site did not answer.", now=NOON
    )
    assert await claim(store) == ()
    (again,) = await claim(store, now=NOON + MINUTE)
    assert (again.attempts, again.payload) == (2, "do a")
    assert await store.postpone_task(again, due=NOON + MINUTE, now=NOON)
    (unhurried,) = await claim(store, now=NOON + MINUTE)
    assert unhurried.attempts == 2, "what is given back without a fault was no attempt"


async def test_figures_tell_what_waits(store: Storage) -> None:
    await put(store, "a", "b", due=NOON - MINUTE)
    await put(store, "c")
    await claim(store, limit=1)
    assert await store.get_queue_figures(now=NOON) == (
        QueueFigures(kind=TaskKind.POLL, waiting=0, claimed=0, oldest_due=None),
        QueueFigures(kind=ENTRY, waiting=2, claimed=1, oldest_due=NOON - MINUTE),
    )
    (_, entries) = await store.get_queue_figures(now=NOON + LEASE)
    assert (entries.waiting, entries.claimed) == (3, 0)


async def test_two_stores_of_one_file_never_claim_the_same(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    async with open_store(path) as one, open_store(path) as two:
        keys = [f"key {number}" for number in range(60)]
        await put(one, *keys)

        async def work(store: Storage) -> list[str]:
            done = []
            while tasks := await claim(store, limit=3):
                done += [task.key for task in tasks if await store.finish_task(task)]
            return done

        done = await asyncio.gather(work(one), work(two), work(one), work(two))
        assert sorted(key for part in done for key in part) == sorted(keys)


class QueueMachine(RuleBasedStateMachine):
    """The queue beside a model of it: when each key is due, and who may still write."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.opened = open_store()
        self.store: Storage = self.run(self.opened.__aenter__())
        self.now = NOON
        self.due: dict[str, datetime] = {}
        self.held: dict[str, tuple[Task, datetime]] = {}
        self.claims: list[Task] = []

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.loop.close()

    def is_free(self, key: str) -> bool:
        return key not in self.held or self.held[key][1] <= self.now

    def has(self, task: Task) -> bool:
        return task.key in self.held and self.held[task.key][0] == task

    @rule(key=st.sampled_from("abcde"), minutes=st.integers(-3, 5))
    def put(self, key: str, minutes: int) -> None:
        due = self.now + minutes * MINUTE
        self.run(put(self.store, key, due=due))
        self.due[key] = min(due, self.due.get(key, due))

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        tasks = self.run(claim(self.store, now=self.now, limit=limit))
        ready = [key for key, due in self.due.items() if due <= self.now and self.is_free(key)]
        assert len(tasks) == min(limit, len(ready)) == len({task.key for task in tasks})
        assert {task.key for task in tasks} <= set(ready)
        left = [self.due[key] for key in ready if key not in {task.key for task in tasks}]
        assert all(task.due <= min(left, default=task.due) for task in tasks)
        for task in tasks:
            assert task.due == self.due[task.key]
            self.held[task.key] = (task, self.now + LEASE)
            self.claims.append(task)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), minutes=st.integers(1, 6))
    def extend(self, data: st.DataObject, minutes: int) -> None:
        task = data.draw(st.sampled_from(self.claims))
        until = self.now + min(minutes * MINUTE, LEASE)
        held = self.has(task)
        assert bool(self.run(self.store.extend_tasks([task], until=until))) is held
        if held:
            self.held[task.key] = (task, until)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.claims))
        held = self.has(task)
        assert self.run(self.store.finish_task(task)) is held
        if held:
            del self.held[task.key], self.due[task.key]

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), minutes=st.integers(0, 4))
    def postpone(self, data: st.DataObject, minutes: int) -> None:
        task = data.draw(st.sampled_from(self.claims))
        held, due = self.has(task), self.now + minutes * MINUTE
        assert self.run(self.store.postpone_task(task, due=due, now=self.now)) is held
        if held:
            del self.held[task.key]
            self.due[task.key] = due

    @invariant()
    def figures_agree(self) -> None:
        (_, figures) = self.run(self.store.get_queue_figures(now=self.now))
        free = [key for key in self.due if self.is_free(key)]
        assert (figures.waiting, figures.claimed) == (len(free), len(self.due) - len(free))
        nexts = [
            max(due, self.held[key][1]) if key in self.held else due
            for key, due in self.due.items()
        ]
        assert self.run(self.store.find_next_due(ENTRY)) == min(nexts, default=None)


QueueMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestQueueMachine = QueueMachine.TestCase
