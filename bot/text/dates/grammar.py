"""The grammar of English dates: reads one period of time from tokens, at a given place.

Each reader answers with what it read and the place after it, or None. Whether a word that could
be a date is one in its sentence is decided in `bot.text.dates.guards`, which days it stands for in
`bot.text.dates.resolve`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.text.dates import words
from bot.text.dates.calendar import Part, Unit
from bot.text.dates.date_feasts import read_feast
from bot.text.dates.date_numeric import read_numeric
from bot.text.dates.expressions import Between, Named
from bot.text.dates.parts import (
    Read,
    Tokens,
    ends_phrase,
    followed_by_things,
    glued,
    read_day,
    read_year,
    skip_comma,
    skip_hyphen,
)
from bot.text.dates.relative import read_relative
from bot.text.dates.tokens import text_at

_BEFORE_A_DAY = frozenset({"on", "by", "until", "till", "since"})
_JOINING = frozenset({"and", "to", "or", "through", "until"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_OWNING = frozenset({"the", "a", "s", "its", "his", "her", "their", "since", "after", "before"})


def read_named(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read one named period with the words that say which part of it is meant."""
    prefix = _read_part(tokens, place)
    part, after = prefix if prefix else (None, place)
    core = _read_core(tokens, after, parted=part is not None)
    if core is None:
        return read_relative(tokens, place) if part else None
    named, end = core
    if part is None:
        return core
    if part in (Part.REST, Part.SO_FAR) and (named.unit is None or named.day or named.month):
        return None
    return replace(named, part=part), end


def read_lone_day(tokens: Tokens, place: int) -> Read[Named | Between] | None:
    """Read days of a month that goes unsaid, "the 18th and 19th", where nothing they count follows.

    Only after "on", "by" and the like.
    """
    if text_at(tokens, place) != "the" or text_at(tokens, place - 1) not in _BEFORE_A_DAY:
        return None
    first = _read_ordinal_day(tokens, place + 1)
    if first is None:
        return None
    after = first[1] + 1
    joined = text_at(tokens, first[1]) in _JOINING
    last = _read_ordinal_day(tokens, after + (text_at(tokens, after) == "the")) if joined else None
    if last and first[0] < last[0] and _ends_day(tokens, last[1]):
        return Between(first=Named(day=first[0]), last=Named(day=last[0])), last[1]
    return (Named(day=first[0]), first[1]) if _ends_day(tokens, first[1]) else None


def _read_ordinal_day(tokens: Tokens, place: int) -> Read[int] | None:
    """Read "18th", in figures."""
    day = read_day(tokens, place)
    return day if day and day[1] == place + 2 else None


def _ends_day(tokens: Tokens, place: int) -> bool:
    return ends_phrase(tokens, place) or text_at(tokens, place) in ("and", "but", "after", "when")


def _read_part(tokens: Tokens, place: int) -> tuple[Part, int] | None:
    word = text_at(tokens, place)
    if word in words.PARTS:
        after = skip_hyphen(tokens, place + 1)
        after += text_at(tokens, after) in ("in", "on") and word != "mid"
        return words.PARTS[word], after + (text_at(tokens, after) == "the")
    start = place + (word == "the")
    noun = text_at(tokens, start)
    if start == place and noun in words.PART_NOUNS and text_at(tokens, start + 1) == "-":
        return words.PART_NOUNS[noun], start + 2
    if noun in words.PART_NOUNS and text_at(tokens, start + 1) == "of":
        after = start + 2
        the = text_at(tokens, after) == "the"
        a_thing = the and text_at(tokens, after + 1).isdecimal()
        return None if a_thing else (words.PART_NOUNS[noun], after + the)
    if noun in ("first", "second") and text_at(tokens, start + 1) == "half":
        after = start + 2 + (text_at(tokens, start + 2) == "of")
        part = Part.FIRST_HALF if noun == "first" else Part.SECOND_HALF
        return part, after + (text_at(tokens, after) == "the")
    return None


def _read_core(tokens: Tokens, place: int, *, parted: bool) -> Read[Named] | None:
    if parted and text_at(tokens, place) in ("year", "month", "week", "century", "decade"):
        unit = words.UNITS[text_at(tokens, place)]
        return Named(unit=unit), place + 1
    start = place + (text_at(tokens, place) == "the")
    return (
        read_numeric(tokens, place)
        or _read_feast(tokens, place)
        or _read_day_of_period(tokens, place)
        or read_relative(tokens, place, read_calendar=_read_calendar)
        or _read_weekday(tokens, start)
        or _read_calendar(tokens, start)
    )


def _read_day_of_period(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "the 15th of last month"."""
    day = read_day(tokens, place + 1) if text_at(tokens, place) == "the" else None
    if day is None or text_at(tokens, day[1]) != "of":
        return None
    month = read_relative(tokens, day[1] + 1)
    if month is None or month[0].unit is not Unit.MONTH:
        return None
    return replace(month[0], day=day[0]), month[1]


def _read_feast(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "Christmas Day", "Christmas 2023" and "last Christmas"."""
    pick = {"last": -1, "this": 0, "next": 1}.get(text_at(tokens, place))
    feast = read_feast(tokens, place + (pick is not None))
    if feast is None or pick is None:
        return with_year(tokens, *feast) if feast else None
    return replace(feast[0], pick=pick), feast[1]


def _read_weekday(tokens: Tokens, place: int) -> Read[Named] | None:
    weekday = words.ANY_WEEKDAY.get(text_at(tokens, place))
    if weekday is None:
        return None
    after = place + 1
    after += text_at(tokens, after) == "." and text_at(tokens, place) in words.WEEKDAY_SHORT
    dated = read_dated(tokens, skip_comma(tokens, after))
    if dated:
        return replace(dated[0], weekday=weekday), dated[1]
    numbered = read_day(tokens, after + (text_at(tokens, after) == "the"))
    if numbered and (numbered[1] > after + 1 or text_at(tokens, after) == "the"):
        return Named(weekday=weekday, day=numbered[0]), numbered[1]
    if text_at(tokens, place) in words.WEEKDAY_SHORT and after == place + 1:
        return Named(weekday=weekday), after
    return _with_relative(tokens, Named(weekday=weekday), after, units=(Unit.WEEK, Unit.MONTH))


def _read_calendar(tokens: Tokens, place: int) -> Read[Named] | None:
    return (
        read_dated(tokens, place)
        or _read_month(tokens, place)
        or _read_quarter(tokens, place)
        or _read_season(tokens, place)
        or read_year(tokens, place)
    )


def read_dated(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read a day with its month, in either order, and its year where one follows."""
    start = place + (text_at(tokens, place) == "the")
    day = read_day(tokens, start)
    if day:
        after = day[1] + (text_at(tokens, day[1]) == "day")
        after = after + 1 if text_at(tokens, after) == "of" else day[1]
        after += text_at(tokens, after) == "." and after == day[1]
        month = month_at(tokens, after)
        return with_year(tokens, Named(month=month[0], day=day[0]), month[1]) if month else None
    month = month_at(tokens, place)
    if month is None:
        return None
    day = read_day(tokens, month[1] + (text_at(tokens, month[1]) == "the"))
    counts = text_at(tokens, place - 1) == "in" and followed_by_things(tokens, day[1] if day else 0)
    if day is None or counts:
        return None
    return with_year(tokens, Named(month=month[0], day=day[0]), day[1])


def names_month_or_year(tokens: Tokens, place: int) -> bool:
    """Return whether a month, weekday or plain year is here, which "the" before is no part of."""
    if text_at(tokens, place) in words.ANY_MONTH or text_at(tokens, place) in words.ANY_WEEKDAY:
        return True
    year = read_year(tokens, place)
    return year is not None and year[0].years == 1 and tokens[place].number is not None


def month_at(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """Read a month's name, short with its stop or whole; return its number."""
    word = text_at(tokens, place)
    month = words.ANY_MONTH.get(word)
    if month is None:
        return None
    dotted = word in words.MONTH_SHORT and text_at(tokens, place + 1) == "."
    return month, place + 1 + dotted


def _read_month(tokens: Tokens, place: int) -> Read[Named] | None:
    month = month_at(tokens, place)
    return with_year(tokens, Named(month=month[0]), month[1]) if month else None


def with_year(tokens: Tokens, named: Named, place: int) -> Read[Named]:
    """Add the year that follows, after a comma, "of" or nothing, or words such as "last year"."""
    comma = skip_comma(tokens, place)
    after = comma if comma > place else place + (text_at(tokens, place) in ("of", "in"))
    year = read_year(tokens, after, plain=True) or _read_early_year(tokens, named, place)
    if year and not (after == place and _counts(tokens, named, place)):
        return replace(named, year=year[0].year), year[1]
    if text_at(tokens, place) in ("last", "next") and ends_phrase(tokens, place + 1):
        return replace(named, pick=-1 if text_at(tokens, place) == "last" else 1), place + 1
    return _with_relative(tokens, named, place, units=(Unit.YEAR,))


def _counts(tokens: Tokens, named: Named, place: int) -> bool:
    """Return whether a number counts things: "in May 2000 troops", not "the May 2005 riots"."""
    if not followed_by_things(tokens, place + 1):
        return False
    year = _FIRST_YEAR <= (tokens[place].number or 0) < _LAST_YEAR
    opening = text_at(tokens, place - (2 if text_at(tokens, place - 1) == "." else 1) - 1)
    return not (year and named.day is None and opening in _OWNING)


def _read_early_year(tokens: Tokens, named: Named, place: int) -> Read[Named] | None:
    """Read the "420" of "30 September 420" and the "79 AD" of "24 August 79 AD"."""
    value = tokens[place].number if place < len(tokens) else None
    if not value or not named.day:
        return None
    if text_at(tokens, place + 1) in ("ad", "ce"):
        return Named(year=value), place + 2
    early = len(tokens[place].text) == 3 and value >= 100
    return (Named(year=value), place + 1) if early and ends_phrase(tokens, place + 1) else None


def _with_relative(
    tokens: Tokens, named: Named, place: int, *, units: tuple[Unit, ...]
) -> Read[Named]:
    comma = skip_comma(tokens, place)
    after = comma + (text_at(tokens, comma) in ("of", "in"))
    relative = read_relative(tokens, after)
    if relative and relative[0].unit in units and relative[0].part is None:
        shifted = relative[0]
        return (
            replace(named, unit=shifted.unit, shift=shifted.shift, anchored=shifted.anchored),
            relative[1],
        )
    return named, place


def _read_quarter(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "Q3 2024", "2024 Q3", "H1 2024" and "the third quarter"."""
    first, second = text_at(tokens, place), text_at(tokens, place + 1)
    year = read_year(tokens, place, plain=True)
    if year:
        after = skip_hyphen(tokens, year[1])
        label = _read_label(tokens, after)
        return (replace(label[0], year=year[0].year), label[1]) if label else None
    label = _read_label(tokens, place)
    if label:
        return with_year(tokens, *label)
    noun = skip_hyphen(tokens, place + 1)
    if first in words.QUARTERS and text_at(tokens, noun) == "quarter" and second:
        return with_year(tokens, Named(quarter=words.QUARTERS[first]), noun + 1)
    return None


def _read_label(tokens: Tokens, place: int) -> Read[Named] | None:
    letter, number = text_at(tokens, place), text_at(tokens, place + 1)
    if letter not in ("q", "h") or not glued(tokens, place + 1):
        return None
    if letter == "q" and number in ("1", "2", "3", "4"):
        return Named(quarter=int(number)), place + 2
    if letter == "h" and number in ("1", "2"):
        half = Part.FIRST_HALF if number == "1" else Part.SECOND_HALF
        return Named(part=half), place + 2
    return None


def _read_season(tokens: Tokens, place: int) -> Read[Named] | None:
    season = words.SEASONS.get(text_at(tokens, place))
    if season is None:
        return None
    named, after = with_year(tokens, Named(season=season), place + 1)
    return (named, after) if named.year or named.unit else None
