"""How many of which unit of time: "three years", "half a century", "a week and a half"."""

from __future__ import annotations

from bot.text.dates import words
from bot.text.dates.calendar import Unit
from bot.text.dates.parts import Read, Tokens, skip_hyphen
from bot.text.dates.tokens import text_at

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
    if hours_at(tokens, after) and count and count % _DAY_OF_HOURS == 0 and not halved:
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


def hours_at(tokens: Tokens, place: int) -> bool:
    """Return whether the token at `place` is "hours"."""
    return text_at(tokens, place) == "hours"


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
