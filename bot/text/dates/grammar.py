"""The grammar of English dates: reads one period of time from tokens, at a given place.

Each reader answers with what it read and the place after it, or None. Whether a word that could
be a date is one in its sentence is decided in `bot.text.dates.guards`, which days it stands for in
`bot.text.dates.resolve`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.text.dates import words
from bot.text.dates.calendar import Part, Unit, easter
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
from bot.text.lexicon import load_rows
from bot.text.segment import text_at

FEASTS = {
    tuple(name): Named(month=int(month), day=int(day)) for month, day, *name in load_rows("feasts")
} | {tuple(name): Named(easter=int(days)) for days, *name in load_rows("feasts from Easter")}
FIRST_WORDS = frozenset(name[0] for name in FEASTS)
_LONGEST = max(len(name) for name in FEASTS)
_SEASONS_TOO = frozenset({"christmas", "halloween"})
"""Names that are said of decorations and parties too, unless they end their phrase."""
_BEFORE_A_SEASON = frozenset(
    ["at", "before", "after", "by", "on", "since", "until", "till", "last", "this", "next", "to"]
)


def read_feast(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read the name of a day, which ends before a capital: not the Good Friday Agreement."""
    if text_at(tokens, place) not in FIRST_WORDS or not tokens[place].capitalised:
        return None
    name: list[str] = []
    found: Read[Named] | None = None
    after = place
    while after < len(tokens) and len(name) < _LONGEST:
        after += 1
        if tokens[after - 1].text not in "'’.":
            name.append(tokens[after - 1].lower)
            named = FEASTS.get(tuple(name))
            found = (named, after) if named else found
    if found is None or (found[1] < len(tokens) and tokens[found[1]].capitalised):
        return None
    if found[1] == place + 1 and text_at(tokens, place) in _SEASONS_TOO:
        return found if _is_day(tokens, place) else None
    return found


def _is_day(tokens: Tokens, place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after and len(after.text) == 4 and after.number is not None:
        return True
    return ends_phrase(tokens, place + 1) and text_at(tokens, place - 1) in _BEFORE_A_SEASON


def feast_in(year: int, days: int) -> date | None:
    """Return the day that lies `days` after Easter Sunday, or None before the calendar's reform."""
    return easter(year) + timedelta(days=days) if 1583 <= year <= 4099 else None


_PIVOT = 70
_GLUED_TOKENS = 7
_NUMERIC = re.compile(r"(\d{1,4})([-/.])(\d{1,4})(?:\2(\d{1,4}))?(?!\d|\2\d)")
_SHORT_MONTH = re.compile(r"(\d{1,2})([-/])([a-z]+)\2(\d{4}|\d{2})(?!\d)")


def read_numeric(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "2024-07-18", "2024/7/18", "15/06/2024", "06/15/2024", "2024-07", "18-Jul-24", "9/11"
    and, where they cannot be swapped, "12/31/24".

    Where day and month could be swapped the answer says so, and has the day first.
    """
    if text_at(tokens, place + 1) not in ("-", "/", ".") or not tokens[place].text.isdecimal():
        return None
    written, ends = _read_glued(tokens, place)
    short = _SHORT_MONTH.match(written)
    if short and short[3] in words.ANY_MONTH:
        named = Named(
            year=_whole_year(short[4]), month=words.ANY_MONTH[short[3]], day=int(short[1])
        )
        return named, ends[short.end()]
    match = _NUMERIC.match(written)
    if match is None:
        return None
    numbers, sign, end = match.group(1, 3, 4), match[2], ends[match.end()]
    sizes = tuple(len(number or "") for number in numbers)
    first, second, last = (int(number or 0) for number in numbers)
    if sizes[0] == 4 and 0 < sizes[2] <= 2 >= sizes[1]:
        return Named(year=first, month=second, day=last), end
    if sizes[2] == 4 and max(sizes[:2]) <= 2:
        return _read_day_and_month(first, second, last, end, european=sign == ".")
    if sizes == (4, 2, 0) and sign == "-" and _is_month(first, second):
        return Named(year=first, month=second), end
    if sizes[2] == 2 >= max(sizes[:2]) and sign == "/" and max(first, second) > 12:
        year = _whole_year(numbers[2])
        return _read_day_and_month(first, second, year, end, european=False)
    return (Named(year=2001, month=9, day=11), end) if match[0] == "9/11" else None


def _read_glued(tokens: Tokens, place: int) -> tuple[str, dict[int, int]]:
    """Return some tokens as they are written, and by its lengths the places behind them."""
    written, ends = "", {}
    for at, token in enumerate(tokens[place : place + _GLUED_TOKENS], start=place):
        written += token.lower if glued(tokens, at) or at == place else f" {token.lower}"
        ends[len(written)] = at + 1
    return written, ends


def _read_day_and_month(
    first: int, second: int, year: int, end: int, *, european: bool
) -> Read[Named] | None:
    if first > 12 or european or first == second:
        return Named(year=year, month=second, day=first), end
    if second > 12:
        return Named(year=year, month=first, day=second), end
    return Named(year=year, month=second, day=first, ambiguous_order=True), end


def _whole_year(written: str) -> int:
    """Return a year of four digits or of two, of which those below 70 are of this century."""
    value = int(written)
    return value if len(written) == 4 else 1900 + value + 100 * (value < _PIVOT)


def _is_month(year: int, value: int) -> bool:
    """Return whether "2024-07" is a month and not a pair of years such as "2008-09"."""
    return 1 <= value <= 12 and value != year % 100 + 1


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
    which = {"last": -1, "this": 0, "next": 1}.get(text_at(tokens, place))
    feast = read_feast(tokens, place + (which is not None))
    if feast is None or which is None:
        return with_year(tokens, *feast) if feast else None
    return replace(feast[0], which=which), feast[1]


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
        return replace(named, which=-1 if text_at(tokens, place) == "last" else 1), place + 1
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


_LABEL = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)[-/ ]?)?"
    r"(?:(?P<kind>[qh])(?P<number>[1-4])(?!\d)|(?P<first>[1-4])(?P<then>[qh]))"
    r"(?:[-/, ]{0,2}(?P<later>(?:19|20)\d\d|(?:(?<=[qh])|'|(?<=/))\d\d)(?![\d-]))?"
)


def _read_quarter(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "Q3 2024", "2024Q3", "3Q24", "Q4/2024", "H1 2024" and "the third quarter"."""
    label = _read_label(tokens, place)
    if label:
        return label if label[0].year else with_year(tokens, *label)
    noun = skip_hyphen(tokens, place + 1)
    first = text_at(tokens, place)
    if first in words.QUARTERS and text_at(tokens, noun) == "quarter":
        return with_year(tokens, Named(quarter=words.QUARTERS[first]), noun + 1)
    return None


def _read_label(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read a quarter or half by its letter, with the year before or behind it."""
    written, ends = _read_glued(tokens, place)
    match = _LABEL.match(written)
    number = match and int(match["number"] or match["first"])
    if match is None or number is None or match.end() not in ends:
        return None
    year = None if match["year"] and match["later"] else match["year"] or match["later"]
    named = Named(year=_whole_year(year.strip("'")) if year else None)
    if (match["kind"] or match["then"]) == "q":
        return replace(named, quarter=number), ends[match.end()]
    half = Part.FIRST_HALF if number == 1 else Part.SECOND_HALF
    return (replace(named, part=half), ends[match.end()]) if number < 3 and year else None


def _read_season(tokens: Tokens, place: int) -> Read[Named] | None:
    season = words.SEASONS.get(text_at(tokens, place))
    if season is None:
        return None
    named, after = with_year(tokens, Named(season=season), place + 1)
    return (named, after) if named.year or named.unit else None


_LAST = -1
_COUNTED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5} | {
    "last": _LAST,
    "final": _LAST,
}


def read_nth(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "(the) second Sunday of May 2021", "the last Friday of next month"."""
    start = place + (text_at(tokens, place) == "the")
    counted = _read_count(tokens, start)
    if counted is None:
        return None
    nth, after = counted
    noun = text_at(tokens, after)
    weekday = words.WEEKDAYS.get(noun)
    whole_day = noun == "day" and nth == _LAST
    if not (weekday is not None or whole_day) or text_at(tokens, after + 1) not in ("of", "in"):
        return None
    named = Named(weekday=weekday, nth=nth)
    after += 2
    month = month_at(tokens, after + (text_at(tokens, after) == "the"))
    if month:
        return with_year(tokens, replace(named, month=month[0]), month[1])
    notice = read_relative(tokens, after)
    if notice is None or notice[0].unit is not Unit.MONTH:
        return None
    return replace(notice[0], weekday=weekday, nth=nth), notice[1]


def _read_count(tokens: Tokens, place: int) -> Read[int] | None:
    word = text_at(tokens, place)
    if word in _COUNTED:
        return _COUNTED[word], place + 1
    figure = len(word) == 1 and word.isdecimal() and 1 <= int(word) <= 5
    ordinal = text_at(tokens, place + 1) in words.ORDINAL_ENDINGS and glued(tokens, place + 1)
    return (int(word), place + 2) if figure and ordinal else None
