"""The digests: each slot decided once, one digest's trouble no other's, a stop loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.briefing.compose import FIRST_WINDOW
from bot.briefing.compose.channel_locks import ChannelLocks
from bot.briefing.context import Answer, AnswerContext
from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import Digest, DigestSettings, RunOutcome, Slot, Window
from bot.domain.feeds import Feed, FeedHealth, FeedState, NewSubscription, PollRecord, TaskKind
from bot.domain.posting import Composed, NewDelivery
from bot.ports.storage import Storage
from bot.schedule.digest_scheduler import DigestScheduler
from bot.schedule.notices import Notices
from bot.schedule.outbox import Sender
from bot.schedule.schedule import Schedule
from tests.stores import open_store
from tests.unit.schedule.presenter import NoPresenter
from tests.unit.schedule.test_outbox import Board, Hands

EIGHT = datetime(2026, 1, 5, 8, tzinfo=UTC)
MADE = EIGHT - timedelta(days=2)


@dataclass
class Desk(NoPresenter):
    """A desk whose composer a test commands."""

    store: Storage
    id: DeskId
    hands: Hands = field(default_factory=Hands)
    board: Board = field(default_factory=Board)
    windows: list[tuple[str, datetime, datetime, bool]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    silent: bool = False
    locks: ChannelLocks = field(default_factory=ChannelLocks)

    async def compose(self, digest: Digest, slot: Slot, window: Window) -> Composed:
        if digest.name in self.broken:
            raise RuntimeError("no brief today")
        self.windows.append((digest.name, window.since, window.until, slot.late))
        part = f"{digest.name} {slot.due:%d %H:%M}"
        return Composed() if self.silent else Composed(parts=(part,), headline=digest.name)

    async def write_answer(
        self, context: AnswerContext, answer: Answer, code: str, *, role: int | None = None
    ) -> tuple[str, ...]:
        return ("".join(run.text for run in answer.page.title),)

    def make_scheduler(self) -> tuple[DigestScheduler, Sender]:
        async def make_notice(*_: object) -> NewDelivery | None:
            return None

        sender = Sender(
            store=self.store, publisher=self.board, clock=self.hands, make_notice=make_notice
        )
        scheduler = DigestScheduler(
            store=self.store, clock=self.hands, composer=self, sender=sender, locks=self.locks
        )
        return scheduler, sender

    def make_schedule(self) -> Schedule:
        return Schedule(store=self.store, clock=self.hands, presenter=self, publisher=self.board)

    async def add(self, name: str = "Morning", *times: time) -> Digest:
        wanted = DigestSettings(name=name, channel=11, times=times or (time(8),), zone="UTC")
        return await self.store.add_digest(self.id, wanted, now=MADE)

    async def wake(self, moment: datetime) -> None:
        """Start a new scheduler at a moment, as after a restart, and let it do its work."""
        self.hands.moment = moment
        scheduler, sender = self.make_scheduler()
        await scheduler.work()
        await sender.settle()

    async def read_outcomes(self, digest: Digest) -> list[tuple[int, RunOutcome]]:
        runs = await self.store.get_runs(self.id, digest.id, limit=99)
        return [(run.slot.due.day, run.outcome) for run in reversed(runs)]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_store() as store:
        yield Desk(store, (await store.open_desk(GuildId(7), name="Newsroom")).id)


async def test_each_slot_is_posted_once_and_the_windows_join(desk: Desk) -> None:
    await desk.add()
    for hours in (-1, 0, 0, 1, 24, 24.01, 30):
        await desk.wake(EIGHT + timedelta(hours=hours))
    assert desk.board.posted == ["Morning 05 08:00", "Morning 06 08:00"]
    (_, first, until, _), (_, second, _, _) = desk.windows
    assert (first, until) == (MADE - FIRST_WINDOW, EIGHT)
    assert second == until


async def test_after_an_outage_the_newest_is_posted_late_and_tells_of_all(desk: Desk) -> None:
    digest = await desk.add()
    await desk.wake(EIGHT - timedelta(days=1))
    await desk.wake(EIGHT + timedelta(days=2, hours=5))
    assert desk.board.posted == ["Morning 04 08:00", "Morning 07 08:00"]
    _, (_, since, _, late) = desk.windows
    assert (since, late) == (EIGHT - timedelta(days=1), True)
    posted, missed = RunOutcome.POSTED, RunOutcome.MISSED
    assert await desk.read_outcomes(digest) == [(4, posted), (5, missed), (6, missed), (7, posted)]


async def test_it_is_composed_when_its_channel_has_no_other_post_under_way(desk: Desk) -> None:
    await desk.add()
    desk.hands.moment = EIGHT
    async with desk.locks.of(11):
        working = asyncio.create_task(desk.make_scheduler()[0].work())
        _, waiting = await asyncio.wait({working}, timeout=0.05)
        assert waiting and not desk.windows
    await working
    assert len(desk.windows) == 1


async def test_what_is_skipped_is_reported_by_the_next(desk: Desk) -> None:
    digest = await desk.add()
    await desk.store.edit_digest(
        desk.id, digest.id, lambda held: replace(held, skip=EIGHT), now=EIGHT
    )
    await desk.wake(EIGHT - timedelta(days=1))
    await desk.store.edit_digest(
        desk.id, digest.id, lambda held: replace(held, skip=EIGHT), now=EIGHT
    )
    await desk.wake(EIGHT)
    await desk.wake(EIGHT + timedelta(days=1))
    outcomes = [outcome for _, outcome in await desk.read_outcomes(digest)]
    assert outcomes == [RunOutcome.SKIPPED, RunOutcome.SKIPPED, RunOutcome.POSTED]
    assert desk.board.posted == ["Morning 06 08:00"]


async def test_a_silent_run_leaves_the_window_open(desk: Desk) -> None:
    digest = await desk.add()
    desk.silent = True
    await desk.wake(EIGHT)
    desk.silent = False
    await desk.wake(EIGHT + timedelta(days=1))
    assert desk.board.posted == ["Morning 06 08:00"]
    assert (await desk.read_outcomes(digest))[-2:] == [
        (5, RunOutcome.SILENT),
        (6, RunOutcome.POSTED),
    ]
    assert desk.windows[-1][1] == MADE - FIRST_WINDOW


async def test_a_digest_that_fails_stops_no_other_and_is_tried_again(desk: Desk) -> None:
    await desk.add("Broken")
    await desk.add("Fine")
    desk.broken.add("Broken")
    await desk.wake(EIGHT)
    assert desk.board.posted == ["Fine 05 08:00"]
    desk.broken.clear()
    await desk.wake(EIGHT + timedelta(minutes=1))
    assert desk.board.posted == ["Fine 05 08:00", "Broken 05 08:00"]


async def test_a_zone_that_is_no_more_stops_no_other(desk: Desk) -> None:
    broken = await desk.add("Broken")
    await desk.store.edit_digest(
        desk.id, broken.id, lambda held: replace(held, zone="Atlantis/Capital"), now=MADE
    )
    await desk.add("Fine")
    desk.hands.moment = EIGHT - timedelta(seconds=20)
    assert await desk.make_scheduler()[0].work() == EIGHT
    await desk.wake(EIGHT)
    assert desk.board.posted == ["Fine 05 08:00"]


async def test_a_date_that_does_not_exist_is_noted_and_the_days_beside_it_are_posted(
    desk: Desk,
) -> None:
    made = datetime(2011, 12, 29, tzinfo=UTC)
    wanted = DigestSettings(name="Apia", channel=11, times=(time(), time(8)), zone="Pacific/Apia")
    digest = await desk.store.add_digest(desk.id, wanted, now=made)
    for hours in range(0, 72, 2):
        await desk.wake(made + timedelta(hours=hours))
    runs = await desk.store.get_runs(desk.id, digest.id, limit=99)
    none, posted = RunOutcome.NO_DATE, RunOutcome.POSTED
    assert [(run.slot.day.day, run.slot.at.hour, run.outcome) for run in reversed(runs)] == [
        (29, 0, posted), (29, 8, posted), (30, 0, none), (30, 8, none),
        (31, 0, posted), (31, 8, posted), (1, 0, posted), (1, 8, posted),
    ]  # fmt: skip


async def test_times_made_earlier_in_the_day_wait_for_the_next(desk: Desk) -> None:
    digest = await desk.add()
    await desk.wake(EIGHT)
    noon = EIGHT + timedelta(hours=4)
    await desk.store.edit_digest(
        desk.id, digest.id, lambda held: replace(held, times=(time(7), time(13))), now=noon
    )
    await desk.wake(noon + timedelta(minutes=1))
    await desk.wake(noon + timedelta(hours=1))
    assert desk.board.posted == ["Morning 05 08:00", "Morning 05 13:00"]


async def test_started_and_stopped_it_finishes_what_it_sends(desk: Desk) -> None:
    await desk.add()
    desk.hands.moment = EIGHT
    desk.board.gate.clear()
    schedule = desk.make_schedule()
    schedule.start()
    await desk.board.asked.wait()
    stopping = asyncio.create_task(schedule.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    desk.board.gate.set()
    await stopping
    assert desk.board.posted == ["Morning 05 08:00"]


async def test_waking_it_lets_it_look_at_once(desk: Desk) -> None:
    desk.hands.moment = EIGHT
    schedule = desk.make_schedule()
    schedule.start()
    await desk.add()
    schedule.wake()
    await desk.board.asked.wait()
    await schedule.stop()
    assert desk.board.posted == ["Morning 05 08:00"]


async def break_feed(desk: Desk, state: FeedState, since: datetime) -> None:
    await desk.store.put_task(TaskKind.POLL, "1", due=EIGHT)
    (task,) = await desk.store.claim_tasks(
        TaskKind.POLL, now=since, lease=timedelta(minutes=5), limit=1
    )
    (held,) = await desk.store.get_subscriptions(desk.id)
    health = FeedHealth(state=state, state_since=since)
    record = PollRecord(feed=Feed(id=held.feed.id, url=held.feed.url, health=health))
    assert await desk.store.record_poll(task, record)


@pytest.mark.parametrize("channel", [None, 99], ids=["nobody to tell", "told"])
async def test_each_change_of_a_feed_is_reported_once(desk: Desk, channel: int | None) -> None:
    await desk.store.edit_desk(desk.id, admin_channel=channel)
    notices = Notices(
        store=desk.store,
        clock=desk.hands,
        presenter=desk,
    )
    wanted = NewSubscription(url="https://wire.example.org/feed", name="Wire")
    await desk.store.add_subscription(desk.id, wanted, now=EIGHT - timedelta(days=1))
    states = (FeedState.FAILING, FeedState.OK, FeedState.FAILING)
    for day, state in enumerate(states):
        await break_feed(desk, state, EIGHT + timedelta(days=day))
        await notices.notify_of_feeds()
        await notices.notify_of_feeds()
    await desk.wake(EIGHT)
    article = ["not been readable" in text for text in desk.board.posted]
    assert article == ([True, False, True] if channel else [])
