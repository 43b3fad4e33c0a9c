"""What a clock that was ahead for minutes wrote keeps no feed, claim or watch waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.desks import GuildId
from bot.domain.feeds import TaskKind
from bot.domain.watches import Target, TargetKind, WatchSettings
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import claim_poll, make_record, poll, subscribe

LEAPS = [timedelta(hours=25), timedelta(days=2), timedelta(days=365)]
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("leap", LEAPS, ids=str)
async def test_a_feed_that_was_polled_ahead_is_polled_again(
    store: Storage, leap: timedelta
) -> None:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    held = await subscribe(store, desk)
    assert await poll(store, held.feed, now=NOON + leap)
    task = await claim_poll(store, held.feed, now=NOON + 5 * MINUTE)
    record = make_record(held.feed, now=NOON + 5 * MINUTE, wait=timedelta(hours=1))
    assert await store.record_poll(task, record)
    # By the right clock it waits for its time, as ever.
    for minutes, due in ((20, False), (66, True)):
        now = NOON + minutes * MINUTE
        claimed = await store.claim_tasks(TaskKind.POLL, now=now, lease=LEASE, limit=9)
        assert bool(claimed) is due


@pytest.mark.parametrize("leap", LEAPS, ids=str)
async def test_a_claim_that_was_made_ahead_runs_out(store: Storage, leap: timedelta) -> None:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    held = await subscribe(store, desk)
    await claim_poll(store, held.feed, now=NOON + leap)
    assert await claim_poll(store, held.feed, now=NOON + MINUTE)


async def test_a_watch_and_a_feed_that_were_made_ahead_find_what_comes_in(store: Storage) -> None:
    desk, ahead = await store.open_desk(GuildId(7), name="Newsroom"), NOON + timedelta(days=365)
    held = await subscribe(store, desk, now=ahead)
    target = Target(kind=TargetKind.WORDS, words="ships")
    wanted = WatchSettings(recipient=5, person=1, target=target, label="ships")
    watch = await store.add_watch(desk.id, wanted, now=ahead)
    update = make_update("Two ships met off Su.", received=NOON + MINUTE)
    stored = await store.add_article(desk.id, replace(update, subscriptions=(held.id,)))
    news = await store.get_news(limit=9)
    await store.note_hits(news, [(watch.id, stored.article)], now=NOON + 2 * MINUTE)
    assert [hit.article for hit in await store.get_hits(desk.id, 5)] == [stored.article]


async def test_what_a_watch_found_waits_through_a_leap(store: Storage) -> None:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    target = Target(kind=TargetKind.WORDS, words="ships")
    wanted = WatchSettings(recipient=5, person=1, target=target, label="ships", min_sources=3)
    watch = await store.add_watch(desk.id, wanted, now=NOON)
    stored = await store.add_article(desk.id, make_update("Two ships met.", received=NOON))
    await store.note_hits(
        await store.get_news(limit=9), [(watch.id, stored.article)], now=NOON + MINUTE
    )
    ahead = NOON + timedelta(days=365)
    for minutes in range(3):
        await store.note_hits((), (), now=ahead + minutes * MINUTE)
    await store.note_hits((), (), now=NOON + 9 * MINUTE)
    assert len(await store.get_hits(desk.id, 5)) == 1
    # By the right clock it is forgotten a day after it became old.
    for days in (8, 10):
        await store.note_hits((), (), now=NOON + timedelta(days=days))
    assert await store.get_hits(desk.id, 5) == ()
