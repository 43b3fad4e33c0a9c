"""Twenty at once end as one after another would: each limit, name, vote, feed and claim."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.domain.desks import DeskId, GuildId
from bot.domain.errors import LimitReached
from bot.domain.feeds import NewSubscription, TaskKind
from bot.domain.watches import MOST_WATCHES, WatchSettings, read_target
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_entity, make_update
from tests.makers.digests import add_digest, open_desk
from tests.makers.feeds import LEASE, subscribe

TASKS = 20

T = TypeVar("T")


async def try_all(work: Iterable[Awaitable[T]]) -> list[T]:
    """Return what came of all that are done at once, those left out that reached a limit."""
    found = await asyncio.gather(*work, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, LimitReached):
            raise one
    return [one for one in found if not isinstance(one, BaseException)]


async def test_limits_and_names_hold_whoever_asks_at_once(store: Storage) -> None:
    opened = await try_all(store.open_desk(GuildId(7), name="Newsroom") for _ in range(TASKS))
    (desk,) = {one.id for one in opened}

    watches = await try_all(
        store.add_watch(
            desk,
            WatchSettings(recipient=5, person=1, target=read_target(f"ship {n}"), label="ships"),
            now=NOON,
        )
        for n in range(MOST_WATCHES + TASKS)
    )
    assert len(watches) == len(await store.get_watches(desk)) == MOST_WATCHES

    assert len(await try_all(add_digest(store, desk, 5) for _ in range(TASKS))) == 1

    await try_all(
        store.save_search(desk, "Coast", f"ship {n}", person=1, now=NOON) for n in range(TASKS)
    )
    assert [held.name for held in await store.get_saved_searches(desk)] == ["Coast"]

    stored = await store.add_article(desk, make_update("Two ships met off the cape."))
    assert stored.story is not None
    # Who votes the same again takes it back.
    votes = await try_all(
        store.vote(desk, stored.story, person=77, useful=True, now=NOON) for _ in range(TASKS + 1)
    )
    assert sum(votes) == TASKS // 2 + 1
    assert [held.useful for held in (await store.get_votes(desk)).values()] == [1]


async def test_each_piece_of_work_and_each_duty_is_claimed_once(store: Storage) -> None:
    for number in range(TASKS):
        await store.put_task(TaskKind.ENTRY, f"1:{number}", due=NOON)
    claims = await try_all(
        store.claim_tasks(TaskKind.ENTRY, now=NOON, lease=timedelta(minutes=1), limit=2)
        for _ in range(TASKS)
    )
    assert sorted(int(task.key[2:]) for claim in claims for task in claim) == [*range(TASKS)]
    taken = await try_all(
        store.take_duties(["house"], holder=f"process {n}", seconds=30.0) for n in range(TASKS)
    )
    assert sum(map(len, taken)) == 1


async def test_a_feed_is_there_while_somebody_is_subscribed(store: Storage) -> None:
    desks = [await open_desk(store, guild) for guild in range(1, TASKS + 1)]
    wanted = NewSubscription(url="https://observer.example.org/feed")

    async def come(desk: DeskId) -> None:
        await store.add_subscription(desk, wanted, now=NOON)

    async def come_and_go(desk: DeskId) -> None:
        added, _ = await store.add_subscription(desk, wanted, now=NOON)
        await store.remove_subscription(desk, added.id)

    await try_all((come if desk % 2 else come_and_go)(desk) for desk in desks)
    held = [one for desk in desks for one in await store.get_subscriptions(desk)]
    assert len(held) == TASKS // 2
    assert len({one.feed.id for one in held}) == 1
    assert len(await store.claim_tasks(TaskKind.POLL, now=NOON, lease=LEASE, limit=9)) == 1
    await try_all(store.remove_subscription(one.desk, one.id) for one in held)
    assert await store.get_feed(held[0].feed.id) is None


async def test_names_of_many_desks_have_numbers_of_their_own(store: Storage) -> None:
    desks = [await open_desk(store, guild) for guild in range(1, TASKS + 1)]
    text = "Su Ziyun met the press in Tokyo."
    update = make_update(text, names=())
    links = [
        replace(link, found=make_entity(text, "Su Ziyun")) for link in make_update(text).links[:1]
    ]
    await try_all(store.add_article(desk, replace(update, links=tuple(links))) for desk in desks)
    found = [entity.id for desk in desks for entity in await store.find_named(desk, "su ziyun")]
    assert len(set(found)) == TASKS


async def test_what_a_poll_asked_for_meanwhile_is_not_lost(store: Storage) -> None:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    held = await subscribe(store, desk)
    hurried = await try_all(store.poll_soon(desk.id, held.id, now=NOON) for _ in range(TASKS))
    assert hurried == [True] * TASKS
    assert len(await store.claim_tasks(TaskKind.POLL, now=NOON, lease=LEASE, limit=9)) == 1
