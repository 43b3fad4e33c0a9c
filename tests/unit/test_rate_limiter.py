"""Allowances fill with time, are everybody's own, and take bounded memory; the door keeps count."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desks import Allowance, Pace, spend
from bot.domain.errors import LimitReached
from bot.domain.operations import ShardRange
from bot.duties import SoleDuties
from bot.rate_limiter import MOST_REMEMBERED, ConcurrencyLimit, RateLimiter
from bot.shards import REQUESTS, ServedShards

PACE = Pace(most=10, per_second=0.5)


class Stopwatch:
    """A clock that moves when told."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_third_goes_at_once_then_one_every_two_seconds() -> None:
    now = Stopwatch()
    rate_limiter = RateLimiter(30, now=now)
    assert [rate_limiter.enter(1, 1) for _ in range(11)] == [0.0] * 10 + [2.0]
    now.seconds += 1
    assert rate_limiter.enter(1, 1) == 1.0
    now.seconds += 1
    assert [rate_limiter.enter(1, 1), rate_limiter.enter(1, 1)] == [0.0, 2.0]


def test_other_people_and_other_guilds_have_their_own() -> None:
    rate_limiter = RateLimiter(3, now=Stopwatch())
    assert [rate_limiter.enter(1, 1), rate_limiter.enter(1, 1)] == [0.0, 20.0]
    assert [rate_limiter.enter(1, 2), rate_limiter.enter(2, 1)] == [0.0, 0.0]


def test_a_press_counts_half_and_nothing_nothing() -> None:
    rate_limiter = RateLimiter(3, now=Stopwatch())
    assert [rate_limiter.enter(1, 1, cost=0.5) for _ in range(3)] == [0.0, 0.0, 10.0]
    assert rate_limiter.enter(1, 1, cost=0.0) == 0.0


def test_no_limit_remembers_nobody() -> None:
    rate_limiter = RateLimiter(0, now=Stopwatch())
    assert {rate_limiter.enter(1, 1) for _ in range(1_000)} == {0.0}
    assert len(rate_limiter) == 0


def test_only_so_many_people_are_remembered_those_who_asked_last() -> None:
    rate_limiter = RateLimiter(3, now=Stopwatch())
    for person in range(MOST_REMEMBERED * 2):
        rate_limiter.enter(1, person)
    assert len(rate_limiter) == MOST_REMEMBERED
    assert rate_limiter.enter(1, MOST_REMEMBERED * 2 - 1) > 0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 12))))
def test_never_more_than_filled_is_spent(asked: list[tuple[float, float]]) -> None:
    before: Allowance | None = None
    now = spent = 0.0
    for pause, cost in asked:
        now += pause
        before, wait = spend(before, PACE, cost=cost, now=now)
        spent += min(cost, PACE.most) if not wait else 0.0
        assert wait >= 0 and 0 <= before.left <= PACE.most
        assert spent <= PACE.most + now * PACE.per_second + 1e-6
        if wait:
            _, again = spend(before, PACE, cost=cost, now=now + wait + 1e-6)
            assert again == 0.0


def test_a_limit_refuses_in_the_words_given_and_says_when_it_is_free_again() -> None:
    limit, freed = ConcurrencyLimit(2), list[int]()
    limit.freed = lambda: freed.append(limit.inside)
    with limit.enter(1, "{} full".format):
        assert (limit.inside, limit.full) == (1, False)
        with pytest.raises(LimitReached, match="2 are in"), limit.enter(2, "{} full".format):
            assert (limit.inside, limit.full) == (2, True)
            limit.enter(3, "{} are in".format).__enter__()
        assert (limit.inside, limit.full) == (1, False)
    assert (limit.inside, freed) == (0, [1, 0])


def test_one_guild_leaves_room_for_others() -> None:
    limit = ConcurrencyLimit(16)
    with ExitStack() as inside:
        for _ in range(8):
            inside.enter_context(limit.enter(1, "{} are in".format))
        for _ in range(3):
            with pytest.raises(LimitReached, match="8 are in"):
                limit.enter(1, "{} are in".format).__enter__()
        for guild in (2, 2, 2, 2, 3, 3, 4, 5):
            inside.enter_context(limit.enter(guild, "{} are in".format))
        assert limit.full
    assert not limit.inside


async def test_what_a_stall_held_up_is_not_asked_of_discord_at_once() -> None:
    shards, turns = ServedShards(SoleDuties(), ShardRange()), 9
    waiting = [asyncio.create_task(shards.wait_turn()) for _ in range(turns)]
    await asyncio.sleep(0)
    time.sleep(turns / REQUESTS)  # noqa: ASYNC251 - the stall
    began = time.monotonic()
    await asyncio.gather(*waiting)
    assert time.monotonic() - began > (turns - 3) / REQUESTS
