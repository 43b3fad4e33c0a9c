"""Dates written in numbers alone: ISO days and months, and the orders of Europe and America."""

from __future__ import annotations

from bot.text.dates import words
from bot.text.dates.expressions import Named
from bot.text.dates.parts import Read, Tokens, glued
from bot.text.dates.tokens import text_at

_SIGNS = ("-", "/", ".")
_PIVOT = 70


def read_numeric(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "2024-07-18", "2024/7/18", "15/06/2024", "06/15/2024", "2024-07", "18-Jul-24", "9/11"
    and, where they cannot be swapped, "12/31/24".

    Where day and month could be swapped the answer says so, and has the day first.
    """
    groups = _digit_groups(tokens, place)
    if groups is None:
        return _read_short_month(tokens, place)
    numbers, sign, end = groups
    sizes = tuple(len(number) for number in numbers)
    values = tuple(int(number) for number in numbers)
    if len(values) == 3 and sizes[0] == 4 and max(sizes[1:]) <= 2:
        return Named(year=values[0], month=values[1], day=values[2]), end
    if len(values) == 3 and sizes[2] == 4 and max(sizes[:2]) <= 2:
        return _read_day_and_month(values, end, european=sign == ".")
    if len(values) == 2 and sizes == (4, 2) and sign == "-" and _is_month(values[0], values[1]):
        return Named(year=values[0], month=values[1]), end
    if len(values) == 3 and max(sizes) <= 2 <= sizes[2] and sign == "/" and max(values[:2]) > 12:
        return _read_day_and_month((*values[:2], _whole_year(values[2])), end, european=False)
    if numbers == ("9", "11") and sign == "/":
        return Named(year=2001, month=9, day=11), end
    return None


def _read_day_and_month(values: tuple[int, ...], end: int, *, european: bool) -> Read[Named] | None:
    first, second, year = values
    if first > 12 or european or first == second:
        return Named(year=year, month=second, day=first), end
    if second > 12:
        return Named(year=year, month=first, day=second), end
    return Named(year=year, month=second, day=first, swappable=True), end


def _read_short_month(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "18-Jul-2024" and "18/Jul/24", a year below 70 being of this century."""
    first, sign, month, again, last = (text_at(tokens, place + step) for step in range(5))
    glue = sign in ("-", "/") and sign == again
    if not glue or not all(glued(tokens, place + step) for step in range(1, 5)):
        return None
    if month not in words.ANY_MONTH or not (first.isdecimal() and last.isdecimal()):
        return None
    if len(first) > 2 or len(last) not in (2, 4):
        return None
    year = int(last) if len(last) == 4 else _whole_year(int(last))
    return Named(year=year, month=words.ANY_MONTH[month], day=int(first)), place + 5


def _whole_year(short: int) -> int:
    return 1900 + short + 100 * (short < _PIVOT)


def _is_month(year: int, value: int) -> bool:
    """Return whether "2024-07" is a month and not a pair of years such as "2008-09"."""
    return 1 <= value <= 12 and value != year % 100 + 1


def _digit_groups(tokens: Tokens, place: int) -> tuple[tuple[str, ...], str, int] | None:
    """Return up to three runs of digits glued by one and the same sign, with the place after."""
    sign = text_at(tokens, place + 1)
    numbers = [text_at(tokens, place)]
    after = place + 1
    while (
        sign in _SIGNS
        and text_at(tokens, after) == sign
        and glued(tokens, after)
        and glued(tokens, after + 1)
        and text_at(tokens, after + 1).isdecimal()
        and len(numbers) < 4
    ):
        numbers.append(text_at(tokens, after + 1))
        after += 2
    well_formed = 2 <= len(numbers) <= 3 and all(
        number.isdecimal() and len(number) <= 4 for number in numbers
    )
    return (tuple(numbers), sign, after) if well_formed else None
