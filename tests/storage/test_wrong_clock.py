"""What a clock that was ahead for minutes wrote keeps no feed, claim or watch waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.serve import run_bot, run_ingest
from bot.app.store import open_app
from bot.clock import DatabaseClock
from bot.domain.desks import GuildId
from bot.domain.errors import SettingsError
from bot.domain.feeds import TaskKind
from bot.domain.operations import ShardRange
from bot.domain.watches import Target, TargetKind, WatchSettings
from bot.duties import SharedDuties
from bot.ports.storage import Storage
from bot.settings import DiscordSettings, Settings
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import claim_poll, make_record, poll, subscribe
from tests.makers.services import Clock
from tests.postgres import find_postgres
from tests.stores import open_postgres

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


@pytest.mark.parametrize(
    ("seconds", "said"), [(400, r"[34]\d\d s ahead of"), (-400, r"4\d\d s behind")]
)
async def test_a_process_of_another_time_does_not_start_beside_others(
    seconds: int, said: str
) -> None:
    settings = Settings(database=find_postgres())
    machine = Clock(datetime.now(UTC) + timedelta(seconds=seconds))
    here = DiscordSettings(token="token", api_base="http://127.0.0.1:1", shards=ShardRange(0, 0, 2))
    for running in (
        run_ingest(settings, machine=machine),
        run_bot(settings, here, machine=machine),
    ):
        with pytest.raises(SettingsError, match=f"{said} the database's: set one of them right"):
            await running


async def test_processes_on_a_server_have_its_time_whatever_their_machines_show() -> None:
    async with open_postgres() as store:
        held = await subscribe(store, await store.open_desk(GuildId(7)), now=datetime.now(UTC))
        async with open_app(Settings(database=find_postgres())) as one:
            claimed = await claim_poll(store, held.feed, now=one.clock.now())
            # What another process counts while its machine's clock leaps by an hour: a second.
            passed = [0.0]
            clock = DatabaseClock(await store.tell_time(), lambda: passed[0])
            passed[0] = 1.0
            stolen = await store.claim_tasks(TaskKind.POLL, now=clock.now(), lease=LEASE, limit=9)
            assert not stolen
            # Seconds that pass too fast here are set right with the duties.
            passed[0] = 3_600.0
            duties = SharedDuties(store, database_clock=clock)
            await duties.keep()
            assert abs(clock.now() - one.clock.now()) < MINUTE
            stolen = await store.claim_tasks(TaskKind.POLL, now=clock.now(), lease=LEASE, limit=9)
            assert not stolen and await store.extend_tasks([claimed], until=one.clock.now() + LEASE)


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
