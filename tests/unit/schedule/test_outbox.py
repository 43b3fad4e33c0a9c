"""The sender, stopped at any point: parts in order, none lost, none twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.desks import DeskId, GuildId
from bot.domain.errors import PublishError, PublishFailed, PublishInvalid, PublishRefused
from bot.domain.posting import (
    Closed,
    Delivery,
    DeliveryKind,
    NewDelivery,
    PartState,
    Sent,
    make_mark,
)
from bot.metrics import Figure, listening
from bot.ports.storage import Storage
from bot.schedule.outbox import GIVE_UP, LADDER, Sender
from tests.stores import open_store

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
LOST = PublishFailed("lost after it was posted")


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


class Board:
    """A place to post in that remembers, and fails as it is told to; it knows no nonces."""

    def __init__(self) -> None:
        self.posted: list[str] = []
        self.faults: list[PublishError | None] = []
        self.opened: list[str] = []
        self.thread_fault: PublishError | None = None
        self.looked = 0
        self.down = False
        self.look_fault: PublishError | None = None
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        fault = self.faults.pop(0) if self.faults else None
        self.asked.set()
        await self.gate.wait()
        if fault is None or fault is LOST:
            self.posted.append(payload)
        if fault is not None:
            raise fault
        return Sent(message=len(self.posted), place=channel)

    async def find_last(self, channel: int, *, place: int | None = None) -> int:
        if self.down:
            raise PublishFailed("no answer")
        return len(self.posted)

    async def find_sent(
        self, channel: int, mark: str, *, after: int, place: int | None = None
    ) -> Sent | None:
        self.looked += 1
        if self.look_fault is not None:
            raise self.look_fault
        if mark in self.posted:
            return Sent(message=self.posted.index(mark) + 1, place=channel)
        return None

    async def edit(self, sent: Sent, payload: str) -> None:
        raise AssertionError("nothing is edited here")

    async def publish(self, sent: Sent, payload: str) -> None:
        pass

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        self.opened.append(title)
        if self.thread_fault is not None:
            raise self.thread_fault
        return sent.message


@pytest.fixture
async def store() -> AsyncIterator[Storage]:
    async with open_store() as opened:
        yield opened


@pytest.fixture
async def desk(store: Storage) -> DeskId:
    return (await store.open_desk(GuildId(7), name="Newsroom")).id


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def make_delivery(desk: DeskId, code: str = "A", *, parts: int = 2, **more: object) -> NewDelivery:
    values: dict[str, object] = {"channel": 11, "kind": DeliveryKind.DIGEST, **more}
    return NewDelivery(
        desk=desk,
        key=code,
        code=code,
        title=f"Title {code}",
        parts=tuple(f"{code}-{number}" for number in range(1, parts + 1)),
        **values,  # type: ignore[arg-type]
    )


def make_sender(
    store: Storage, board: Board, hands: Hands, settle: timedelta = timedelta()
) -> Sender:
    async def make_notice(delivery: Delivery, why: Closed | str) -> NewDelivery:
        key = f"closed {delivery.id}"
        return make_delivery(delivery.desk, key, parts=1, channel=99, kind=DeliveryKind.NOTICE)

    return Sender(store=store, publisher=board, clock=hands, make_notice=make_notice, settle=settle)


async def drive(sender: Sender) -> None:
    """Let the sender do all that it can do now."""
    await sender.start_channels()
    await sender.settle()


async def find_states(store: Storage, key: str) -> list[PartState]:
    found = await store.find_delivery(key)
    assert found is not None
    return [part.state for part in found.parts]


async def test_what_another_process_was_sending_is_looked_for_once_it_has_settled(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    await store.add_delivery(make_delivery(desk, "A"), now=NOW)
    held = await store.find_delivery("A")
    assert held is not None
    assert await store.mark_sending(held.id, held.parts[0], after=0)  # by one that stands still
    heir = make_sender(store, board, hands, timedelta(seconds=30))
    await drive(heir)
    assert board.posted == [] and heir.next_retry == NOW + timedelta(seconds=30)
    board.posted.append(make_mark(held.code, 1))  # on its way all the while
    hands.moment += timedelta(seconds=30)
    await drive(heir)
    assert board.posted == [make_mark(held.code, 1), "A-2"] and board.looked == 1


async def test_parts_go_out_in_order_and_a_thread_is_opened(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    await store.add_delivery(make_delivery(desk, "A", threads=True), now=NOW)
    await store.add_delivery(make_delivery(desk, "B"), now=NOW)
    await drive(make_sender(store, board, hands))
    assert board.posted == ["A-1", "A-2", "B-1", "B-2"] and board.opened == ["Title A"]
    assert board.looked == 0 and await store.get_open_channels() == ()


async def test_what_becomes_of_messages_is_noted(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    noted: list[tuple[Figure, str]] = []
    board.faults = [PublishInvalid("400")]
    await store.add_delivery(make_delivery(desk, "A"), now=NOW)
    await store.add_delivery(make_delivery(desk, "B", parts=1), now=NOW)
    with listening(lambda figure, label, _: noted.append((figure, label))):
        await drive(make_sender(store, board, hands))
    assert noted == [(Figure.DELIVERIES, "invalid"), (Figure.DELIVERIES, "sent")]


@pytest.mark.parametrize("fault", [PublishRefused("403"), PublishFailed("503")])
async def test_a_thread_that_cannot_be_opened_holds_nothing_up(
    store: Storage, desk: DeskId, board: Board, hands: Hands, fault: PublishError
) -> None:
    board.thread_fault = fault
    await store.add_delivery(make_delivery(desk, "A", threads=True), now=NOW)
    await store.add_delivery(make_delivery(desk, "B"), now=NOW)
    sender = make_sender(store, board, hands)
    for _ in range(3):
        await drive(sender)
        hands.moment += timedelta(minutes=6)
    assert board.posted == ["A-1", "A-2", "B-1", "B-2"]
    assert len(board.opened) == (1 if isinstance(fault, PublishRefused) else 3)


@pytest.mark.parametrize("fault", [PublishFailed("502"), LOST], ids=["not posted", "lost answer"])
async def test_after_a_failure_the_channel_is_read_before_it_is_tried_again(
    store: Storage, desk: DeskId, board: Board, hands: Hands, fault: PublishFailed
) -> None:
    board.faults = [fault]
    await store.add_delivery(make_delivery(desk), now=NOW)
    await store.add_delivery(make_delivery(desk, "B", channel=12), now=NOW)
    sender = make_sender(store, board, hands)
    await drive(sender)
    assert sender.next_retry == NOW + LADDER[0]
    await drive(sender)  # too soon
    assert board.looked == 0
    hands.moment += timedelta(minutes=1)
    await drive(sender)
    assert sorted(board.posted) == ["A-1", "A-2", "B-1", "B-2"] and board.looked == 1


async def test_a_stop_finishes_the_message_and_the_next_start_goes_on(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    await store.add_delivery(make_delivery(desk, parts=3), now=NOW)
    sender = make_sender(store, board, hands)
    board.gate.clear()
    await sender.start_channels()
    stopping = asyncio.create_task(sender.stop(seconds=5))
    await asyncio.sleep(0)
    board.gate.set()
    await stopping
    assert board.posted == ["A-1"]
    await drive(make_sender(store, board, hands))
    assert board.posted == ["A-1", "A-2", "A-3"] and board.looked == 0


async def test_what_is_cut_off_in_the_middle_is_looked_for(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    await store.add_delivery(make_delivery(desk), now=NOW)
    sender = make_sender(store, board, hands)
    board.gate.clear()
    await sender.start_channels()
    await board.asked.wait()
    await sender.stop(seconds=0)
    board.posted.append("A-1")  # the request was on its way
    board.gate.set()
    await drive(make_sender(store, board, hands))
    assert board.posted == ["A-1", "A-2"] and board.looked == 1


async def test_a_closed_channel_is_given_up_with_one_notice(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    board.faults = [PublishRefused("403")]
    for code in ("A", "B"):
        await store.add_delivery(make_delivery(desk, code), now=NOW)
    sender = make_sender(store, board, hands)
    for _ in range(3):
        await drive(sender)
        hands.moment += timedelta(hours=1)
    assert board.posted == ["closed 1-1"]
    assert await find_states(store, "B") == [PartState.DEAD] * 2


async def test_a_closed_admin_channel_makes_no_notice_of_notices(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    board.faults = [PublishRefused("403")]
    await store.add_delivery(make_delivery(desk, kind=DeliveryKind.NOTICE), now=NOW)
    sender = make_sender(store, board, hands)
    await drive(sender)
    await drive(sender)
    assert board.posted == [] and await store.get_open_channels() == ()


async def test_what_discord_does_not_take_holds_nothing_up(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    board.faults = [PublishInvalid("400")]
    for code in ("A", "B"):
        await store.add_delivery(make_delivery(desk, code), now=NOW)
    await drive(make_sender(store, board, hands))
    assert board.posted == ["B-1", "B-2"]


async def test_a_long_outage_climbs_the_ladder_and_ends(
    store: Storage, desk: DeskId, board: Board, hands: Hands
) -> None:
    board.faults = [PublishFailed("503", retry_after=4.0)] * 99
    await store.add_delivery(make_delivery(desk), now=NOW)
    sender = make_sender(store, board, hands)
    await drive(sender)
    waits = []
    while sender.next_retry is not None:
        waits.append(sender.next_retry - hands.moment)
        hands.moment = sender.next_retry
        await drive(sender)
    assert waits[:3] == [timedelta(seconds=4), timedelta(seconds=4), timedelta(seconds=10)]
    assert waits[-1] == LADDER[-1] and GIVE_UP < hands.moment - NOW < GIVE_UP + 2 * LADDER[-1]
    assert await find_states(store, "A") == [PartState.DEAD] * 2
