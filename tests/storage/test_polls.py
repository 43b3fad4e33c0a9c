"""What a poll writes: all of it in one transaction, by whoever holds the claim."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.desks import LOCAL_GUILD, Desk, DeskId, GuildId
from bot.domain.feeds import (
    Fault,
    FaultKind,
    Feed,
    FeedFacts,
    FeedHealth,
    FeedId,
    FeedState,
    Move,
    PendingEntry,
    PollRecord,
    SeenEntry,
    Task,
    TaskKind,
    dump_entry,
    load_entry,
)
from bot.ports.storage import Storage
from storage.feeds import polls
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import LEASE, URL, claim_poll, make_record, poll, subscribe

HOUR = timedelta(hours=1)
NEW_URL = "https://observer.example.org/new"


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


@pytest.fixture
async def other(store: Storage) -> Desk:
    return await store.open_desk(GuildId(7), name="Other")


async def claim_entries(store: Storage) -> dict[str, tuple[Task, PendingEntry]]:
    """Claim the entries that wait, by their keys."""
    tasks = await store.claim_tasks(TaskKind.ENTRY, now=NOON + 9 * HOUR, lease=LEASE, limit=99)
    entries = ((task, load_entry(task.payload)) for task in tasks)
    return {entry.seen.key: (task, entry) for task, entry in entries}


def test_a_wanted_entry_is_written_and_read() -> None:
    entry = PendingEntry(
        feed=make_feed().id,
        seen=SeenEntry(key="guid:1", mark="m"),
        desks=(DeskId(1), DeskId(2)),
        keys=("url:x", "guid:1:1"),
        facts=FeedFacts(
            title="演習",
            link="https://x.example.org/",
            published=NOON,
            author="Su",
            summary="s",
            content="c",
            categories=("海",),
        ),
    )
    assert load_entry(dump_entry(entry)) == entry
    bare = replace(entry, facts=replace(entry.facts, published=None, link=None, author=None))
    assert load_entry(dump_entry(bare)) == bare


def make_feed() -> Feed:
    """Return a feed as it is after a poll that found much."""
    return Feed(
        id=FeedId(1),
        url=URL,
        title="Observer",
        link="https://observer.example.org/",
        kind="rss",
        language="en",
        health=FeedHealth(
            state=FeedState.DEGRADED,
            state_since=NOON,
            failures=3,
            failing_since=NOON - HOUR,
            fault=Fault(kind=FaultKind.STATUS, detail="It said no.", status=503),
            checked_at=NOON,
            succeeded_at=NOON - 2 * HOUR,
            next_at=NOON + HOUR,
            interval=600,
            per_day=2.5,
            etag='"x"',
            last_modified="Mon, 22 Jul 2024 12:00:00 GMT",
            move=Move(url=NEW_URL, since=NOON - HOUR, seen=2),
        ),
    )


async def test_a_poll_writes_all_that_it_found(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    task = await claim_poll(store, added.feed)
    record = make_record(added.feed, "a", "b", desks=[desk.id], primed=[added.id])
    feed = replace(make_feed(), id=added.feed.id)
    assert await store.record_poll(task, replace(record, feed=feed))
    assert await store.get_feed(feed.id) == feed
    assert set(await store.get_seen(feed.id)) == set(record.known)
    (subscription,) = await store.get_subscribers(feed.id)
    assert subscription.primed
    assert await store.find_next_due(TaskKind.POLL) == NOON + HOUR
    claimed = await claim_entries(store)
    assert {entry for _, entry in claimed.values()} == set(record.pending)
    assert {task.due for task, _ in claimed.values()} == {NOON}
    (again,) = await store.claim_tasks(TaskKind.POLL, now=NOON + HOUR, lease=LEASE, limit=5)
    assert (again.attempts, again.payload, again.key) == (1, "", str(feed.id))


async def test_a_poll_whose_claim_is_lost_changes_nothing(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    slow = await claim_poll(store, added.feed)
    fast = await claim_poll(store, added.feed, now=NOON + LEASE)
    record = make_record(added.feed, "a", desks=[desk.id], primed=[added.id])
    assert not await store.record_poll(slow, record)
    assert await store.get_seen(added.feed.id) == ()
    assert await store.find_next_due(TaskKind.ENTRY) is None
    assert await store.get_feed(added.feed.id) == added.feed
    assert await store.record_poll(fast, record)
    assert not await store.record_poll(fast, record)


async def test_a_poll_of_another_feed_is_refused(store: Storage, desk: Desk) -> None:
    one, two = await subscribe(store, desk), await subscribe(store, desk, NEW_URL)
    task = await claim_poll(store, one.feed)
    assert not await store.record_poll(task, make_record(two.feed, "a"))


async def test_a_feed_that_ended_under_way_is_not_written(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    task = await claim_poll(store, added.feed)
    await store.remove_subscription(desk.id, added.id)
    assert not await store.record_poll(task, make_record(added.feed, "a", desks=[desk.id]))
    assert await store.find_next_due(TaskKind.ENTRY) is None


async def test_who_subscribes_while_a_poll_is_under_way_gets_one_more(
    store: Storage, desk: Desk, other: Desk
) -> None:
    added = await subscribe(store, desk)
    task = await claim_poll(store, added.feed)
    await subscribe(store, other)
    assert await store.claim_tasks(TaskKind.POLL, now=NOON, lease=LEASE, limit=5) == ()
    assert await store.record_poll(task, make_record(added.feed, primed=[added.id], wait=None))
    assert await store.find_next_due(TaskKind.POLL) == NOON
    assert await poll(store, added.feed)
    assert await store.find_next_due(TaskKind.POLL) == NOON + HOUR


async def test_an_entry_that_waits_is_read_for_new_desks_too(
    store: Storage, desk: Desk, other: Desk
) -> None:
    added = await subscribe(store, desk)
    await poll(store, added.feed, "a", desks=[desk.id])
    task, _ = (await claim_entries(store))["a"]
    await poll(store, added.feed, "a", desks=[desk.id], now=NOON + HOUR)
    assert await store.extend_tasks([task], until=NOON + 10 * HOUR)
    await poll(store, added.feed, "a", desks=[other.id], now=NOON + 2 * HOUR)
    assert not await store.finish_task(task)
    _, entry = (await claim_entries(store))["a"]
    assert entry.desks == (desk.id, other.id)


async def test_what_a_feed_holds_is_remembered_with_its_newest_past(
    store: Storage, desk: Desk
) -> None:
    feed = (await subscribe(store, desk)).feed
    await poll(store, feed, *(f"old {n}" for n in range(5)), "kept", wait=HOUR)
    most = [f"new {n}" for n in range(polls.REMEMBERED - 1)]
    await poll(store, feed, *most, "kept", now=NOON + HOUR)
    await poll(store, feed, "kept", "now", now=NOON + 2 * HOUR)
    seen = {entry.key for entry in await store.get_seen(feed.id)}
    assert len(seen) == polls.REMEMBERED + 2
    assert {"kept", "now", *most} < seen
    await poll(store, feed, now=NOON + 3 * HOUR)
    assert len(await store.get_seen(feed.id)) == polls.REMEMBERED + 2


async def test_a_changed_entry_has_its_new_mark(store: Storage, desk: Desk) -> None:
    feed = (await subscribe(store, desk)).feed
    await poll(store, feed, "a")
    changed = SeenEntry(key="a", mark="changed")
    task = await claim_poll(store, feed, now=NOON + HOUR)
    record = replace(make_record(feed, now=NOON + HOUR), known=(changed,))
    await store.record_poll(task, record)
    assert await store.get_seen(feed.id) == (changed,)


async def test_a_feed_that_moved_has_its_new_address(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    await poll(store, added.feed, url=NEW_URL)
    (moved,) = await store.get_subscriptions(desk.id)
    assert (moved.id, moved.feed.id, moved.feed.url) == (added.id, added.feed.id, NEW_URL)


async def test_a_feed_that_moved_to_another_becomes_one_with_it(
    store: Storage, desk: Desk, other: Desk
) -> None:
    old, kept = await subscribe(store, desk, name="Old"), await subscribe(store, desk, NEW_URL)
    await store.edit_subscription(desk.id, old.id, now=NOON, tags=("sea",))
    await store.edit_subscription(desk.id, kept.id, now=NOON, tags=("air",), name="Kept")
    theirs = await subscribe(store, other, name="Theirs")
    article = make_update(subscriptions=(old.id,))
    keys = (*article.keys, f"guid:{old.feed.id}:x")
    await store.add_article(desk.id, replace(article, keys=keys))
    await poll(store, old.feed, "waiting", desks=[desk.id])
    await poll(store, kept.feed, "seen there")
    busy, _ = (await claim_entries(store))["waiting"]
    assert await poll(
        store, old.feed, "fresh", desks=[desk.id, other.id], url=NEW_URL, now=NOON + HOUR
    )

    (mine,) = await store.get_subscriptions(desk.id)
    assert (mine.id, mine.name, mine.tags) == (kept.id, "Kept", ("air", "sea"))
    (moved,) = await store.get_subscriptions(other.id)
    assert (moved.id, moved.name, moved.feed.id) == (theirs.id, "Theirs", kept.feed.id)
    assert await store.get_feed(old.feed.id) is None
    assert [entry.key for entry in await store.get_seen(kept.feed.id)] == ["seen there"]
    assert len(await store.get_feed_articles(desk.id, kept.id, limit=5)) == 1
    assert await store.find_known(desk.id, [f"guid:{kept.feed.id}:x"]) is not None
    (task,) = await store.claim_tasks(TaskKind.POLL, now=NOON + HOUR, lease=LEASE, limit=5)
    assert task.key == str(kept.feed.id)
    assert not await store.finish_task(busy)
    claimed = await claim_entries(store)
    assert {key: entry.desks for key, (_, entry) in claimed.items()} == {
        "waiting": (desk.id,),
        "fresh": (desk.id, other.id),
    }
    assert {entry.feed for _, entry in claimed.values()} == {kept.feed.id}
    assert f"guid:{kept.feed.id}:fresh" in claimed["fresh"][1].keys


async def test_a_record_that_cannot_be_written_leaves_nothing(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    task = await claim_poll(store, added.feed)
    record = make_record(added.feed, "a", desks=[desk.id], primed=[added.id])
    broken = PollRecord(
        feed=record.feed,
        primed=record.primed,
        known=record.known,
        pending=(*record.pending, replace(record.pending[0], desks=("x", 1))),  # type: ignore[arg-type]
    )
    with pytest.raises(TypeError):
        await store.record_poll(task, broken)
    assert await store.get_seen(added.feed.id) == ()
    assert await store.record_poll(task, record)
