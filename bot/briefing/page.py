"""Neutral pages: what is shown, without saying where; each place renders them its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import choice
from zoneinfo import ZoneInfo

from bot.briefing.wording import Wording
from bot.domain.entities import VAGUE, DayRange

Places = Mapping[int, str]
"""The names of a guild's channels, by number."""

_KEY = "".join(choice([chr(code) for code in range(0xFDD3, 0xFDF0)]) for _ in range(8))
LIVE = re.compile(f"\ufdd0([^\ufdd0-\ufdd2]*)\ufdd1{_KEY}([^\ufdd0-\ufdd2]*)\ufdd2")
"""A time, a channel, role or person in a text of ours: what it is in words, and to Discord.

They are set apart by characters that no text may hold (Unicode, "Noncharacters"), and by a key of
this process, so that where a source or a person writes them all the same, they are text.
"""

SPARKS = "▁▂▃▄▅▆▇█"

_YEAR = 365
_PARTS = frozenset({1, 10, 11, 19, 21})
"""Days on which a month and its thirds begin."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `href` makes it a link.

    `lang` is the language (ISO 639-1) of a quote, None for our own words.
    """

    text: str
    bold: bool = False
    dim: bool = False
    href: str | None = None
    lang: str | None = None


Line = tuple[Run, ...]

Text = Line | str
"""A line, or a text alone, which is bold as a title or heading, dim as a footer, else plain."""


@dataclass(frozen=True, slots=True, init=False)
class Block:
    """Lines that belong together, under a heading or none."""

    lines: tuple[Line, ...]
    heading: Line

    def __init__(self, lines: Iterable[Text], heading: Text = ()) -> None:
        object.__setattr__(self, "lines", tuple(_style(line) for line in lines))
        object.__setattr__(self, "heading", _style(heading, bold=True))


@dataclass(frozen=True, slots=True, init=False)
class Page:
    """A page: title, blocks from top to bottom, footer."""

    title: Line
    blocks: tuple[Block, ...]
    footer: Line

    def __init__(self, title: Text, blocks: Iterable[Block] = (), footer: Text = ()) -> None:
        object.__setattr__(self, "title", _style(title, bold=True))
        object.__setattr__(self, "blocks", tuple(blocks))
        object.__setattr__(self, "footer", _style(footer, dim=True))


def _style(text: Text, *, bold: bool = False, dim: bool = False) -> Line:
    return (Run(text, bold=bold, dim=dim),) if isinstance(text, str) else text


def label_value(label: str, value: Text) -> Line:
    """Return the line of a value: its label in bold, then what it is."""
    return (Run(label, bold=True), Run(" "), *_style(value))


def list_changes(
    old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]], section: str, wording: Wording
) -> list[Text]:
    """Return the settings that changed, as they were and are, or that none did.

    A setting is the key of its label and its value in words; `section` has the words for it all.
    """
    changed = [
        label_value(
            wording.say(label), wording.say(f"{section}.changed", before=before, after=after)
        )
        for (label, before), (_, after) in zip(old, new, strict=True)
        if before != after
    ]
    return [*changed] or [wording.say(f"{section}.as_it_was")]


def draw_sparkline(counts: Iterable[int]) -> str:
    """Return counts as a row of bars, the highest one full."""
    values = list(counts)
    top = max(values, default=0) or 1
    return "".join(SPARKS[round(value / top * (len(SPARKS) - 1))] for value in values)


# Weekdays and months come from the wording: strftime takes them from the locale of the process.


def show_time(moment: datetime, zone: str, wording: Wording) -> str:
    """Return a moment in a zone: "Fri 22 Nov 2024, 08:00 JST"; live, in that of the reader."""
    local = moment.astimezone(ZoneInfo(zone))
    text = wording.say(
        "day.time",
        date=show_day(local.date(), wording),
        weekday=_show_weekday(local.date(), wording),
        clock=f"{local:%H:%M}",
        zone=f"{local:%Z}",
    )
    return _mark_live(text, f"t:{moment.timestamp():.0f}:f") if wording.live else text


def show_channel(
    number: int, places: Places, wording: Wording, *, gone: str = "digest.channel_gone"
) -> str:
    """Return a channel as people see it, live as what leads there; or that it is `gone`."""
    if number not in places:
        return wording.say(gone)
    text = f"#{places[number]}"
    return _mark_live(text, f"#{number}") if wording.live else text


def show_role(number: int, wording: Wording) -> str:
    """Return a role as people see it, where that is live; else its number."""
    return _mark_live(f"@{number}", f"@&{number}") if wording.live else f"@{number}"


def show_person(number: int, name: str, wording: Wording) -> str:
    """Return a person as people see them; live by their number, where it is known."""
    return _mark_live(f"@{name}", f"@{number}") if wording.live and number else name


def _mark_live(text: str, code: str) -> str:
    return f"\ufdd0{read_plain(text)}\ufdd1{_KEY}{code}\ufdd2"


def read_plain(text: str) -> str:
    """Return a text with its times and channels in words, also where a cut went through one."""
    return re.sub(f"\ufdd1{_KEY}[^\ufdd2]*\\Z|[\ufdd0-\ufdef]", "", LIVE.sub(r"\1", text))


def show_day(day: date, wording: Wording) -> str:
    """Return a day: "22 Nov 2024"."""
    month, year = _show_month(day, wording), f"{day.year:04}"
    return wording.say("day.date", day=day.day, month=month, year=year)


def _show_year(day: date, wording: Wording) -> str:
    return wording.say("day.year", year=f"{day.year:04}")


def _show_month(day: date, wording: Wording) -> str:
    return wording.say("day.months").split()[day.month - 1]


def _show_weekday(day: date, wording: Wording) -> str:
    return wording.say("day.weekdays").split()[day.weekday()]


def _show_range(first: str, last: str, wording: Wording) -> str:
    return first if first == last else wording.say("day.range", first=first, last=last)


def show_days(days: DayRange, wording: Wording) -> str:
    """Return a range of days in its shortest form: a day, month, year, or from and to."""
    first, last = days.first, days.last
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        weekday = _show_weekday(first, wording)
        return wording.say("day.exact", date=show_day(first, wording), weekday=weekday)
    if (first.day, first.month, after.day, after.month) == (1, 1, 1, 1):
        return _show_range(_show_year(first, wording), _show_year(last, wording), wording)
    if first.day == after.day == 1:
        one, other = (
            wording.say("day.month", month=_show_month(day, wording), year=f"{day.year:04}")
            for day in (first, last)
        )
        return _show_range(one, other, wording)
    return _show_range(show_day(first, wording), show_day(last, wording), wording)


def show_event_days(days: DayRange, wording: Wording) -> str:
    """Return the days of an event; what a text leaves vague within its year as vague.

    A month, a season or a part of them ("early June") is told by where it begins and ends; a
    range of days that a text states seldom ends there.
    """
    after = days.last + timedelta(days=1) if days.last < date.max else days.last
    open_ended = (
        VAGUE <= (after - days.first).days < _YEAR and {days.first.day, after.day} <= _PARTS
    )
    shown = show_days(days, wording)
    return wording.say("day.vague", when=shown) if open_ended else shown
