"""The grammar of English dates: reads one expression of time from tokens, at a given place.

Each reader answers with what it read and the place after it, or None. Whether a word that could
be a date is one in its sentence is decided in `bot.text.date_guards`, which days it stands for in
`bot.text.date_values`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.text import date_words as words
from bot.text.date_calendar import Part, Unit
from bot.text.date_expressions import Between, Expression, Named
from bot.text.date_numeric import read_numeric
from bot.text.date_parts import (
    Read,
    Tokens,
    followed_by_things,
    glued,
    read_day,
    read_year,
    skip_comma,
    skip_hyphen,
)
from bot.text.date_relative import read_relative, read_window
from bot.text.date_tokens import text_at

_CONNECTORS = frozenset({"-", "–", "—", "−", "~", "to", "through", "thru", "until", "till"})


def read_expression(
    tokens: Tokens, place: int, *, and_joins: bool = False
) -> Read[Expression] | None:
    """Read the longest expression at `place`: a window, a range or one named period.

    `and_joins` is true after "between", where "and" makes a range.
    """
    window = read_window(tokens, place)
    if window:
        return window
    days = _read_day_range(tokens, place, and_joins=and_joins)
    named = None if days else read_named(tokens, place)
    return days or (named and (_read_joined(tokens, named, and_joins=and_joins) or named))


def read_named(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read one named period with the words that say which part of it is meant."""
    prefix = _read_part(tokens, place)
    part, after = prefix if prefix else (None, place)
    core = _read_core(tokens, after, parted=part is not None)
    if core is None:
        return None
    named, end = core
    if part is None:
        return core
    if part in (Part.REST, Part.SO_FAR) and (named.unit is None or named.day or named.month):
        return None
    return replace(named, part=part), end


def read_lone_day(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read a day of a month that goes unsaid, "the 18th", where nothing follows that it counts."""
    if text_at(tokens, place) != "the":
        return None
    day = read_day(tokens, place + 1)
    if day is None or day[1] != place + 3:
        return None
    ends = text_at(tokens, day[1]) in ("", ".", ",", ";", ")", "and", "but", "after", "when")
    return (Named(day=day[0]), day[1]) if ends else None


def _read_part(tokens: Tokens, place: int) -> tuple[Part, int] | None:
    word = text_at(tokens, place)
    if word in words.PARTS:
        after = skip_hyphen(tokens, place + 1)
        after += text_at(tokens, after) in ("in", "on") and word != "mid"
        return words.PARTS[word], after + (text_at(tokens, after) == "the")
    start = place + (word == "the")
    noun = text_at(tokens, start)
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
        or read_relative(tokens, place, read_calendar=_read_calendar)
        or _read_weekday(tokens, start)
        or _read_calendar(tokens, start)
    )


def _read_weekday(tokens: Tokens, place: int) -> Read[Named] | None:
    weekday = words.ANY_WEEKDAY.get(text_at(tokens, place))
    if weekday is None:
        return None
    after = place + 1
    after += text_at(tokens, after) == "." and text_at(tokens, place) in words.WEEKDAY_SHORT
    dated = _read_dated(tokens, skip_comma(tokens, after))
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
        _read_dated(tokens, place)
        or _read_month(tokens, place)
        or _read_quarter(tokens, place)
        or _read_season(tokens, place)
        or read_year(tokens, place)
    )


def _read_dated(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read a day with its month, in either order, and its year where one follows."""
    start = place + (text_at(tokens, place) == "the")
    day = read_day(tokens, start)
    if day:
        after = day[1] + (text_at(tokens, day[1]) == "of")
        after += text_at(tokens, after) == "." and after == day[1]
        month = _month_at(tokens, after)
        return _with_year(tokens, Named(month=month[0], day=day[0]), month[1]) if month else None
    month = _month_at(tokens, place)
    if month is None:
        return None
    day = read_day(tokens, month[1] + (text_at(tokens, month[1]) == "the"))
    counts = text_at(tokens, place - 1) == "in" and followed_by_things(tokens, day[1] if day else 0)
    if day is None or counts:
        return None
    return _with_year(tokens, Named(month=month[0], day=day[0]), day[1])


def names_month_or_year(tokens: Tokens, place: int) -> bool:
    """Return whether a month or a plain year stands here, which "the" before is no part of."""
    if text_at(tokens, place) in words.ANY_MONTH:
        return True
    year = read_year(tokens, place)
    return year is not None and year[0].years == 1 and tokens[place].number is not None


def _month_at(tokens: Tokens, place: int) -> tuple[int, int] | None:
    word = text_at(tokens, place)
    month = words.ANY_MONTH.get(word)
    if month is None:
        return None
    dotted = word in words.MONTH_SHORT and text_at(tokens, place + 1) == "."
    return month, place + 1 + dotted


def _read_month(tokens: Tokens, place: int) -> Read[Named] | None:
    month = _month_at(tokens, place)
    return _with_year(tokens, Named(month=month[0]), month[1]) if month else None


def _with_year(tokens: Tokens, named: Named, place: int) -> Read[Named]:
    """Add the year that follows, after a comma, "of" or nothing, or words such as "last year"."""
    comma = skip_comma(tokens, place)
    after = comma if comma > place else place + (text_at(tokens, place) in ("of", "in"))
    year = read_year(tokens, after, plain=True)
    if year and not (after == place and followed_by_things(tokens, year[1])):
        return replace(named, year=year[0].year), year[1]
    return _with_relative(tokens, named, place, units=(Unit.YEAR,))


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
        return _with_year(tokens, *label)
    noun = skip_hyphen(tokens, place + 1)
    if first in words.QUARTERS and text_at(tokens, noun) == "quarter" and second:
        return _with_year(tokens, Named(quarter=words.QUARTERS[first]), noun + 1)
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
    named, after = _with_year(tokens, Named(season=season), place + 1)
    return (named, after) if named.year or named.unit else None


def _read_day_range(tokens: Tokens, place: int, *, and_joins: bool) -> Read[Expression] | None:
    """Read days of one month, "10 to 17 July" or "July 10 to 17", with the year or without."""
    first = read_day(tokens, place + (text_at(tokens, place) == "the"))
    if first:
        after = _skip_connector(tokens, first[1], and_joins=True)
        last = _read_dated(tokens, after) if after else None
        if after is None or last is None or not _joins_days(tokens, after, first, last, and_joins):
            return None
        return Between(first=Named(day=first[0]), last=last[0]), last[1]
    opening = _read_dated(tokens, place)
    after = _skip_connector(tokens, opening[1], and_joins=True) if opening else None
    if opening is None or opening[0].year or after is None:
        return None
    closing = read_day(tokens, after + (text_at(tokens, after) == "the"))
    if closing is None or followed_by_things(tokens, closing[1]):
        return None
    last = _with_year(tokens, Named(month=opening[0].month, day=closing[0]), closing[1])
    opened = (opening[0].day or 0, opening[1])
    if not _joins_days(tokens, after, opened, last, and_joins):
        return None
    if _month_at(tokens, closing[1] + (text_at(tokens, closing[1]) == "of")):
        return None
    return Between(first=opening[0], last=last[0]), last[1]


def _joins_days(
    tokens: Tokens, after: int, first: Read[int], last: Read[Named], and_joins: bool
) -> bool:
    """Return whether the word before `after` makes a range: "and" only of neighbouring days."""
    if last[0].month is None or not last[0].day:
        return False
    return and_joins or text_at(tokens, after - 1) != "and" or last[0].day == first[0] + 1


def _read_joined(
    tokens: Tokens, opening: Read[Named], *, and_joins: bool
) -> Read[Expression] | None:
    """Read what follows a named period in a range: "May to July", "1895-1945", "2023-24"."""
    after = _skip_connector(tokens, opening[1], and_joins=and_joins)
    if after is None:
        return None
    closing = _read_short_year(tokens, opening[0], after) or read_named(tokens, after)
    if closing is None or not _same_kind(opening[0], closing[0]):
        return None
    if _are_two_dates(opening[0], closing[0]):
        return None
    return Between(first=opening[0], last=closing[0]), closing[1]


def _skip_connector(tokens: Tokens, place: int, *, and_joins: bool) -> int | None:
    word = text_at(tokens, place)
    if word in _CONNECTORS:
        return place + 1
    if word == "up" and text_at(tokens, place + 1) == "to":
        return place + 2
    return place + 1 if word == "and" and and_joins else None


def _read_short_year(tokens: Tokens, opening: Named, place: int) -> Read[Named] | None:
    """Read the "24" of "2023-24" and of "winter 1776-77"."""
    word, year = text_at(tokens, place), opening.year
    bare = year is not None and opening.month is None and opening.years == 1
    if not bare or year is None or not (len(word) == 2 and word.isdecimal()):
        return None
    if tokens[place - 1].text not in "-–—−" or int(word) <= year % 100:
        return None
    return replace(opening, year=year - year % 100 + int(word), season=None), place + 1


def _same_kind(first: Named, last: Named) -> bool:
    """Return whether two periods can be the ends of one range."""
    if first.weekday is not None and first.day is None:
        return last.weekday is not None or last.unit is Unit.DAY
    if first.day or first.unit is Unit.DAY:
        return bool(last.day or last.unit is Unit.DAY)
    if first.month or first.season is not None or first.quarter:
        return bool(last.month or last.season is not None or last.quarter) and not last.day
    return not (last.day or last.weekday is not None or last.month)


def _are_two_dates(first: Named, last: Named) -> bool:
    """Return whether two full dates are those of a life or a work, named one by one."""
    if not (first.day and last.day and first.year and last.year):
        return False
    return last.year - first.year > 1
