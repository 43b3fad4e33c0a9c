"""Judge how a feed is doing after a poll, and decide when it is polled again.

A feed is never given up: each failure makes the wait longer, up to a week, without end. Only a
feed that says itself that it is gone (410) waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from bot.addresses import make_url_key
from bot.domain.errors import (
    AddressRefused,
    FeedHarmful,
    FeedInvalid,
    FetchDisallowed,
    FetchError,
    FetchRefused,
    FetchStatus,
    FetchTimeout,
    FetchTooLarge,
    HostUnknown,
    LinksMissing,
    NewsdeskError,
    NoArticle,
    PageTooLarge,
    WorkCrashed,
    WorkTimeout,
)
from bot.domain.feeds import Fault, FaultKind, FeedHealth, FeedState, Move

SHORTEST = timedelta(minutes=5)
"""No feed is polled more often, whatever it publishes."""

LONGEST = timedelta(hours=24)
"""A feed that answers is polled at least as often, whatever it asks for."""

_ASKED_AT_LEAST = timedelta(hours=1)
_RETRIES = (SHORTEST, timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40))
_FAILING_RETRY = timedelta(hours=6)
_WEEK = timedelta(days=7)
_JITTER = 0.1
_MOVE_POLLS = 3
_MOVE_TIME = timedelta(days=3)
_BUSY = (429, 503)
_COUNT_BUSY_EVERY = timedelta(hours=1)
_NEWEST = 20
"""Entries that the pace is taken from: what a feed did last year says little of today."""

_ENOUGH_GAPS = 3
_SILENCE = 24
"""A feed that was silent for a day counts as one with an hour between entries, and so on."""

_SEVERITY = (FeedState.OK, FeedState.DEGRADED, FeedState.FAILING, FeedState.QUARANTINED)
_HARMFUL = (FaultKind.REFUSED, FaultKind.HARMFUL)
_KINDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FaultKind], ...] = (
    (HostUnknown, FaultKind.UNREACHABLE),
    ((FetchRefused, AddressRefused), FaultKind.REFUSED),
    (FetchDisallowed, FaultKind.DISALLOWED),
    (FetchTimeout, FaultKind.TIMEOUT),
    ((FetchTooLarge, PageTooLarge), FaultKind.TOO_LARGE),
    (FetchStatus, FaultKind.STATUS),
    (FetchError, FaultKind.UNREACHABLE),
    ((FeedHarmful, WorkTimeout, WorkCrashed), FaultKind.HARMFUL),
    (LinksMissing, FaultKind.NO_LINKS),
    (FeedInvalid, FaultKind.NOT_A_FEED),
    (NoArticle, FaultKind.NO_TEXT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What one poll came to: a fault, "unchanged" (304), or else a feed that was read.

    `retry_after` and `max_age` are in seconds, `ttl` in minutes; what was not stated is None.
    In the hours `skipped` (UTC) the feed asks not to be read.
    `permanent_url` is where permanent redirects alone led; `published` are the times of the
    entries, as far as stated.
    """

    at: datetime
    fault: Fault | None = None
    unchanged: bool = False
    retry_after: int | None = None
    max_age: int | None = None
    ttl: int | None = None
    skipped: frozenset[int] = frozenset()
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    published: tuple[datetime, ...] = ()


def judge_poll(
    health: FeedHealth, result: PollResult, *, jitter: float, chosen: int | None = None
) -> FeedHealth:
    """Return how a feed is doing after a poll; `jitter` (0 to 1) spreads the next one.

    `chosen` are the seconds between two polls that a person wants; what a feed asks for counts
    within them, or else within four times as long as its own pace (an hour at least). `next_at`
    is None only where the feed is gone; else it lies 4.5 minutes to 7.7 days ahead.
    """
    if result.fault is not None:
        return _judge_failure(health, result, result.fault, jitter)
    if result.unchanged and health.failures:
        # What has not changed may be the very thing that could not be read: ask for all of it.
        judged = replace(health, etag=None, last_modified=None)
    elif result.unchanged:
        judged = replace(health, succeeded_at=result.at)
    else:
        judged = _heal(health, result)
    judged = replace(judged, checked_at=result.at, move=_count_move(health.move, result))
    if chosen is not None:
        # Never later than was chosen: a tenth of it is spread over what comes before.
        wait = timedelta(seconds=chosen) * (1 - _JITTER * min(max(jitter, 0.0), 1.0))
        return replace(judged, next_at=result.at + wait)
    wait = timedelta(seconds=judged.interval)
    asked = min(_asked_wait(result), max(4 * wait, _ASKED_AT_LEAST))
    next_at = result.at + _spread(wait, asked, jitter)
    return replace(judged, next_at=_leave_out(next_at, result.skipped))


def _leave_out(at: datetime, skipped: frozenset[int]) -> datetime:
    """Return the moment, or the first after it whose hour (UTC) is not skipped."""
    for hours in range(24):
        later = at if not hours else at.replace(minute=0, second=0) + timedelta(hours=hours)
        if later.hour not in skipped:
            return later
    return at


def find_move(feed_url: str, health: FeedHealth) -> str | None:
    """Return the address that a feed has moved to for good, or None.

    That is one which permanent redirects led to on three polls in a row, over three days.
    """
    move, now = health.move, health.checked_at
    if move is None or now is None or move.seen < _MOVE_POLLS or now - move.since < _MOVE_TIME:
        return None
    is_new = make_url_key(move.url) != make_url_key(feed_url)
    is_safer = move.url.startswith("https:") and not feed_url.startswith("https:")
    return move.url if is_new or is_safer else None


def explain_fault(error: Exception) -> Fault:
    """Return what an error says of the feed that was polled; one that is not known is ours."""
    status = error.status if isinstance(error, FetchStatus) else None
    kind = next((kind for types, kind in _KINDS if isinstance(error, types)), FaultKind.OURS)
    if status == 410:
        kind = FaultKind.GONE
    detail = str(error) if isinstance(error, NewsdeskError) else type(error).__name__
    return Fault(kind=kind, detail=detail, status=status)


def _heal(health: FeedHealth, result: PollResult) -> FeedHealth:
    return replace(
        _enter(health, FeedState.OK, result.at),
        failures=0,
        failing_since=None,
        fault=None,
        succeeded_at=result.at,
        interval=_find_interval(result, health.interval),
        per_day=_count_per_day(result),
        etag=result.etag,
        last_modified=result.last_modified,
    )


def _judge_failure(
    health: FeedHealth, result: PollResult, fault: Fault, jitter: float
) -> FeedHealth:
    since = health.failing_since or result.at
    failures = _count_failures(health, result, fault, since)
    state = _find_state(health.state, failures, fault)
    judged = replace(
        _enter(health, state, result.at),
        failures=failures,
        failing_since=since,
        fault=fault,
        checked_at=result.at,
        next_at=None,
    )
    if state is FeedState.GONE:
        return judged
    wait = _find_wait(health, judged, result.at - since)
    if _dates_itself(result, fault):
        # It says itself when it will answer: no need to stay away for longer than usual.
        wait = min(wait, timedelta(seconds=health.interval))
    return replace(judged, next_at=result.at + _spread(wait, _asked_wait(result), jitter))


def _dates_itself(result: PollResult, fault: Fault) -> bool:
    return fault.status in _BUSY and result.retry_after is not None


def _count_failures(health: FeedHealth, result: PollResult, fault: Fault, since: datetime) -> int:
    if not _dates_itself(result, fault):
        return health.failures + 1
    hours = (result.at - since) // _COUNT_BUSY_EVERY
    return max(health.failures, min(health.failures, hours) + 1)


def _find_state(state: FeedState, failures: int, fault: Fault) -> FeedState:
    """Return the state after a failure, which is never a better one than before."""
    if fault.kind is FaultKind.GONE:
        return FeedState.GONE
    if fault.kind in _HARMFUL:
        return FeedState.QUARANTINED
    found = FeedState.OK if failures <= 2 else FeedState.DEGRADED
    if failures > len(_RETRIES):
        found = FeedState.FAILING
    # A feed that was gone is polled because a person resumed it: it starts anew.
    return max(found, FeedState.OK if state is FeedState.GONE else state, key=_SEVERITY.index)


def _find_wait(before: FeedHealth, judged: FeedHealth, failing: timedelta) -> timedelta:
    if judged.state is FeedState.QUARANTINED:
        return _WEEK if before.state is FeedState.QUARANTINED else LONGEST
    if judged.failures <= len(_RETRIES):
        return _RETRIES[judged.failures - 1]
    if failing >= _WEEK:
        return _WEEK
    return _FAILING_RETRY if judged.failures == len(_RETRIES) + 1 else LONGEST


def _enter(health: FeedHealth, state: FeedState, at: datetime) -> FeedHealth:
    if state is health.state and health.state_since is not None:
        return health
    return replace(health, state=state, state_since=at)


def _asked_wait(result: PollResult) -> timedelta:
    """Return how long the server asks to be left alone, a day at most."""
    asked = (result.retry_after or 0, result.max_age or 0, (result.ttl or 0) * 60)
    return timedelta(seconds=min(max(asked), LONGEST.total_seconds()))


def _spread(wait: timedelta, asked: timedelta, jitter: float) -> timedelta:
    """Return a wait within 10 % of that given, but longer than was asked for."""
    spread = min(max(jitter, 0.0), 1.0)
    return max(
        wait * (1 - _JITTER + 2 * _JITTER * spread), asked * (1 + _JITTER * spread), SHORTEST
    )


def _count_move(move: Move | None, result: PollResult) -> Move | None:
    if result.permanent_url is None:
        return None
    if move is not None and move.url == result.permanent_url:
        return replace(move, seen=move.seen + 1)
    return Move(url=result.permanent_url, since=result.at)


def _find_interval(result: PollResult, usual: int) -> int:
    """Return half the median gap between the newest entries in seconds, 5 minutes to a day."""
    times = _past_times(result)
    if not times:
        return usual
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times[: _NEWEST + 1])]
    silence = (result.at - times[0]).total_seconds() / _SILENCE
    gap = median(gaps) if len(gaps) >= _ENOUGH_GAPS else 2.0 * FeedHealth().interval
    seconds = max(gap, silence) / 2
    return int(min(max(seconds, SHORTEST.total_seconds()), LONGEST.total_seconds()))


def _count_per_day(result: PollResult) -> float | None:
    times = _past_times(result)
    if not times:
        return None
    days = max((result.at - times[-1]) / timedelta(days=1), 1.0)
    return round(len(times) / days, 2)


def _past_times(result: PollResult) -> list[datetime]:
    return sorted((time for time in result.published if time <= result.at), reverse=True)
