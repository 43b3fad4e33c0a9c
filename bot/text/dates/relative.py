"""English dates counted from a day: "last year", "two days earlier", "the past three days"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.text.dates import words
from bot.text.dates.calendar import Unit
from bot.text.dates.expressions import Named, Window
from bot.text.dates.parts import Read, Tokens, ends_phrase, skip_comma, skip_hyphen
from bot.text.lexicon import load_lexicon
from bot.text.segment import text_at

_LISTS = load_lexicon()

_HALVED_AS = {
    Unit.WEEK: (Unit.DAY, 7.0),
    Unit.MONTH: (Unit.DAY, 30.44),
    Unit.YEAR: (Unit.MONTH, 12.0),
    Unit.DECADE: (Unit.YEAR, 10.0),
    Unit.CENTURY: (Unit.YEAR, 100.0),
}
"""What half of a unit is counted in, and how many of those make one: 30.44 days make a month, as
a year of the Gregorian calendar has 365.2425.
"""
_DAY_OF_HOURS = 24
_AND_A_HALF = ["and", "a", "half"]


def read_amount(tokens: Tokens, place: int) -> Read[tuple[int, Unit]] | None:
    """Read a number and its unit; whole days of hours, "48 hours", are days."""
    halved = text_at(tokens, place) == "half" and text_at(tokens, place + 1) in ("a", "an")
    counted = (0, place + 2) if halved else _read_count(tokens, place)
    if counted is None:
        return None
    count, after = counted
    if _and_a_half(tokens, after):
        halved, after = True, after + 3
    if text_at(tokens, after) == "hours" and count and count % _DAY_OF_HOURS == 0 and not halved:
        return (count // _DAY_OF_HOURS, Unit.DAY), after + 1
    word = text_at(tokens, after)
    unit = words.COUNTED_UNITS.get(word)
    if unit is None or not (count or halved):
        return None
    after += 1
    if not halved and _and_a_half(tokens, after):
        halved, after = True, after + 3
    if halved:
        return _halve(count, unit, after)
    return (count * (2 if word == "fortnight" else 1), unit), after


def _and_a_half(tokens: Tokens, place: int) -> bool:
    return [text_at(tokens, place + step) for step in range(3)] == _AND_A_HALF


def _halve(count: int, unit: Unit, after: int) -> Read[tuple[int, Unit]] | None:
    """Return `count` and a half of a unit in the next smaller one."""
    if unit not in _HALVED_AS:
        return None
    smaller, parts = _HALVED_AS[unit]
    return (round((count + 0.5) * parts), smaller), after


def _read_count(tokens: Tokens, place: int) -> Read[int] | None:
    word = text_at(tokens, place)
    if word == "a" and text_at(tokens, place + 1) == "couple":
        return 2, place + 2 + (text_at(tokens, place + 2) == "of")
    if word == "couple" and text_at(tokens, place + 1) == "of":
        return 2, place + 2
    if word in words.NUMBERS:
        after = skip_hyphen(tokens, place + 1)
        units = words.NUMBERS.get(text_at(tokens, after), 99)
        if words.NUMBERS[word] >= 20 and 1 <= units <= 9 and len(text_at(tokens, after)) > 2:
            return words.NUMBERS[word] + units, after + 1
        return words.NUMBERS[word], place + 1
    if word.isdecimal() and len(word) <= 4:
        return int(word), place + 1
    return None


Reader = Callable[[Tokens, int], Read[Named] | None]

_SHIFTS = {"last": -1, "this": 0, "next": 1}
_BACK = frozenset({"last", "past", "previous"})
_AHEAD = frozenset({"next", "coming", "following"})
_COUNTED_AS = {
    Unit.WEEK: (Unit.DAY, 7),
    Unit.DECADE: (Unit.YEAR, 10),
    Unit.CENTURY: (Unit.YEAR, 100),
}
"""Two weeks ago is a day, two decades ago a year."""
_BEFORE_WINDOW = _LISTS["before a span"]
_BEFORE_THAT = frozenset({"on", "in", "of", "since", "by", "from", "until", "during"})
_ANCHORED = {"previous": -1, "preceding": -1, "same": 0, "following": 1}


def read_window(tokens: Tokens, place: int) -> Read[Window] | None:
    """Read "(the) past three days", "the last year", "the next five years"."""
    the = text_at(tokens, place) == "the"
    start = place + the
    word = text_at(tokens, start)
    if word not in _BACK and word not in _AHEAD:
        return None
    article = text_at(tokens, start + 1) in ("a", "an")
    counted = None if article else read_amount(tokens, start + 1)
    if counted:
        if word == "last" and not the and not _may_open_window(text_at(tokens, place - 1)):
            return None  # "stocks last four days"
        (count, unit), after = counted
        # 24 hours reach into a second day.
        count += text_at(tokens, after - 1) == "hours"
        return Window(count=count, unit=unit, ahead=word in _AHEAD), after
    unit_or_none = words.UNITS.get(text_at(tokens, start + 1))
    whole = (the and word in ("past", "last", "next", "coming")) or word == "past"
    if text_at(tokens, start + 2) == "of":
        return None
    if unit_or_none and whole and unit_or_none not in (Unit.DAY, Unit.WEEKEND):
        return Window(count=1, unit=unit_or_none, ahead=word in _AHEAD), start + 2
    return None


def _may_open_window(before: str) -> bool:
    """Return whether "last" behind this word is no verb: "in last three days", "its last ten"."""
    return not before.isalpha() or before in _BEFORE_WINDOW


def read_relative(
    tokens: Tokens, place: int, *, read_calendar: Reader | None = None
) -> Read[Named] | None:
    """Read a period counted from the present or from the date named before.

    With `read_calendar` the month or day that follows is read into it: "last year in August".
    """
    found = (
        _read_day_name(tokens, place)
        or _read_distance(tokens, place)
        or _read_weekdays_ago(tokens, place)
        or _read_pointed(tokens, place)
        or _read_anchored(tokens, place)
    )
    return _with_inner(tokens, found, read_calendar) if found and read_calendar else found


def _read_day_name(tokens: Tokens, place: int) -> Read[Named] | None:
    word = text_at(tokens, place)
    if word in words.DAY_NAMES:
        return Named(unit=Unit.DAY, shift=words.DAY_NAMES[word]), place + 1
    start = place + (word == "the")
    if _is_this_day(tokens, place) or _is_time_of_writing(tokens, place):
        return Named(unit=Unit.DAY), place + (2 if word == "this" else 4)
    if text_at(tokens, start) == "day":
        beyond = (text_at(tokens, start + 1), text_at(tokens, start + 2))
        if beyond == ("before", "yesterday"):
            return Named(unit=Unit.DAY, shift=-2), start + 3
        if beyond == ("after", "tomorrow"):
            return Named(unit=Unit.DAY, shift=2), start + 3
    if word in ("this", "last") and text_at(tokens, place + 1) in words.TIMES_OF_DAY:
        return Named(unit=Unit.DAY, shift=-(word == "last")), place + 2
    return None


def _is_this_day(tokens: Tokens, place: int) -> bool:
    """Return whether "on this day" is the present one, not that day of another year."""
    here = (text_at(tokens, place - 1), text_at(tokens, place), text_at(tokens, place + 1))
    return here == ("on", "this", "day") and text_at(tokens, place + 2) not in ("in", "and", "each")


def _is_time_of_writing(tokens: Tokens, place: int) -> bool:
    here = tuple(text_at(tokens, place + step) for step in range(-1, 4))
    return here[:-1] == ("at", "the", "time", "of") and here[-1] in ("writing", "publication")


def _read_distance(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "three years ago", "two days earlier", "four months later", "a week from Friday"."""
    if text_at(tokens, place - 1) == "half" or text_at(tokens, place - 2) == "and":
        return None  # "half a year ago" is not a year ago, nor is "two and a half years ago"
    counted = read_amount(tokens, place)
    if counted is None:
        return None
    (count, unit), after = counted
    way, beyond = text_at(tokens, after), text_at(tokens, after + 1)
    unit, times = _COUNTED_AS.get(unit, (unit, 1))
    count *= times
    weekday = _read_turning_weekday(tokens, after) if unit is Unit.DAY and times == 7 else None
    if weekday:
        return Named(weekday=weekday[0], unit=unit, shift=weekday[1] * count), weekday[2]
    if way == "ago":
        return _read_anniversary(tokens, Named(unit=unit, shift=-count), after + 1)
    if way in ("before", "after") and ends_phrase(tokens, after + 1):
        count *= -1 if way == "before" else 1
        return Named(unit=unit, shift=count, anchored=True), after + 1
    if beyond == "than":
        return None  # "a year later than promised"
    if way in ("earlier", "beforehand"):
        return Named(unit=unit, shift=-count, anchored=True), after + 1
    if way in ("later", "afterwards", "afterward"):
        return Named(unit=unit, shift=count, anchored=True), after + 1
    in_time = text_at(tokens, place - 1) == "in" and (
        way == "'" or text_at(tokens, after + 1) == "s"
    )
    if in_time and "time" in (beyond, text_at(tokens, after + 2)):
        return Named(unit=unit, shift=count), after + 2 + (beyond != "time")
    if way == "from" and beyond in ("now", "today"):
        return Named(unit=unit, shift=count), after + 2
    return None


def _read_turning_weekday(tokens: Tokens, place: int) -> tuple[int, int, int] | None:
    """Read "ago Tuesday" or "from Friday": the weekday, the way and the place after."""
    way = {"ago": -1, "from": 1}.get(text_at(tokens, place))
    after = place + 1 + (text_at(tokens, place + 1) == "on")
    weekday = words.WEEKDAYS.get(text_at(tokens, after))
    return None if way is None or weekday is None else (weekday, way, after + 1)


def _read_weekdays_ago(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "two Sundays ago"."""
    count = words.NUMBERS.get(text_at(tokens, place), 0)
    weekday = words.WEEKDAYS.get(text_at(tokens, place + 1).removesuffix("s"))
    if weekday is None or count < 1 or text_at(tokens, place + 2) != "ago":
        return None
    return Named(weekday=weekday, unit=Unit.DAY, which=-1, shift=-7 * (count - 1)), place + 3


def _read_anniversary(tokens: Tokens, named: Named, place: int) -> Read[Named]:
    """Read the "today" of "a year ago today" and the "this week" of "a year ago this week"."""
    word, noun = text_at(tokens, place), text_at(tokens, place + 1)
    if word in words.DAY_NAMES:
        return replace(named, anniversary_offset=words.DAY_NAMES[word]), place + 1
    if word == "this" and noun in ("week", "weekend", "month"):
        return replace(named, anniversary_offset=0, within=words.UNITS[noun]), place + 2
    return named, place


def _read_pointed(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "last year", "this week", "next month", "last August", "this coming Friday"."""
    word, start = text_at(tokens, place), place + 1
    if word not in _SHIFTS:
        return None
    shift = _SHIFTS[word]
    if word == "this" and text_at(tokens, start) in ("past", "coming"):
        shift, start = (-1 if text_at(tokens, start) == "past" else 1), start + 1
    noun = text_at(tokens, start)
    if noun in words.UNITS and text_at(tokens, start + 1) == "of":
        return None  # "the last week of June" is not last week
    if noun in words.UNITS and words.UNITS[noun] is not Unit.DAY:
        return Named(unit=words.UNITS[noun], shift=shift), start + 1
    if noun in words.ANY_WEEKDAY:
        return Named(weekday=words.ANY_WEEKDAY[noun], which=shift), start + 1
    if noun in words.SEASONS:
        return Named(season=words.SEASONS[noun], which=shift), start + 1
    if noun in words.ANY_MONTH:
        return Named(month=words.ANY_MONTH[noun], which=shift), start + 1
    return None


def _read_anchored(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "that year", "the same month", "the next morning", "the week before"."""
    start = place + (text_at(tokens, place) == "the")
    start += text_at(tokens, start) == "that" and text_at(tokens, start + 1) == "same"
    word, noun = text_at(tokens, start), text_at(tokens, start + 1)
    if word == "weekend" and start > place:
        return Named(unit=Unit.WEEKEND, which=-1), start + 1
    if noun in ("before", "after") and start > place:
        return _read_neighbour(tokens, start)
    unit = Unit.DAY if noun in words.TIMES_OF_DAY else words.UNITS.get(noun)
    if word in ("later", "earlier") and noun == "in":
        day = [text_at(tokens, start + step) for step in (2, 3)] == ["the", "day"]
        return (Named(unit=Unit.DAY, anchored=True), start + 4) if day else None
    if unit is None:
        return _read_beside(tokens, place, start)
    if word == "that" and start == place and _points_back(tokens, place):
        return Named(unit=unit, anchored=True), start + 2
    if word in _ANCHORED and (start > place or word == "same"):
        return Named(unit=unit, shift=_ANCHORED[word], anchored=True), start + 2
    if word == "next" and unit is Unit.DAY:
        return Named(unit=unit, shift=1, anchored=True), start + 2
    return None


def _read_beside(tokens: Tokens, place: int, start: int) -> Read[Named] | None:
    """Read "the following Monday", "the previous March" and, after "in" or "on", "that summer"."""
    word, noun = text_at(tokens, start), text_at(tokens, start + 1)
    which = {"next": 1, "preceding": -1, **_ANCHORED}.get(word)
    if word == "that" and start == place and text_at(tokens, place - 1) in _BEFORE_THAT:
        which = 0
    elif which is None or start == place:
        return None
    named = Named(anchored=True, which=which)
    if noun in words.WEEKDAYS:
        return replace(named, weekday=words.WEEKDAYS[noun]), start + 2
    if noun in words.SEASONS:
        return replace(named, season=words.SEASONS[noun]), start + 2
    if noun in words.MONTHS and tokens[start + 1].capitalised:
        return replace(named, month=words.MONTHS[noun]), start + 2
    return None


def _read_neighbour(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read the "day before" and the "week after" that end a phrase."""
    noun, way = text_at(tokens, place), text_at(tokens, place + 1)
    unit = Unit.DAY if noun in words.TIMES_OF_DAY else words.UNITS.get(noun)
    if unit is None or not ends_phrase(tokens, place + 2):
        return None
    return Named(unit=unit, shift=-1 if way == "before" else 1, anchored=True), place + 2


def _points_back(tokens: Tokens, place: int) -> bool:
    """Return whether "that" with a unit means one told before: not "until that day comes"."""
    noun = text_at(tokens, place + 1)
    if noun in words.TIMES_OF_DAY:
        return text_at(tokens, place + 2) != "after"  # "that night after night"
    if noun == "day":
        before = text_at(tokens, place - 1)
        return before in ("on", "later", "earlier", "since") or ends_phrase(tokens, place + 2)
    return noun in ("year", "month", "week", "weekend")


def _with_inner(tokens: Tokens, found: Read[Named], read_calendar: Reader) -> Read[Named]:
    """Read the "in August" of "last year in August" and the "on Tuesday" of "last week"."""
    named, place = found
    after = skip_comma(tokens, place)
    if text_at(tokens, after) in ("in", "on"):
        after += 1
    weekday = words.WEEKDAYS.get(text_at(tokens, after))
    if named.unit is Unit.WEEK:
        return (replace(named, weekday=weekday), after + 1) if weekday is not None else found
    if named.unit is not Unit.YEAR or after == place:
        return found
    inner = read_calendar(tokens, after)
    if inner is None or inner[0].year or inner[0].unit or not inner[0].month:
        return found
    return replace(named, month=inner[0].month, day=inner[0].day), inner[1]
