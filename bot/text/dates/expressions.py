"""What an expression of time says, before it is known which days that is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.dates.calendar import Part, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A period named by its parts: "28 February", "August last year", "the 1990s".

    `month` counts from 1, `weekday` from Monday = 0, `season` from spring = 0; `years` is how many
    years `year` stands for (a decade has ten). `shift` counts `unit`s from the present day, or
    from the date named before where `anchored`. `pick` is -1 for "last August", 0 for "this
    August" and 1 for "next August". `swappable` marks 05/06/2024, read with the day first. `turn`
    counts days from the present to the day whose anniversary is meant, 1 in "three years ago
    tomorrow", and `within` is the period around it, a week in "a year ago this week". `easter`
    counts days from Easter Sunday; `nth` which weekday of the month it is, or which of its days
    where there is no weekday, -1 being the last.
    """

    year: int | None = None
    years: int = 1
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: int | None = None
    quarter: int | None = None
    part: Part | None = None
    unit: Unit | None = None
    shift: int = 0
    anchored: bool = False
    which: int | None = None
    ambiguous_order: bool = False
    anniversary_offset: int | None = None
    within: Unit = Unit.DAY
    easter: int | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A number of units that ends (`ahead` false) or begins with the present day."""

    count: int
    unit: Unit
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """All days from the first of one period to the last of another."""

    first: Named
    last: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A period `count` units after the end of another, or before its beginning where negative."""

    count: int
    unit: Unit
    basis: Named


Expression = Named | Window | Between | Offset


def is_ambiguous_order(expression: Expression) -> bool:
    """Return whether a day and a month in an expression could stand in either order."""
    if isinstance(expression, Between):
        return expression.first.ambiguous_order or expression.last.ambiguous_order
    return isinstance(expression, Named) and expression.ambiguous_order
