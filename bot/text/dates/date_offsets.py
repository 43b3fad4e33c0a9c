"""English days counted from a date that follows: "two days before the July 18 drill"."""

from __future__ import annotations

from bot.text.dates import words
from bot.text.dates.calendar import Unit
from bot.text.dates.date_amounts import read_amount
from bot.text.dates.expressions import Named, Offset
from bot.text.dates.guards import is_date
from bot.text.dates.parts import Read, Tokens
from bot.text.dates.ranges import read_expression
from bot.text.dates.tokens import text_at

_WAYS = {"before": -1, "after": 1}
_LENGTHS = words.word_set("for spent another lasted took than within over half and")
"""Words before an amount that make it a length or a bound: "for two days after July 18"."""
_DETERMINERS = words.word_set("the his her its their this last next")


def read_offset(tokens: Tokens, place: int) -> Read[Offset] | None:
    """Read "two days before" or "the day after" where a date follows, which is no part of it."""
    head = _read_head(tokens, place)
    if head is None:
        return None
    count, unit, after = head
    basis = _read_basis(tokens, after)
    if basis is None or (basis.unit is Unit.DAY and count in (-1, 1)):
        return None  # "the day before yesterday" is one expression
    return Offset(count=count, unit=unit, basis=basis), after


def _read_head(tokens: Tokens, place: int) -> tuple[int, Unit, int] | None:
    """Read the way and the amount, in units, with the place after them."""
    the = text_at(tokens, place) == "the"
    unit = words.UNITS.get(text_at(tokens, place + the))
    if the and text_at(tokens, place + 1) in words.TIMES_OF_DAY:
        unit = Unit.DAY
    amount = None if the else read_amount(tokens, place)
    if amount and text_at(tokens, place - 1) not in _LENGTHS:
        (count, unit), after = amount
        if unit is Unit.WEEK:
            count, unit = 7 * count, Unit.DAY
        if unit not in (Unit.DAY, Unit.MONTH):
            return None  # "ten years after 9/11" is about ten years
    elif the and unit:
        count, after = 1, place + 2
    else:
        return None
    way = _WAYS.get(text_at(tokens, after))
    return None if way is None else (way * count, unit, after + 1)


def _read_basis(tokens: Tokens, place: int) -> Named | None:
    """Read the date at `place` or after its article, where it does not itself need another."""
    for start in (place, place + 1):
        read = read_expression(tokens, start)
        if read and isinstance(read[0], Named) and is_date(tokens, start, read[1], read[0]):
            return None if read[0].anchored else read[0]
        if text_at(tokens, place) not in _DETERMINERS:
            break
    return None
