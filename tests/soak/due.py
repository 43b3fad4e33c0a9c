"""Every time zone over three years: a daily digest is due once a local date, whatever happens.

What must come out is worked out another way: each zone's changes of offset are searched for, and a
slot is due at the first instant of the stretch between two of them at which the clock shows it.
"""

from __future__ import annotations

import random
import time as stopwatch
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from apscheduler.triggers.cron import CronTrigger

from bot.domain.desks import DeskId
from bot.domain.digests import WHOLE_WEEK, BriefLength, Digest, DigestId, WhenEmpty
from bot.schedule.due import choose_slot, find_dateless, find_due, find_undecided

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
TIMES = (time(0), time(1, 30), time(2, 30), time(12), time(23, 59))
OUTAGE = timedelta(minutes=10)

LEFT_OUT = {
    "Pacific/Apia": date(2011, 12, 30),
    "Pacific/Fakaofo": date(2011, 12, 30),
    "Pacific/Kiritimati": date(1994, 12, 31),
    "Pacific/Kanton": date(1994, 12, 31),
    "Pacific/Kwajalein": date(1993, 8, 21),
}
"""The dates that zones left out since 1970 (tzdata): they went over the date line."""

Stretches = tuple[tuple[datetime, timedelta], ...]
"""From which UTC instant on (naive) a zone keeps which offset."""

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def make_digest(zone: str, *times: time, decided: datetime | None = None) -> Digest:
    begin = decided or datetime.combine(FIRST, time(), UTC) - 2 * _DAY
    return Digest(
        id=DigestId(1), desk=DeskId(1), name="Daily", channel=1, times=times, zone=zone,
        weekdays=WHOLE_WEEK, tags=(), filter="", length=BriefLength.SHORT, mention=None,
        language="en", when_empty=WhenEmpty.SILENT, threads=False, paused=False, skip=None,
        disabled="", created=begin, decided=begin,
    )  # fmt: skip


def find_stretches(zone: str, first: date, last: date) -> Stretches:
    """Return a zone's stretches of one offset around some dates."""
    clock = ZoneInfo(zone)

    def offset(instant: datetime) -> timedelta:
        return instant.replace(tzinfo=UTC).astimezone(clock).utcoffset() or timedelta()

    begin = datetime.combine(first, time()) - 3 * _DAY
    found, days = [(begin, offset(begin))], (last - first).days + 6
    for number in range(days):
        low, high = begin + number * _DAY, begin + (number + 1) * _DAY
        if offset(high) == found[-1][1]:
            continue
        while high - low > _SECOND:
            middle = low + (high - low) // 2
            low, high = (middle, high) if offset(middle) == found[-1][1] else (low, middle)
        high = high.replace(microsecond=0)
        found.append((high, offset(high)))
    return tuple(found)


def expect(stretches: Stretches, day: date, at: time) -> datetime:
    """Return the first instant at which the clock shows a time of a date, or a later one."""
    wall = datetime.combine(day, at)
    ends = [begin for begin, _ in stretches[1:]] + [datetime.max]
    for (begin, offset), end in zip(stretches, ends, strict=True):
        if wall - offset < end:
            return max(begin, wall - offset).replace(tzinfo=UTC)
    raise AssertionError("the last stretch has no end")


def list_days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def group_zones(first: date = FIRST, last: date = LAST) -> dict[Stretches, list[str]]:
    """Return all zones, those together whose clocks show the same between two dates."""
    groups: dict[Stretches, list[str]] = {}
    for zone in sorted(available_timezones()):
        groups.setdefault(find_stretches(zone, first, last), []).append(zone)
    return groups


def check_zone(zone: str, stretches: Stretches, first: date = FIRST, last: date = LAST) -> int:
    """Assert that a zone has one slot a date and time, each when it must be; return how many."""
    begin = datetime.combine(first, time(), UTC) - 2 * _DAY
    end = datetime.combine(last, time(), UTC) + 2 * _DAY
    slots = find_due(make_digest(zone, *TIMES), after=begin, until=end)
    due = {(s.day, s.at): s.due for s in slots if first <= s.day <= last}
    assert len(due) == sum(first <= slot.day <= last for slot in slots), zone
    wanted = {(d, at): expect(stretches, d, at) for d in list_days(first, last) for at in TIMES}
    assert due == wanted, (zone, [(k, due.get(k), w) for k, w in wanted.items() if due.get(k) != w])
    return len(due)


def check_left_out(zone: str, missing: date) -> int:
    """Assert that each date around one that a zone left out is due once or told once.

    Return how many slots were told to be of no date.
    """
    first, last = missing - 9 * _DAY, missing + 9 * _DAY
    begin, end = datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC)
    digest = make_digest(zone, *TIMES, decided=begin)
    seen, article = Counter[tuple[date, time]](), Counter[tuple[date, time]]()
    now = begin
    while now < end:
        now += timedelta(minutes=10)
        due = find_undecided(digest, seen.keys() | article.keys(), now=now)
        dateless = find_dateless(digest, seen.keys() | article.keys(), now=now)
        seen.update((slot.day, slot.at) for slot in due)
        article.update((slot.day, slot.at) for slot in dateless)
        for slot in (*due, *dateless):
            digest = replace(digest, decided=max(digest.decided, slot.due))
    days = [day for day in list_days(first + 2 * _DAY, last - 2 * _DAY) if day != missing]
    wanted = {(day, at): 1 for day in days for at in TIMES}
    assert {key: n for key, n in seen.items() if key in wanted} == wanted, zone
    assert max(seen.values()) == 1 and missing not in {day for day, _ in seen}, zone
    assert article == {(missing, at): 1 for at in TIMES}, zone
    return len(article)


def make_moments(dues: list[datetime], chance: random.Random) -> Iterator[datetime]:
    """Yield what the clock shows at each waking: after outages, restarts and clock steps too."""
    for due in dues:
        match chance.randrange(5):
            case 0:  # away from before it is due until after it
                yield due + OUTAGE * chance.random()
            case 1:  # the clock runs ahead of it, is set back, and shows it again
                yield due + OUTAGE * chance.random()
                yield due - OUTAGE * chance.random()
                yield due
            case 2:  # set back right after it was posted
                yield due
                yield due - OUTAGE * chance.random()
                yield due + _SECOND
            case 3:  # started anew twice in a moment
                yield due + _SECOND
                yield due + _SECOND
            case _:
                yield due - _SECOND
                yield due


def run_clock(digest: Digest, moments: Iterator[datetime]) -> Counter[tuple[date, time]]:
    """Return how often each slot was posted: what the clockwork does, with claims in memory."""
    posted: Counter[tuple[date, time]] = Counter()
    decided: set[tuple[date, time]] = set()
    for now in moments:
        chosen, missed = choose_slot(find_undecided(digest, decided, now=now), now=now)
        for slot in (*missed, *((chosen,) if chosen else ())):
            decided.add((slot.day, slot.at))
            digest = replace(digest, decided=max(digest.decided, slot.due))
        if chosen:
            posted[chosen.day, chosen.at] += 1
    return posted


def check_outages(zone: str, stretches: Stretches, first: date, last: date, seed: int = 1) -> int:
    """Assert that each daily digest is posted once a date through outages; return how many."""
    chance, count = random.Random(f"{zone} {seed}"), 0
    for at in TIMES:
        days = list(list_days(first, last))
        dues = [expect(stretches, day, at) for day in days]
        digest = make_digest(zone, at, decided=dues[0] - timedelta(hours=1))
        posted = run_clock(digest, make_moments(dues, chance))
        assert posted == {(day, at): 1 for day in days}, zone
        count += len(days)
    return count


def count_cron(zone: str, at: time, first: date, last: date) -> tuple[int, int]:
    """Return on how many dates APScheduler's own trigger fires twice, and on how many never."""
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=ZoneInfo(zone))
    now, fired = datetime.combine(first, time(), ZoneInfo(zone)), Counter[date]()
    previous = None
    while True:
        moment = trigger.get_next_fire_time(previous, now)
        if moment is None or moment.date() > last:
            break
        fired[moment.date()] += 1
        # A scheduler asks again with the time that it then is, as its zone shows it.
        now = (moment.astimezone(UTC) + _SECOND).astimezone(ZoneInfo(zone))
        previous = moment
    days = list(list_days(first, last))
    return sum(fired[day] > 1 for day in days), sum(not fired[day] for day in days)


def main(_: list[str]) -> bool:
    """Check every zone over three years, and count what APScheduler's trigger makes of them."""
    began = stopwatch.monotonic()
    groups = group_zones()
    slots = sum(check_zone(zones[0], key) * len(zones) for key, zones in groups.items())
    runs = sum(check_outages(z[0], key, FIRST, LAST) * len(z) for key, z in groups.items())
    zones = sum(map(len, groups.values()))
    print(
        f"{zones} zones ({len(groups)} unlike), {FIRST} to {LAST}, daily at {len(TIMES)} times:"
        f" {slots:,} slots, each due once; {runs:,} posted once each through outages, clock"
        f" steps and restarts; {stopwatch.monotonic() - began:.0f} s"
    )
    article = sum(check_left_out(zone, day) for zone, day in LEFT_OUT.items())
    print(f"{len(LEFT_OUT)} dates that zones left out since 1970: {article} slots, each told once")
    doubled = dropped = 0
    for places in groups.values():
        for at in TIMES:
            twice, never = count_cron(places[0], at, FIRST, LAST)
            doubled, dropped = doubled + twice * len(places), dropped + never * len(places)
    print(f"APScheduler's cron trigger: {doubled:,} dates fired twice, {dropped:,} never")
    return doubled + dropped > 0
