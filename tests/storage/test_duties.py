"""Duties: one process at most has each, a dead one's pass on; who listens is woken."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.app.serve import MOST_APART
from bot.domain.operations import Duty, Topic
from bot.duties import SharedDuties
from bot.ports.storage import Storage

LEASE = 60.0


async def take(store: Storage, holder: str, *names: str, seconds: float = LEASE) -> list[str]:
    return [d.name for d in await store.take_duties(names, holder=holder, seconds=seconds)]


async def test_one_holder_has_a_duty_until_it_ends_or_is_let_go(store: Storage) -> None:
    assert await take(store, "one", "house", "desk:1") == ["house", "desk:1"]
    assert await take(store, "two", "house", "desk:2") == ["desk:2"]
    assert await take(store, "one", "house") == ["house"], "its own again"
    assert [d.name for d in await store.keep_duties(holder="two", seconds=60.0)] == ["desk:2"]
    await store.release_duties(["house", "desk:2"], holder="one")
    wanted = await take(store, "three", "house", "desk:2", seconds=2 * LEASE)
    assert wanted == ["house"], "two's was not one's to give"
    held = [(duty.name, duty.holder) for duty in await store.get_duties()]
    assert held == [("desk:1", "one"), ("desk:2", "two"), ("house", "three")]
    left = {duty.name: duty.seconds for duty in await store.get_duties()}
    assert left["desk:1"] <= LEASE and left["desk:1"] < left["house"] <= 2 * LEASE
    some = await store.take_duties(
        [f"host:{n}" for n in range(5)], holder="x", seconds=60.0, most=2
    )
    assert [duty.name for duty in some] == ["host:0", "host:1"]


async def test_what_ran_out_passes_on_with_a_new_epoch_and_is_kept_while_nobody_takes_it(
    store: Storage,
) -> None:
    (first,) = await store.take_duties(["house"], holder="one", seconds=0.0)
    kept = await store.keep_duties(holder="one", seconds=0.0)
    assert kept == (first,), "late, and still its own"
    (second,) = await store.take_duties(["house"], holder="two", seconds=60.0)
    assert await store.keep_duties(holder="one", seconds=60.0) == ()
    await store.release_duties(["house"], holder="two")
    (third,) = await store.take_duties(["house"], holder="one", seconds=0.0)
    assert [first.epoch, second.epoch, third.epoch] == [1, 2, 3]
    assert await store.forget_duties(seconds=3600.0) == 0
    assert await store.forget_duties(seconds=-3600.0) == 1


async def test_the_databases_clock_is_that_of_this_machine(store: Storage) -> None:
    slack, before = timedelta(seconds=MOST_APART), datetime.now(UTC)
    assert before - slack < await store.tell_time() < datetime.now(UTC) + slack


async def test_of_twenty_who_take_at_once_one_gets_it(store: Storage) -> None:
    rushes = (take(store, f"p{n}", "house", "sync") for n in range(20))
    got = [name for names in await asyncio.gather(*rushes) for name in names]
    assert sorted(got) == ["house", "sync"]


async def test_a_process_is_sure_of_its_duties_for_as_long_as_it_can_keep_them(
    store: Storage,
) -> None:
    at = [0.0]
    one, two = (SharedDuties(store, clock=lambda: at[0]) for _ in range(2))
    held = await one.take("desk:1")
    assert held == Duty("desk:1", one.holder, 1) and one.find("desk:1") == held
    assert await two.take("desk:1") is None and two.find("desk:1") is None
    at[0] = 19.0
    await one.keep()
    at[0] = 38.0
    assert [duty.name for duty in one.held] == ["desk:1"]
    at[0] = 39.0
    assert one.find("desk:1") is None, "it could not keep it for twenty seconds"
    await one.release("desk:1")
    taken = await two.take("desk:1")
    assert taken is not None and taken.epoch == 2
    await one.keep()
    assert one.held == ()


async def test_what_is_lost_is_known_at_the_next_keeping(store: Storage) -> None:
    one = SharedDuties(store)
    assert await one.take("house") is not None
    await store.release_duties(["house"], holder=one.holder)
    await store.take_duties(["house"], holder="other", seconds=60.0)
    assert one.find("house") is not None
    await one.keep()
    assert one.find("house") is None and await one.take("house") is None


async def test_who_listens_to_a_topic_is_woken(store: Storage) -> None:
    heard, other = asyncio.Event(), asyncio.Event()
    store.listen(Topic.NEWS, heard.set)
    store.listen(Topic.TASKS, other.set)
    store.notify(Topic.NEWS)
    async with asyncio.timeout(10):
        await heard.wait()
    assert not other.is_set()
