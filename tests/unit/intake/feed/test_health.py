"""How a feed is judged after each poll: states, waits, moves, and that it is never given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    AddressRefused,
    FeedHarmful,
    FeedInvalid,
    FetchDisallowed,
    FetchFailed,
    FetchRefused,
    FetchStatus,
    FetchTimeout,
    FetchTooLarge,
    PageTooLarge,
    StorageError,
    WorkCrashed,
    WorkFailed,
    WorkTimeout,
)
from bot.domain.feeds import Fault, FaultKind, FeedHealth, FeedState, Move
from bot.intake.feed.health import PollResult, explain_fault, find_move, judge_poll

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
DOWN = Fault(kind=FaultKind.UNREACHABLE, detail="It cannot be reached.")
BUSY = Fault(kind=FaultKind.STATUS, status=429)
HARMFUL = Fault(kind=FaultKind.HARMFUL)
HEALTHY = FeedHealth(
    state_since=START - timedelta(days=9),
    checked_at=START - timedelta(minutes=30),
    succeeded_at=START - timedelta(minutes=30),
    etag='"1"',
    last_modified="then",
)


def poll(health: FeedHealth, result: PollResult) -> FeedHealth:
    return judge_poll(health, result, jitter=0.5)


def fail(health: FeedHealth, fault: Fault, times: int = 1) -> tuple[FeedHealth, list[timedelta]]:
    """Poll when it is due and fail each time; return what it came to and the waits."""
    waits = []
    at = health.next_at or START
    for _ in range(times):
        health = poll(health, PollResult(at=at, fault=fault))
        assert health.next_at is not None
        waits.append(health.next_at - at)
        at = health.next_at
    return health, waits


def test_the_ladder_leads_from_minutes_to_a_week_without_end() -> None:
    health, waits = fail(HEALTHY, DOWN, 20)
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes[:5] == [5, 10, 20, 40, 360]
    assert set(minutes[5:12]) == {1440}
    assert set(minutes[13:]) == {7 * 1440}
    assert (health.state, health.failures, health.failing_since) == (FeedState.FAILING, 20, START)
    assert (health.fault, health.succeeded_at) == (DOWN, HEALTHY.succeeded_at)


@pytest.mark.parametrize(
    ("failures", "state"),
    [(1, "ok"), (2, "ok"), (3, "degraded"), (4, "degraded"), (5, "failing"), (30, "failing")],
)
def test_states_follow_the_failures(failures: int, state: str) -> None:
    health, _ = fail(HEALTHY, DOWN, failures)
    assert health.state == state


def test_the_state_has_since_when_it_is_so() -> None:
    health, waits = fail(HEALTHY, DOWN, 4)
    assert health.state_since == START + sum(waits[:2], timedelta())


def test_what_does_harm_is_tried_after_a_day_and_then_once_a_week() -> None:
    health, waits = fail(HEALTHY, HARMFUL, 3)
    assert health.state is FeedState.QUARANTINED
    assert waits == [timedelta(days=1), timedelta(days=7), timedelta(days=7)]


def test_a_failure_never_betters_the_state() -> None:
    health, waits = fail(fail(HEALTHY, HARMFUL)[0], DOWN)
    assert (health.state, waits) == (FeedState.QUARANTINED, [timedelta(days=7)])


def test_gone_waits_for_a_person_and_starts_anew_then() -> None:
    gone = Fault(kind=FaultKind.GONE, status=410)
    health = poll(HEALTHY, PollResult(at=START, fault=gone))
    assert (health.state, health.next_at, health.fault) == (FeedState.GONE, None, gone)
    healed = poll(health, PollResult(at=START + timedelta(days=90)))
    assert (healed.state, healed.fault) == (FeedState.OK, None)


def test_a_feed_heals_all_at_once() -> None:
    health, _ = fail(HEALTHY, DOWN, 9)
    at = health.next_at or START
    healed = poll(health, PollResult(at=at, etag='"2"'))
    assert (healed.state, healed.state_since, healed.failures) == (FeedState.OK, at, 0)
    assert (healed.fault, healed.failing_since, healed.succeeded_at) == (None, None, at)
    assert (healed.etag, healed.last_modified) == ('"2"', None)


def test_unchanged_keeps_what_to_ask_with() -> None:
    health = poll(HEALTHY, PollResult(at=START, unchanged=True))
    assert (health.etag, health.last_modified) == ('"1"', "then")
    assert (health.succeeded_at, health.state) == (START, FeedState.OK)
    assert health.next_at == START + timedelta(minutes=30)


def test_unchanged_after_a_failure_heals_nothing_and_asks_for_all_of_it_next() -> None:
    failing, _ = fail(HEALTHY, Fault(kind=FaultKind.NOT_A_FEED), 6)
    at = failing.next_at or START
    health = poll(failing, PollResult(at=at, unchanged=True))
    assert (health.state, health.failures) == (FeedState.FAILING, 6)
    assert (health.etag, health.last_modified) == (None, None)
    assert health.succeeded_at == HEALTHY.succeeded_at
    assert health.next_at == at + timedelta(minutes=30)


def test_too_many_requests_wait_as_long_as_told() -> None:
    result = PollResult(at=START, fault=BUSY, retry_after=7_200)
    health = judge_poll(HEALTHY, result, jitter=0.0)
    assert health.next_at == START + timedelta(hours=2)
    result = PollResult(at=START, fault=BUSY, retry_after=10**6)
    assert judge_poll(HEALTHY, result, jitter=0.0).next_at == START + timedelta(days=1)


def test_too_many_requests_count_once_an_hour() -> None:
    health, at = HEALTHY, START
    for _ in range(13):
        health = poll(health, PollResult(at=at, fault=BUSY, retry_after=60))
        at += timedelta(minutes=10)
    assert health.failures == 3
    quick = HEALTHY
    for step in range(13):
        quick = poll(quick, PollResult(at=START + step * timedelta(minutes=10), fault=DOWN))
    assert quick.failures == 13


def test_too_many_requests_without_a_time_go_down_the_ladder() -> None:
    assert fail(HEALTHY, BUSY, 3)[1][-1] == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("result", "wait"),
    [
        pytest.param(PollResult(at=START), timedelta(minutes=30), id="usual"),
        pytest.param(PollResult(at=START, max_age=3_600), timedelta(hours=1), id="max-age"),
        pytest.param(PollResult(at=START, max_age=60), timedelta(minutes=30), id="short max-age"),
        pytest.param(PollResult(at=START, ttl=90), timedelta(minutes=90), id="ttl"),
        pytest.param(PollResult(at=START, ttl=10**7), timedelta(hours=2), id="ttl of years"),
    ],
)
def test_what_the_feed_asks_for_is_heard(result: PollResult, wait: timedelta) -> None:
    health = judge_poll(HEALTHY, result, jitter=0.5)
    assert health.next_at is not None
    assert wait <= health.next_at - START <= 1.05 * wait


@pytest.mark.parametrize(
    ("gap", "age", "interval"),
    [
        pytest.param(timedelta(minutes=40), timedelta(0), 1_200, id="half the gap"),
        pytest.param(timedelta(seconds=20), timedelta(0), 300, id="never under five minutes"),
        pytest.param(timedelta(days=9), timedelta(0), 86_400, id="never over a day"),
        pytest.param(timedelta(minutes=1), timedelta(days=4), 7_200, id="long silent"),
        pytest.param(timedelta(minutes=1), timedelta(days=400), 86_400, id="silent for a year"),
    ],
)
def test_the_interval_follows_the_entries(gap: timedelta, age: timedelta, interval: int) -> None:
    times = tuple(START - age - number * gap for number in range(30))
    health = poll(HEALTHY, PollResult(at=START, published=times))
    assert health.interval == interval


def test_entries_without_times_leave_the_interval() -> None:
    health = FeedHealth(interval=900)
    assert poll(health, PollResult(at=START)).interval == 900
    future = (START + timedelta(days=1),)
    assert poll(health, PollResult(at=START, published=future)).interval == 900


def test_entries_per_day() -> None:
    times = tuple(START - number * timedelta(hours=6) for number in range(9))
    assert poll(HEALTHY, PollResult(at=START, published=times)).per_day == 4.5
    assert poll(HEALTHY, PollResult(at=START, published=times[:2])).per_day == 2.0


def test_jitter_spreads_by_a_tenth() -> None:
    waits = [judge_poll(HEALTHY, PollResult(at=START), jitter=jitter) for jitter in (0, 1)]
    assert [wait.next_at for wait in waits] == [
        START + timedelta(minutes=27),
        START + timedelta(minutes=33),
    ]


OLD, NEW = "https://news.example/feed", "https://news.example/rss.xml"


def see_move(days: list[float], url: str | None = NEW) -> FeedHealth:
    health = HEALTHY
    for day in days:
        at = START + timedelta(days=day)
        health = poll(health, PollResult(at=at, permanent_url=url))
    return health


@pytest.mark.parametrize(
    ("days", "moved"),
    [
        ([0, 1, 3], True), ([0, 0.1, 0.2, 2.9], False), ([0, 4], False),
        ([0, 0.1, 0.2, 3.0], True),
    ],
)  # fmt: skip
def test_a_feed_moves_after_three_polls_over_three_days(days: list[float], moved: bool) -> None:
    assert find_move(OLD, see_move(days)) == (NEW if moved else None)


def test_a_redirect_elsewhere_or_none_starts_the_count_again() -> None:
    health = see_move([0, 1, 3])
    at = START + timedelta(days=4)
    assert poll(health, PollResult(at=at)).move is None
    other = poll(health, PollResult(at=at, permanent_url="https://other.example/"))
    assert other.move == Move(url="https://other.example/", since=at)
    failed = poll(health, PollResult(at=at, fault=DOWN))
    assert failed.move == health.move


def test_the_same_address_in_other_words_is_no_move() -> None:
    assert find_move(OLD, see_move([0, 1, 3], OLD + "?utm_source=x#top")) is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FetchRefused("x"), FaultKind.REFUSED),
        (AddressRefused("x"), FaultKind.REFUSED),
        (FetchDisallowed("x"), FaultKind.DISALLOWED),
        (FetchTimeout("x"), FaultKind.TIMEOUT),
        (FetchTooLarge("x"), FaultKind.TOO_LARGE),
        (PageTooLarge("x"), FaultKind.TOO_LARGE),
        (FetchStatus("x", status=500), FaultKind.STATUS),
        (FetchStatus("x", status=410), FaultKind.GONE),
        (FetchFailed("x"), FaultKind.UNREACHABLE),
        (FeedInvalid("x"), FaultKind.NOT_A_FEED),
        (FeedHarmful("x"), FaultKind.HARMFUL),
        (WorkTimeout("x"), FaultKind.HARMFUL),
        (WorkCrashed("x"), FaultKind.HARMFUL),
        (WorkFailed("x"), FaultKind.OURS),
        (StorageError("x"), FaultKind.OURS),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_faults(error: Exception, kind: FaultKind) -> None:
    fault = explain_fault(error)
    assert (fault.kind, fault.detail) == (kind, "x")
    assert fault.status == getattr(error, "status", None)


def test_an_error_of_no_known_kind_tells_nothing_of_its_inside() -> None:
    assert explain_fault(KeyError("/secret")) == Fault(kind=FaultKind.OURS, detail="KeyError")


_seconds = st.none() | st.integers(-10, 10**8)
_faults = st.none() | st.builds(
    Fault,
    kind=st.sampled_from([kind for kind in FaultKind if kind is not FaultKind.GONE]),
    status=st.sampled_from([None, 429, 500, 503]),
)
_polls = st.lists(
    st.tuples(
        st.floats(0, 1),
        _faults,
        st.booleans(),
        st.fixed_dictionaries({"retry_after": _seconds, "max_age": _seconds, "ttl": _seconds}),
        st.lists(st.integers(-(10**6), 10**8), max_size=8),
    ),
    max_size=25,
)


@given(_polls)
def test_no_sequence_of_polls_stops_a_feed(polls: list[tuple]) -> None:  # type: ignore[type-arg]
    health, at = FeedHealth(), START
    for jitter, fault, unchanged, asked, ages in polls:
        times = tuple(at - timedelta(seconds=age) for age in ages)
        result = PollResult(at=at, fault=fault, unchanged=unchanged, published=times, **asked)
        health = judge_poll(health, result, jitter=jitter)
        assert health.next_at is not None
        wait = health.next_at - at
        assert timedelta(minutes=5) <= wait <= 1.1 * timedelta(days=7)
        assert health.failures == 0 or fault is not None or unchanged
        at = health.next_at
    healed = judge_poll(health, PollResult(at=at), jitter=0.5)
    assert (healed.state, healed.failures) == (FeedState.OK, 0)


def test_what_a_person_chose_bounds_what_the_feed_asks_for() -> None:
    asking = PollResult(at=START, ttl=600, max_age=7_200, skipped=frozenset(range(23)))
    for jitter in (0.0, 1.0):
        health = judge_poll(HEALTHY, asking, jitter=jitter, chosen=300)
        assert health.next_at is not None
        assert timedelta(minutes=4) < health.next_at - START <= timedelta(minutes=5)


def test_a_feed_is_not_read_in_the_hours_it_leaves_out() -> None:
    skipped = frozenset({START.hour, START.hour + 1})
    health = judge_poll(HEALTHY, PollResult(at=START, skipped=skipped), jitter=0.5)
    assert health.next_at == START.replace(hour=START.hour + 2, minute=0, second=0)
    always = PollResult(at=START, skipped=frozenset(range(24)))
    assert judge_poll(HEALTHY, always, jitter=0.5).next_at == START + timedelta(minutes=30)
