"""Work in rounds: nudged, done together after a flood, done again after a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import PublishFailed
from bot.domain.posting import DeliveryId, DueEdit, EditablePost, PostedPart, Sent
from bot.schedule.periodic_task import PeriodicTask
from bot.schedule.post_corrector import PostCorrector


class Work:
    """Work that counts its turns, and fails or hangs as it is told to."""

    def __init__(self) -> None:
        self.turns = 0
        self.fails = False
        self.done = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.cut_off = False

    async def __call__(self) -> None:
        self.turns += 1
        self.done.set()
        if self.fails:
            raise RuntimeError("not today")
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut_off = True
            raise

    async def next_turn(self) -> int:
        await self.done.wait()
        self.done.clear()
        return self.turns


@asynccontextmanager
async def going(work: Work, *, apart: float = 0.0) -> AsyncIterator[PeriodicTask]:
    rounds = PeriodicTask("work", work, apart=apart)
    rounds.start()
    assert await work.next_turn() == 1
    yield rounds
    await rounds.stop(seconds=0.05)


async def test_waking_brings_the_next_turn_and_often_at_once_only_one() -> None:
    work = Work()
    async with going(work, apart=0.02) as rounds:
        for _ in range(9):
            rounds.wake()
        assert await work.next_turn() == 2
    assert work.turns == 2


async def test_what_fails_is_done_again() -> None:
    work = Work()
    work.fails = True
    async with going(work) as rounds:
        work.fails = False
        rounds.wake()
        assert await work.next_turn() == 2


async def test_a_turn_that_hangs_is_cut_off_when_it_is_stopped() -> None:
    work = Work()
    work.gate.clear()
    async with going(work) as rounds:
        await rounds.stop(seconds=0.0)
        assert work.cut_off and work.turns == 1


NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Edits:
    """What is to be edited: messages in two channels."""

    def __init__(self, *places: int) -> None:
        self.due = [
            DueEdit(
                delivery=DeliveryId(number),
                number=1,
                sent=Sent(message=number, place=place),
                payload=f"{place}",
            )
            for number, place in enumerate(places, 1)
        ]

    async def get_editable(self, *, now: datetime, limit: int) -> tuple[EditablePost, ...]:
        return ()

    async def claim_edit(
        self, editable: EditablePost, parts: Collection[PostedPart], quotes: Sequence[str]
    ) -> bool:
        raise AssertionError("nothing changed")

    async def get_due_edits(self, *, now: datetime, limit: int) -> tuple[DueEdit, ...]:
        return tuple(self.due)

    async def finish_edit(self, edit: DueEdit) -> None:
        self.due.remove(edit)


class SlowBoard:
    """A place where the messages of one channel cannot be edited now."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs
        self.asked: list[int] = []

    def now(self) -> datetime:
        return NOW

    async def edit(self, sent: Sent, payload: str) -> None:
        self.asked.append(sent.message)
        if sent.place == 1:
            if self.hangs:
                await asyncio.Event().wait()
            raise PublishFailed("later", retry_after=None)

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        raise AssertionError("nothing is sent")

    async def find_sent(
        self, channel: int, mark: str, *, within: timedelta, place: int | None = None
    ) -> Sent | None:
        raise AssertionError("nothing is looked for")

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        raise AssertionError("no thread is opened")


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "fails"])
async def test_edits_of_a_channel_in_trouble_wait_and_keep_no_other_waiting(hangs: bool) -> None:
    store, board = Edits(1, 1, 2), SlowBoard(hangs=hangs)
    post_corrector = PostCorrector(
        store=store, clock=board, publisher=board, edit_parts=lambda *_: ((), ()), patience=0.01
    )
    await post_corrector.look()
    assert board.asked == [1, 3]
    assert [edit.sent.message for edit in store.due] == [1, 2]
