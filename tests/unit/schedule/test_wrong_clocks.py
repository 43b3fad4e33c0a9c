"""A clock that is ahead for minutes, or is set back: no news is lost or told twice, none stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.unit.schedule.newsroom import DAY, EIGHT, HOUR, open_newsroom

LEAPS = [
    pytest.param(timedelta(hours=25), id="25 h"),
    pytest.param(timedelta(days=2), id="2 d"),
    pytest.param(timedelta(days=365), id="365 d"),
]


@pytest.mark.parametrize("leap", LEAPS)
@pytest.mark.parametrize("at", [timedelta(minutes=-3), HOUR], ids=["over a digest", "between two"])
async def test_what_comes_in_after_a_leap_is_told_once_and_late_at_most(
    leap: timedelta, at: timedelta
) -> None:
    async with open_newsroom() as room:
        await room.add_digest()
        titles = await room.bring(2)
        await room.pass_time(EIGHT + at)
        right = room.hands.moment
        room.hands.moment += leap
        await room.pass_time(room.hands.moment + timedelta(minutes=6), every=timedelta(minutes=1))
        titles += await room.bring(2)
        room.hands.moment = right + timedelta(minutes=6)
        for day in range(1, 5):
            await room.pass_time(EIGHT + day * DAY - HOUR)
            titles += await room.bring(2)
        await room.pass_time(EIGHT + 6 * DAY)
        assert room.count_told(titles) == [1] * len(titles)


@pytest.mark.parametrize("back", [timedelta(hours=25), timedelta(days=3)], ids=["25 h", "3 d"])
async def test_what_comes_in_while_the_clock_is_behind_is_told_once(back: timedelta) -> None:
    async with open_newsroom() as room:
        await room.add_digest()
        titles = await room.bring(2)
        await room.pass_time(EIGHT + 2 * HOUR)
        right = room.hands.moment
        room.hands.moment -= back
        await room.pass_time(room.hands.moment + HOUR)
        titles += await room.bring(2)
        room.hands.moment = right + HOUR
        titles += await room.bring(2)
        await room.pass_time(EIGHT + 2 * DAY)
        assert room.count_told(titles) == [1] * 6


async def test_a_clock_that_is_set_back_for_good_keeps_nothing_back() -> None:
    async with open_newsroom() as room:
        await room.add_digest()
        await room.bring()
        await room.pass_time(EIGHT + 2 * HOUR)
        room.hands.moment -= timedelta(hours=25)
        titles = []
        for _ in range(4):
            titles += await room.bring()
            await room.pass_time(room.hands.moment + DAY)
        await room.pass_time(room.hands.moment + DAY)
        assert room.count_told(titles) == [1] * 4


@pytest.mark.parametrize("leap", LEAPS)
async def test_a_channel_that_was_down_while_the_clock_was_ahead_goes_on(leap: timedelta) -> None:
    async with open_newsroom() as room:
        await room.add_digest()
        titles = await room.bring(2)
        room.wall.down = True
        await room.pass_time(EIGHT - HOUR)
        room.hands.moment += leap
        await room.pass_time(room.hands.moment + 2 * HOUR, every=timedelta(minutes=5))
        room.wall.down = False
        room.hands.moment = EIGHT + HOUR
        for day in range(1, 4):
            await room.pass_time(EIGHT + day * DAY - HOUR)
            titles += await room.bring(2)
        await room.pass_time(EIGHT + 4 * DAY)
        assert room.count_told(titles) == [1] * len(titles)


@pytest.mark.parametrize("leap", LEAPS)
async def test_what_a_channel_was_shown_is_known_to_a_clock_that_is_ahead(leap: timedelta) -> None:
    async with open_newsroom() as room:
        await room.add_digest(times=(time(8), time(8, 5)))
        (title,) = await room.bring()
        await room.pass_time(EIGHT + timedelta(minutes=1), every=timedelta(minutes=1))
        standing = await room.store.get_standing(room.id, 55, now=room.hands.moment + leap)
        assert len(standing.history.articles) == 1
        assert room.count_told([title]) == [1]


async def test_a_skip_by_a_clock_that_was_ahead_leaves_nothing_out_for_a_year() -> None:
    async with open_newsroom() as room:
        digest = await room.add_digest()
        far = EIGHT + timedelta(days=365)
        await room.store.edit_digest(
            room.id, digest.id, lambda held: replace(held, skip=far), now=room.hands.moment
        )
        titles = await room.bring(2)
        await room.pass_time(EIGHT + HOUR)
        assert room.count_told(titles) == [1, 1]
