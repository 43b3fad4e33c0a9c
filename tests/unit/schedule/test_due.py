"""When digests are due: once a local date and wall time, and what is caught up with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.digests import Slot
from bot.schedule.due import (
    choose_slot,
    find_dateless,
    find_due,
    find_next,
    find_skipped_before,
    find_skipped_days,
    find_undecided,
)
from tests.soak.due import (
    LEFT_OUT,
    TIMES,
    check_left_out,
    check_outages,
    check_zone,
    count_cron,
    expect,
    find_stretches,
    list_days,
    make_digest,
)

YEAR = date(2026, 1, 1), date(2026, 12, 31)
APIA = date(2011, 12, 20), date(2012, 1, 10)

# Gaps and overlaps over midnight, by half an hour and by two hours; four changes a year; none.
ZONES = (
    "Europe/Berlin",
    "America/Havana",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Casablanca",
    "America/Nuuk",
    "Asia/Kathmandu",
)


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_digest_is_due_once_a_date(zone: str) -> None:
    assert check_zone(zone, find_stretches(zone, *YEAR), *YEAR) == 365 * len(TIMES)


@pytest.mark.parametrize("zone", ZONES[:5])
def test_outages_clock_steps_and_restarts_neither_lose_nor_double_a_day(zone: str) -> None:
    days = date(2026, 3, 1), date(2026, 5, 31)
    assert check_outages(zone, find_stretches(zone, *days), *days) == 92 * len(TIMES)


@pytest.mark.parametrize(
    ("zone", "at", "twice"),
    [("Europe/Berlin", time(2, 30), True), ("Africa/Cairo", time(0), False)],
    ids=["doubles", "drops"],
)
def test_the_cron_trigger_of_the_library_fails_the_same_test(
    zone: str, at: time, twice: bool
) -> None:
    doubled, dropped = count_cron(zone, at, *YEAR)
    assert (doubled if twice else dropped) > 0


def test_a_date_that_a_zone_left_out_has_no_slot_and_is_reported() -> None:
    digest = make_digest("Pacific/Apia", *TIMES)
    stretches = find_stretches("Pacific/Apia", *APIA)
    begin, end = datetime(2011, 12, 18, tzinfo=UTC), datetime(2012, 1, 13, tzinfo=UTC)
    slots = {(s.day, s.at): s.due for s in find_due(digest, after=begin, until=end)}
    days = [day for day in list_days(*APIA) if day != date(2011, 12, 30)]
    wanted = {(day, at): expect(stretches, day, at) for day in days for at in TIMES}
    assert {key: due for key, due in slots.items() if key in wanted} == wanted
    assert date(2011, 12, 30) not in {day for day, _ in slots}
    reported = find_skipped_days("Pacific/Apia", first=APIA[0], last=APIA[1])
    assert reported == (date(2011, 12, 30),)


@pytest.mark.parametrize("zone", LEFT_OUT)
def test_each_date_is_due_once_or_told_once_to_be_none(zone: str) -> None:
    assert check_left_out(zone, LEFT_OUT[zone]) == len(TIMES)


def test_a_date_left_out_is_of_no_weekday_that_a_digest_does_not_have() -> None:
    friday = make_digest("Pacific/Apia", time(8), decided=datetime(2011, 12, 29, tzinfo=UTC))
    later = datetime(2011, 12, 30, 18, tzinfo=UTC)
    (slot,) = find_dateless(friday, (), now=later)
    assert (slot.day, slot.at) == (date(2011, 12, 30), time(8))
    assert find_dateless(friday, {(slot.day, slot.at)}, now=later) == ()
    assert find_dateless(replace(friday, weekdays=(0,)), (), now=later) == ()


@pytest.mark.parametrize(
    ("since", "reported"),
    [
        (datetime(2011, 12, 29, 18, tzinfo=UTC), True),
        (datetime(2011, 12, 28, 18, tzinfo=UTC), True),
        (datetime(2011, 12, 30, 12, tzinfo=UTC), False),
    ],
    ids=["the day before", "two days before", "the day after"],
)
def test_the_next_post_alone_tells_of_a_date_that_was_left_out(
    since: datetime, reported: bool
) -> None:
    digest = make_digest("Pacific/Apia", time(8))
    due = datetime(2011, 12, 30, 18, tzinfo=UTC)
    slot = Slot(digest=digest.id, day=date(2011, 12, 31), at=time(8), due=due)
    days = find_skipped_before(slot, digest, since=since)
    assert days == ((date(2011, 12, 30),) if reported else ())


def test_a_gap_moves_a_slot_forward_and_an_overlap_takes_the_first() -> None:
    digest = make_digest("Europe/Berlin", time(2, 30))
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
    (gap,) = find_due(digest, after=spring, until=spring + timedelta(hours=12))
    (overlap,) = find_due(digest, after=autumn, until=autumn + timedelta(hours=12))
    assert gap.due == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert overlap.due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_only_its_weekdays_by_the_date_of_its_zone() -> None:
    digest = replace(make_digest("Pacific/Auckland", time(8)), weekdays=(0,))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    slots = find_due(digest, after=begin, until=begin + timedelta(days=14))
    assert [slot.day for slot in slots] == [date(2026, 1, 5), date(2026, 1, 12)]
    assert slots[0].due == datetime(2026, 1, 4, 19, tzinfo=UTC)


NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def make_slot(hours: float) -> Slot:
    """Return a slot that was due so many hours before noon."""
    due = NOON - timedelta(hours=hours)
    return Slot(digest=make_digest("UTC").id, day=due.date(), at=due.time(), due=due)


@pytest.mark.parametrize(
    ("ages", "posted", "late"),
    [
        ((), None, False),
        ((0.0,), 0.0, False),
        ((0.08,), 0.08, False),
        ((0.1,), 0.1, True),
        ((5.99, 3.0), 3.0, True),
        ((5.99,), 5.99, True),
        ((6.0,), None, False),
        ((30.0, 7.0), None, False),
        ((30.0, 0.0), 0.0, False),
    ],
)
def test_the_newest_is_caught_up_with_if_it_is_young(
    ages: tuple[float, ...], posted: float | None, late: bool
) -> None:
    slots = [make_slot(age) for age in ages]
    chosen, missed = choose_slot(slots, now=NOON)
    wanted = next((s for s, age in zip(slots, ages, strict=True) if age == posted), None)
    assert (chosen.due if chosen else None) == (wanted.due if wanted else None)
    assert (chosen.late if chosen else False) is late
    assert set(missed) == set(slots) - {wanted}


def test_a_clock_set_back_takes_no_slot_again() -> None:
    digest = make_digest("UTC", time(8), time(11), decided=NOON)
    back = NOON - timedelta(minutes=30)
    done = {(NOON.date(), time(8)), (NOON.date(), time(11))}
    assert find_undecided(digest, done, now=back) == ()
    # Where it ran days ahead, what is due now is found for all that.
    ahead = replace(digest, decided=NOON + timedelta(days=9))
    assert [s.at for s in find_undecided(ahead, set(), now=back)] == [time(8), time(11)]


def test_the_next_slot_passes_what_is_left_out() -> None:
    digest = make_digest("UTC", time(8))
    first = find_next(digest, after=NOON)
    assert first is not None and first.day == date(2026, 1, 6)
    second = find_next(replace(digest, skip=first.due), after=NOON)
    assert second is not None and second.day == date(2026, 1, 7)
    assert find_next(replace(digest, paused=True), after=NOON) is None
