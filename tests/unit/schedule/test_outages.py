"""Discord is away for hours: what was on its way is told by what comes next, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.digests import BriefLength
from bot.domain.errors import PublishFailed, PublishRefused
from tests.soak.outages import torment
from tests.unit.schedule.newsroom import DAY, EIGHT, HOUR, open_newsroom

HOURS = [1, 5, 7, 30]


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("times", [(time(8),), (time(8), time(11), time(19))], ids=["1", "3"])
async def test_an_outage_over_a_digest_loses_none_of_it(
    hours: int, times: tuple[time, ...]
) -> None:
    async with open_newsroom() as room:
        await room.add_digest(times=times)
        titles = await room.bring(3)
        await room.pass_time(EIGHT - timedelta(minutes=5))
        room.wall.down = True
        for hour in range(hours):
            # A post tells twenty stories at most.
            titles += await room.bring() if hour % 3 == 0 else []
            await room.pass_time(room.hands.moment + HOUR)
        room.wall.down = False
        titles += await room.bring()
        await room.pass_time(EIGHT + 4 * DAY)
        assert room.count_told(titles) == [1] * len(titles)


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("lost", [False, True], ids=["not posted", "answer lost"])
@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarts"])
async def test_an_outage_between_two_parts_loses_neither(
    hours: int, lost: bool, restarts: bool
) -> None:
    async with open_newsroom() as room:
        await room.add_digest(length=BriefLength.FULL)
        titles = await room.bring(16)
        await room.pass_time(EIGHT - timedelta(minutes=5))
        room.wall.fails_after, room.wall.lost = (2, 0) if lost else (1, 0)
        if lost:
            send, wall = room.wall.send, room.wall

            async def lose_second(*given: object, **named: object) -> object:
                sent = await send(*given, **named)  # type: ignore[arg-type]
                if len(wall.posts) == 2 and not wall.down:
                    wall.down = True
                    raise PublishFailed("the answer was lost")
                return sent

            room.wall.send = lose_second  # type: ignore[method-assign,assignment]
        await room.pass_time(EIGHT + timedelta(minutes=1), every=timedelta(minutes=1))
        assert room.wall.down and len(room.wall.posts) == (2 if lost else 1)
        if restarts:
            room.start()
        await room.pass_time(EIGHT + hours * HOUR)
        room.wall.fails_after, room.wall.down = None, False
        titles += await room.bring()
        await room.pass_time(EIGHT + 3 * DAY)
        assert room.count_told(titles) == [1] * len(titles)


@pytest.mark.parametrize("hours", [1, 7, 30])
@pytest.mark.parametrize(
    "fault", [PublishFailed("503"), PublishRefused("no Read Message History")], ids=str
)
async def test_what_may_stand_is_not_posted_again_before_somebody_has_looked(
    hours: int, fault: Exception
) -> None:
    async with open_newsroom() as room:
        digest = await room.add_digest()
        titles = await room.bring(3)
        room.wall.lost, room.wall.look_fault = 1, fault  # type: ignore[assignment]
        await room.pass_time(EIGHT + hours * HOUR)
        assert room.count_told(titles) == [1, 1, 1]
        room.wall.look_fault = None
        await room.store.edit_digest(
            room.id, digest.id, lambda held: replace(held, disabled=""), now=room.hands.moment
        )
        more = await room.bring(2)
        await room.pass_time(EIGHT + 4 * DAY)
        assert room.count_told(titles) == [1, 1, 1]
        assert room.count_told(more) == [1, 1]


@pytest.mark.parametrize("moves", [False, True], ids=["resumed", "moved"])
async def test_what_was_held_is_told_where_its_digest_goes_on(moves: bool) -> None:
    async with open_newsroom() as room:
        digest = await room.add_digest()
        titles = await room.bring(3)
        room.wall.refused, room.wall.look_fault = 1, PublishRefused("no Read Message History")
        await room.pass_time(EIGHT + HOUR)
        assert room.count_told(titles) == [0, 0, 0]
        room.wall.look_fault = None
        channel = 77 if moves else digest.channel
        await room.store.edit_digest(
            room.id,
            digest.id,
            lambda held: replace(held, disabled="", channel=channel),
            now=room.hands.moment,
        )
        await room.pass_time(EIGHT + 2 * DAY)
        assert room.count_told(titles) == [1, 1, 1]


@pytest.mark.parametrize("seed", [101, 102])
async def test_days_of_trouble_lose_nothing_and_tell_nothing_twice(seed: int) -> None:
    figures = await torment(3, seed=seed)
    assert figures.well, str(figures)
