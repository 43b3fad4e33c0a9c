"""When a digest is due: once for each local date and wall time, whatever its zone's clocks do.

A slot is due at the first instant at which the zone's clock shows its time or a later one: where
the clocks are set forward over it, when they are; where they are set back over it, the first time.
All comparing is done in UTC: two datetimes of the same ZoneInfo compare as if they had no zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.digests import Digest, Slot

CATCH_UP = timedelta(hours=6)
"""A missed digest that is younger than this is posted late; of older ones the next one tells."""

LATE = timedelta(minutes=5)
"""What is posted later than this after it was due is said to be late."""

SKIP_AHEAD = timedelta(days=8)
"""The next slot is no further ahead: who skipped a later one went by a wrong clock."""

LOOK_BACK = timedelta(days=7)
"""How far back missed slots are told of."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def find_due(digest: Digest, *, after: datetime, until: datetime) -> tuple[Slot, ...]:
    """Return the slots due in (after, until], oldest first."""
    zone = ZoneInfo(digest.zone)
    slots = []
    # A gap over midnight moves a slot to the next date, one back over it shows a date again.
    first, last = _show_date(after, zone) - _DAY, _show_date(until, zone) + _DAY
    for day in _walk(first, last):
        if not digest.is_due_on(day):
            continue
        for at in digest.times:
            due = find_instant(day, at, zone)
            if due is not None and after < due <= until:
                slots.append(Slot(digest=digest.id, day=day, at=at, due=due))
    return tuple(sorted(slots, key=lambda slot: (slot.due, slot.day, slot.at)))


def find_undecided(
    digest: Digest, decided: Collection[tuple[date, time]], *, now: datetime
) -> tuple[Slot, ...]:
    """Return the slots due by `now` that nothing came of yet, oldest first.

    `decided` are those of the last days that were. Where the clock was set back, so that the
    digest was decided on in the future, they alone keep a slot from being taken again.
    """
    slots = find_due(digest, after=_find_begin(digest, now), until=now)
    return tuple(slot for slot in slots if (slot.day, slot.at) not in decided)


def find_dateless(
    digest: Digest, decided: Collection[tuple[date, time]], *, now: datetime
) -> tuple[Slot, ...]:
    """Return the slots of dates that the zone's calendar left out by `now`, not noted yet.

    They are never due; `due` is the last minute before the date would have begun.
    """
    zone, slots = ZoneInfo(digest.zone), []
    after = _find_begin(digest, now)
    for day in find_skipped_of(digest, first=_show_date(after, zone), last=_show_date(now, zone)):
        midnight = datetime.combine(day, time())
        first, second = _offset(midnight, zone, 0), _offset(midnight, zone, 1)
        due = _find_change(midnight - second, midnight - first, zone) - _MINUTE
        if after < due <= now:
            slots += [Slot(digest=digest.id, day=day, at=at, due=due) for at in digest.times]
    return tuple(slot for slot in slots if (slot.day, slot.at) not in decided)


def _find_begin(digest: Digest, now: datetime) -> datetime:
    """Return after which moment slots may be undecided."""
    after = digest.decided if digest.decided <= now else now - CATCH_UP
    return max(after, now - LOOK_BACK)


def choose_slot(slots: Sequence[Slot], *, now: datetime) -> tuple[Slot | None, tuple[Slot, ...]]:
    """Return which of the slots that are due to post now, and which were missed.

    The newest is posted if it is younger than six hours, said to be late after five minutes.
    """
    if not slots:
        return None, ()
    *older, newest = sorted(slots, key=lambda slot: slot.due)
    age = now - newest.due
    if age >= CATCH_UP:
        return None, (*older, newest)
    return replace(newest, late=age > LATE), tuple(older)


def find_next(digest: Digest, *, after: datetime) -> Slot | None:
    """Return the next slot of a digest that will be posted, None where there is none in a year."""
    if digest.paused or digest.disabled:
        return None
    after = max(after, find_skip(digest, after) or after)
    for days in (2, 9, 366):
        slots = find_due(digest, after=after, until=after + timedelta(days=days))
        if slots:
            return slots[0]
    return None


def find_skip(digest: Digest, now: datetime) -> datetime | None:
    """Return up to when the slots of a digest are to be left out, None where none are."""
    return digest.skip if digest.skip and digest.skip <= now + SKIP_AHEAD else None


def find_skipped_days(zone: str, *, first: date, last: date) -> tuple[date, ...]:
    """Return the dates from `first` to `last` that the zone's calendar left out."""
    clock = ZoneInfo(zone)
    return tuple(day for day in _walk(first, last) if _is_left_out(day, clock))


def find_skipped_of(digest: Digest, *, first: date, last: date) -> tuple[date, ...]:
    """Return the dates of a digest's weekdays that its zone's calendar left out."""
    days = find_skipped_days(digest.zone, first=first, last=last)
    return tuple(day for day in days if digest.is_due_on(day))


def find_skipped_before(slot: Slot, digest: Digest, *, since: datetime) -> tuple[date, ...]:
    """Return the dates left out between the local date of `since` and that of a slot.

    Those are what the post of the slot has to tell of; a week back at most.
    """
    first = max(_show_date(since, ZoneInfo(digest.zone)), slot.day - LOOK_BACK)
    return find_skipped_of(digest, first=first, last=slot.day)


def find_instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """Return the UTC instant of a wall time on a local date, None where there is no such date."""
    wall = datetime.combine(day, at)
    first, second = _offset(wall, zone, 0), _offset(wall, zone, 1)
    if first >= second:
        return (wall - first).replace(tzinfo=UTC)
    if _is_left_out(day, zone):
        return None
    return _find_change(wall - second, wall - first, zone)


def _find_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole minute after the clocks changed between two naive UTC instants."""
    old = _offset_at(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset_at(middle, zone) == old:
            before = middle
        else:
            after = middle
    local = after + _offset_at(after, zone)
    rest = (local - datetime.min) % _MINUTE
    return (after + (_MINUTE - rest if rest else timedelta())).replace(tzinfo=UTC)


def _is_left_out(day: date, zone: ZoneInfo) -> bool:
    """Tell whether a date does not exist: its first and last minute are in one and the same gap."""
    start, end = datetime.combine(day, time()), datetime.combine(day, time(23, 59))
    offsets = _offset(start, zone, 0), _offset(start, zone, 1)
    gap = offsets[1] - offsets[0]
    return gap >= _DAY and offsets == (_offset(end, zone, 0), _offset(end, zone, 1))


def _offset(wall: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    offset = wall.replace(tzinfo=zone, fold=fold).utcoffset()
    assert offset is not None  # ZoneInfo always knows one
    return offset


def _offset_at(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _show_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _walk(first: date, last: date) -> Iterator[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)
