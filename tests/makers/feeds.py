"""Small made-up feeds and polls, so that a storage test says only what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.desks import Desk, DeskId
from bot.domain.feeds import (
    Feed,
    FeedFacts,
    NewSubscription,
    PendingEntry,
    PollRecord,
    SeenEntry,
    Subscription,
    SubscriptionId,
    Task,
    TaskKind,
)
from bot.ports.storage import Storage
from tests.makers.articles import NOON

URL = "https://observer.example.org/feed"
LEASE = timedelta(minutes=2)


async def subscribe(
    store: Storage, desk: Desk, url: str = URL, *, name: str = "", now: datetime = NOON
) -> Subscription:
    """Subscribe a desk to a feed."""
    added, _ = await store.add_subscription(desk.id, NewSubscription(url=url, name=name), now=now)
    return added


async def claim_poll(store: Storage, feed: Feed, *, now: datetime = NOON) -> Task:
    """Claim the poll of one feed, and leave those of the others."""
    claimed = await store.claim_tasks(TaskKind.POLL, now=now, lease=LEASE, limit=1_000)
    for task in claimed:
        if task.key != str(feed.id):
            assert await store.postpone_task(task, due=task.due, now=now)
    (mine,) = (task for task in claimed if task.key == str(feed.id))
    return mine


async def poll(
    store: Storage,
    feed: Feed,
    *keys: str,
    desks: Sequence[DeskId] = (),
    primed: Sequence[SubscriptionId] = (),
    url: str | None = None,
    now: datetime = NOON,
    wait: timedelta | None = timedelta(hours=1),
) -> bool:
    """Poll a feed that holds these entries now, all of them wanted for `desks`."""
    task = await claim_poll(store, feed, now=now)
    record = make_record(feed, *keys, desks=desks, primed=primed, url=url, now=now, wait=wait)
    return await store.record_poll(task, record)


def make_record(
    feed: Feed,
    *keys: str,
    desks: Sequence[DeskId] = (),
    primed: Sequence[SubscriptionId] = (),
    url: str | None = None,
    now: datetime = NOON,
    wait: timedelta | None = timedelta(hours=1),
) -> PollRecord:
    """Return the record of a poll that found these entries."""
    health = replace(
        feed.health, checked_at=now, succeeded_at=now, next_at=None if wait is None else now + wait
    )
    seen = tuple(SeenEntry(key=key, mark=f"mark of {key}") for key in keys)
    wanted = tuple(
        PendingEntry(
            feed=feed.id,
            seen=entry,
            desks=tuple(desks),
            keys=(f"url:https://observer.example.org/{entry.key}", f"guid:{feed.id}:{entry.key}"),
            facts=FeedFacts(
                title=f"Entry {entry.key}",
                link=None,
                published=now,
                author=None,
                summary="",
                content="",
                categories=(),
            ),
        )
        for entry in seen
        if desks
    )
    return PollRecord(
        feed=replace(feed, url=url or feed.url, health=health),
        primed=tuple(primed),
        known=seen,
        pending=wanted,
    )
