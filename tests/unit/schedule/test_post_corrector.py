"""Edits of posts: those of a channel in trouble wait, and no other waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import pytest

from bot.domain.errors import PublishFailed
from bot.domain.posting import DeliveryId, DueEdit, EditablePost, PostedPart, Sent
from bot.schedule.post_corrector import PostCorrector
from tests.unit.schedule.presenter import NoPresenter

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

    async def find_last(self, channel: int, *, place: int | None = None) -> int:
        raise AssertionError("nothing is sent")

    async def find_sent(
        self, channel: int, mark: str, *, after: int, place: int | None = None
    ) -> Sent | None:
        raise AssertionError("nothing is looked for")

    async def publish(self, sent: Sent, payload: str) -> None:
        pass

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        raise AssertionError("no thread is opened")


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "fails"])
async def test_edits_of_a_channel_in_trouble_wait_and_keep_no_other_waiting(hangs: bool) -> None:
    store, board = Edits(1, 1, 2), SlowBoard(hangs=hangs)
    post_corrector = PostCorrector(
        store=store, clock=board, publisher=board, presenter=NoPresenter(), patience=0.01
    )
    await post_corrector.look()
    assert board.asked == [1, 3]
    assert [edit.sent.message for edit in store.due] == [1, 2]
