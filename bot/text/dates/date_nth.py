"""English days counted within a month: "the first Monday in October", "the last day of June"."""

from __future__ import annotations

from dataclasses import replace

from bot.text.dates import words
from bot.text.dates.calendar import Unit
from bot.text.dates.expressions import Named
from bot.text.dates.grammar import month_at, with_year
from bot.text.dates.parts import Read, Tokens, glued
from bot.text.dates.relative import read_relative
from bot.text.dates.tokens import text_at

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
    told = read_relative(tokens, after)
    if told is None or told[0].unit is not Unit.MONTH:
        return None
    return replace(told[0], weekday=weekday, nth=nth), told[1]


def _read_count(tokens: Tokens, place: int) -> Read[int] | None:
    word = text_at(tokens, place)
    if word in _COUNTED:
        return _COUNTED[word], place + 1
    figure = len(word) == 1 and word.isdecimal() and 1 <= int(word) <= 5
    ordinal = text_at(tokens, place + 1) in words.ORDINAL_ENDINGS and glued(tokens, place + 1)
    return (int(word), place + 2) if figure and ordinal else None
