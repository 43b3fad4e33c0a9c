"""Several processes read, one places a desk's articles: none lost, none twice, in order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.articles import StoreOutcome
from bot.domain.desks import LOCAL_GUILD, Desk
from bot.domain.errors import DutyLost
from bot.domain.feeds import BUCKETS, TaskKind, find_bucket
from bot.domain.operations import name_desk_duty
from bot.domain.stories import UnplacedReading
from bot.duties import SharedDuties
from bot.pipeline import Pipeline
from bot.polling.buckets import HostBuckets
from bot.polling.inbox import InboxWork
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_unplaced, make_update
from tests.storage.test_corrected_road import open_road

LEASE = timedelta(minutes=1)


def read(number: int) -> UnplacedReading:
    update = make_update(f"Ship {number} met Su Ziyun off Boso.", title=f"Ship {number}")
    return make_unplaced(update.reading, update.features, f"page {number}")


def make_inbox(store: Storage, road: Pipeline) -> tuple[InboxWork, list[str]]:
    titles: list[str] = []
    work = InboxWork(store=store, pipeline=road, on_entry=lambda entry: titles.append(entry.title))
    return work, titles


async def hand_on(store: Storage, desk: Desk, *numbers: int) -> None:
    """End a piece of work that made some readings which others are to place."""
    await store.put_task(TaskKind.ENTRY, f"1:{numbers}", due=NOON)
    (task,) = await store.claim_tasks(TaskKind.ENTRY, now=NOON, lease=LEASE, limit=1)
    assert await store.finish_task(task, [(desk.id, read(number)) for number in numbers])


async def test_readings_are_handed_on_with_the_end_of_their_work_or_not_at_all(
    store: Storage,
) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    await hand_on(store, desk, 1, 2)
    await store.put_task(TaskKind.ENTRY, "1:late", due=NOON)
    (slow,) = await store.claim_tasks(TaskKind.ENTRY, now=NOON, lease=LEASE, limit=1)
    await store.claim_tasks(TaskKind.ENTRY, now=NOON + LEASE, lease=LEASE, limit=1)
    assert not await store.finish_task(slow, [(desk.id, read(3))])
    found = await store.get_unplaced(desk.id, limit=9)
    assert [unplaced for _, unplaced in found] == [read(1), read(2)], "as they were, to the float"
    assert await store.get_inbox_desks() == (desk.id,)
    await store.note_unplaceable(found[0][0])
    assert [number for number, _ in await store.get_unplaced(desk.id, limit=9)] == [
        found[1][0],
        found[0][0],
    ]


async def test_the_owner_places_what_others_read_in_its_order_and_answers_who_waits(
    store: Storage,
) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    owner, other = (open_road(store, duties=SharedDuties(store)) for _ in range(2))
    first = await owner.place(desk.id, read(0))
    with pytest.raises(DutyLost):
        await other.place(desk.id, read(1))
    await hand_on(store, desk, 1, 2, 3)
    waiting = asyncio.create_task(other.give(desk.id, read(4)))
    nobody = asyncio.create_task(open_road(store, duties=None).give(desk.id, read(1)))
    work, titles = make_inbox(store, owner)
    while not (waiting.done() and nobody.done()):
        await work.place_desk(desk.id)
        await asyncio.sleep(0)
    assert titles[:3] == ["Ship 1", "Ship 2", "Ship 3"] and sorted(titles[3:]) == [
        "Ship 1",
        "Ship 4",
    ]
    articles = await store.get_features(desk.id, after=0, limit=9)
    assert waiting.result().article == articles[4].article
    assert nobody.result().outcome is StoreOutcome.SAME
    assert nobody.result().article == articles[1].article == first.article + 1
    assert await store.get_inbox_desks() == () and len(articles) == 5


async def test_who_lost_a_desk_without_knowing_writes_nothing(store: Storage) -> None:
    desk = await store.open_desk(LOCAL_GUILD)
    stalled, heir = SharedDuties(store), SharedDuties(store)
    late, road = open_road(store, duties=stalled), open_road(store, duties=heir)
    await late.place(desk.id, read(0))
    await hand_on(store, desk, 1)
    ((number, unplaced),) = await store.get_unplaced(desk.id, limit=9)
    await store.release_duties([name_desk_duty(desk.id)], holder=stalled.holder)
    assert await road.owns(desk.id) and await late.owns(desk.id), "it could not know"
    with pytest.raises(DutyLost):
        await late.place(desk.id, unplaced, inbox=number)
    assert await store.count_articles(desk.id) == 1
    await road.place(desk.id, unplaced, inbox=number)
    with pytest.raises(DutyLost):
        await road.place(desk.id, unplaced, inbox=number)
    assert await store.count_articles(desk.id) == 2


async def test_the_lanes_are_shared_out_fairly_and_no_host_is_read_by_two(store: Storage) -> None:
    urls = [f"https://s{n}.example.org/feed" for n in range(9)]
    buckets = {find_bucket(url) for url in urls}
    assert len(buckets) > 5 and all(0 <= bucket < BUCKETS for bucket in buckets)
    assert find_bucket("https://S1.example.org/other") == find_bucket(urls[1])
    busy = {5}
    one = HostBuckets(SharedDuties(store), lambda: busy, lambda: None)
    two, three = (HostBuckets(SharedDuties(store), set[int], lambda: None) for _ in range(2))
    await one.balance()
    assert len(one.buckets) == BUCKETS
    for _ in range(3):
        for member in (one, two, three):
            await member.balance()
    shares = [set(member.buckets) for member in (one, two, three)]
    assert len(set.union(*shares)) == sum(map(len, shares)) >= BUCKETS - 1
    assert max(map(len, shares)) <= 22
    await store.put_task(TaskKind.ENTRY, "1:x", due=NOON)
    for share, found in (([1, 2], 0), ([0], 1)):
        assert (await store.find_next_due(TaskKind.ENTRY, buckets=share) is not None) == bool(found)
        tasks = await store.claim_tasks(
            TaskKind.ENTRY, now=NOON, lease=LEASE, limit=1, buckets=share
        )
        assert len(tasks) == found
