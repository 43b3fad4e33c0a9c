"""Neutral pages: what is shown, without saying where; each place renders them its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.entities import DayRange

SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `href` makes it a link."""

    text: str
    bold: bool = False
    dim: bool = False
    href: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that belong together, under a heading or none."""

    lines: tuple[Line, ...]
    heading: Line = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: title, blocks from top to bottom, footer."""

    title: Line
    blocks: tuple[Block, ...] = ()
    footer: Line = ()


def draw_sparkline(counts: Iterable[int]) -> str:
    """Return counts as a row of bars, the highest one full."""
    values = list(counts)
    top = max(values, default=0) or 1
    return "".join(SPARKS[round(value / top * (len(SPARKS) - 1))] for value in values)


def show_time(moment: datetime, zone: str) -> str:
    """Return a moment in a zone: "Fri 22 Nov 2024, 08:00 JST"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {show_day(local.date())}, {local:%H:%M %Z}"


def show_day(day: date) -> str:
    """Return a day: "22 Nov 2024"."""
    return f"{day.day} {day:%b} {day.year:04}"


def show_days(days: DayRange) -> str:
    """Return a range of days in its shortest form: a day, month, year, or from and to."""
    first, last = days.first, days.last
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        return f"{show_day(first)} ({first:%a})"
    if (first.day, first.month, after.day, after.month) == (1, 1, 1, 1):
        year = f"{first.year:04}"
        return year if first.year == last.year else f"{year} to {last.year:04}"
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b} {first.year:04}"
    return f"{show_day(first)} to {show_day(last)}"
