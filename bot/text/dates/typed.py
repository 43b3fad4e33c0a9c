"""What a person means by a date typed into an option: looks back, and never guesses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NoReturn, Self
from zoneinfo import ZoneInfo

from bot.domain.entities import DayRange
from bot.domain.errors import DateNotUnderstood
from bot.domain.spans import truncate
from bot.text.dates import words
from bot.text.dates.calendar import Unit, make_day
from bot.text.dates.east_asian import read_east_asian
from bot.text.dates.expressions import Between, Expression, Named, is_ambiguous_order
from bot.text.dates.parts import Tokens, read_day
from bot.text.dates.ranges import read_expression
from bot.text.dates.resolve import Context, TenseBias, resolve
from bot.text.segment import split_tokens, text_at

_LONGEST = 200
_SHOWN = 60
_HALF_YEAR = 184


class DateFault(StrEnum):
    """Why what was typed is no date, each with its words in English."""

    NO_DATE = "no_date", "is no date."
    NOT_BEGUN = "not_begun", "has not begun yet."
    AMBIGUOUS = "ambiguous", "could be two days, the month may stand first or second."
    BACKWARDS = "backwards", "ends before it begins."
    NO_DAY = "no_day", "names a day that is not in the calendar."
    OTHER_WEEKDAY = "other_weekday", "names a weekday that does not fit its day."

    says: str

    def __new__(cls, value: str, says: str) -> Self:
        """Return a fault that goes by its value, and knows its words."""
        member = str.__new__(cls, value)
        member._value_, member.says = value, says
        return member


_EXAMPLES = (
    'Dates like "18 July 2024", "2024-07-18", "last Tuesday", "July 2024", "past 3 days", '
    '"since June" or "2024-07-01..2024-07-18" would be understood.'
)
_CONNECTORS = frozenset(["to", "until", "till", "through", "-", "–", "—", "~"])
_SINCE_ENDINGS = ("以降", "以来", "以來", "至今", "から", "起")
_AROUND = " \t\r\n!?,;\"'“”「」。"
_LEADING = frozenset({"on", "in", "during", "over"})


def parse_when(text: str, *, now: date | datetime, zone: str = "UTC") -> DayRange:
    """Return the days that a person means by `text`, both inclusive.

    `now` is a day, or a moment (UTC where it tells no zone) that is seen in `zone`, an IANA name.
    Bare weekdays, days and months are the latest not after today. Raise DateNotUnderstood, with
    words for the person who typed it, where the text is no date, names a day that does not exist
    or ends before it begins, or where the zone is not known.
    """
    today = _see_today(now, zone)
    typed = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip(_AROUND)
    typed = typed if typed.endswith("..") else typed.removesuffix(".")
    if not typed or len(typed) > _LONGEST:
        raise _refuse(text, DateFault.NO_DATE)
    return _Question(text, today).answer(typed)


def _see_today(now: date | datetime, zone: str) -> date:
    try:
        there = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise DateNotUnderstood(
            f"{_show(zone)} is no time zone that is known; "
            'zones have names like "Asia/Tokyo", "Europe/London" or "UTC".'
        ) from None
    if not isinstance(now, datetime):
        return now
    try:
        return (now if now.tzinfo else now.replace(tzinfo=UTC)).astimezone(there).date()
    except OverflowError:
        return now.date()


def _refuse(typed: str, fault: DateFault) -> DateNotUnderstood:
    shown = _show(typed)
    return DateNotUnderstood(f"{shown} {fault.says} {_EXAMPLES}", fault=fault, typed=shown)


def _show(typed: str) -> str:
    """Return what was typed in quotes, on one line and no longer than 60 characters."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in typed[:500]).split())
    return f'"{truncate(plain, _SHOWN)}"'


@dataclass(frozen=True, slots=True)
class _Question:
    """What was typed and the day it was typed on."""

    text: str
    today: date

    def answer(self, typed: str) -> DayRange:
        """Return the days meant, or raise DateNotUnderstood."""
        since = _read_since(typed)
        if since is not None:
            ends = _as_range(since)
            if ends:
                return (
                    self._read_single(ends)
                    or self._read_ends(ends)
                    or self._refuse(DateFault.NO_DATE)
                )
            first = self._read_single(since) or self._refuse(DateFault.NO_DATE)
            if first.first > self.today:
                self._refuse(DateFault.NOT_BEGUN)
            return DayRange(first.first, self.today)
        return self._read_single(typed) or self._read_ends(typed) or self._refuse(DateFault.NO_DATE)

    def _refuse(self, fault: DateFault) -> NoReturn:
        raise _refuse(self.text, fault)

    def _read_single(self, typed: str) -> DayRange | None:
        expression = _read_whole(typed)
        return self._value(expression) if expression is not None else None

    def _value(self, expression: Expression) -> DayRange:
        if is_ambiguous_order(expression):
            self._refuse(DateFault.AMBIGUOUS)
        days = resolve(expression, self._context)
        if days is None:
            self._refuse(self._why_none(expression))
        if isinstance(expression, Between):
            return self._check_ends(expression, days)
        return self._check_named(expression, days) if isinstance(expression, Named) else days

    @property
    def _context(self) -> Context:
        return Context(today=self.today, tense_bias=TenseBias.BACK)

    def _why_none(self, expression: Expression) -> DateFault:
        if isinstance(expression, Between) and resolve(expression.last, self._context):
            day_alone = expression.first.month is None and expression.first.day
            if day_alone or resolve(expression.first, self._context):
                return DateFault.BACKWARDS
        return DateFault.NO_DAY

    def _check_ends(self, between: Between, days: DayRange) -> DayRange:
        """Return the days, unless a year was wrapped round to make the ends fit."""
        first, last = between.first, between.last
        wrapped = (first.month or 0) > (last.month or 0) > 0
        notice = first.year or last.year or last.unit
        if wrapped and not notice and (days.last - days.first).days > _HALF_YEAR:
            self._refuse(DateFault.BACKWARDS)
        return days

    def _check_named(self, named: Named, days: DayRange) -> DayRange:
        if named.weekday is not None and named.day and days.first.weekday() != named.weekday:
            self._refuse(DateFault.OTHER_WEEKDAY)
        current = named.which == 0 or (named.unit is not None and named.shift == 0)
        whole = named.month is None and named.weekday is None and named.part is None
        if current and whole and days.first <= self.today <= days.last:
            return DayRange(days.first, self.today)
        return days

    def _read_ends(self, typed: str) -> DayRange | None:
        """Read two dates of any kind with "..", "to" or a dash between them."""
        for left, right in _split_ends(typed):
            if isinstance(_read_whole(left), Between) or isinstance(_read_whole(right), Between):
                continue
            first = self._read_single(left)
            last = _complete(right, first) or self._read_single(right) if first else None
            if first is None or last is None:
                continue
            if first.first > last.last:
                self._refuse(DateFault.BACKWARDS)
            return DayRange(first.first, last.last)
        return None


def _read_since(typed: str) -> str | None:
    if typed.lower().startswith("since "):
        return typed[6:].strip()
    for ending in _SINCE_ENDINGS:
        if typed.endswith(ending) and len(typed) > len(ending):
            return typed.removesuffix(ending).strip()
    return None


def _as_range(since: str) -> str | None:
    """Return what was typed behind "since" where it names both ends, "2015 to 2018"."""
    if isinstance(_read_whole(since), Between) or any(
        right and _read_whole(right) for _, right in _split_ends(since)
    ):
        return since
    return None


def _read_whole(typed: str) -> Expression | None:
    """Return the expression that all of the text is, or None."""
    plain = typed.removesuffix("まで").strip()
    eastern = read_east_asian(plain, 0) if plain else None
    if eastern and eastern[1] == len(plain):
        return eastern[0] if _is_free(eastern[0]) else None
    tokens = split_tokens(typed.replace("..", " – ") if _joins_in_place(typed) else typed)
    skipped = int(text_at(tokens, 0) in _LEADING)
    skipped += text_at(tokens, skipped) == "the" and text_at(tokens, skipped + 1) == "last"
    return _read_tokens(tokens[skipped:])


def _joins_in_place(typed: str) -> bool:
    """Return whether ".." stands between words, as in "1..5 May", and not between ISO days."""
    return ".." in typed and "..." not in typed


def _read_tokens(tokens: Tokens) -> Expression | None:
    if len(tokens) == 1:
        return _read_word(tokens[0].lower)
    day = read_day(tokens, int(text_at(tokens, 0) == "the"))
    if day and day[1] == len(tokens) and not tokens[-1].text.isdecimal():
        return Named(day=day[0])
    if [token.text for token in tokens] == ["9", "/", "11"]:
        return None
    both = text_at(tokens, 0) == "between"
    opened = both or text_at(tokens, 0) == "from"
    read = read_expression(tokens, int(opened), and_joins=both)
    if read is None or read[1] != len(tokens) or not _is_free(read[0]):
        return None
    return None if opened and not isinstance(read[0], Between) else read[0]


def _read_word(word: str) -> Expression | None:
    if word == "now":
        return Named(unit=Unit.DAY)
    if word in words.SEASONS:
        return Named(season=words.SEASONS[word])
    if len(word) == 8 and word.isdecimal():
        return Named(year=int(word[:4]), month=int(word[4:6]), day=int(word[6:]))
    read = read_expression(split_tokens(word), 0)
    return read[0] if read and _is_free(read[0]) else None


def _is_free(expression: Expression) -> bool:
    """Return whether an expression needs no date named before it."""
    if isinstance(expression, Between):
        return _is_free(expression.first) and _is_free(expression.last)
    return not (isinstance(expression, Named) and expression.anchored)


def _split_ends(typed: str) -> Iterator[tuple[str, str]]:
    if ".." in typed:
        left, _, right = typed.partition("..")
        yield left.strip(), right.strip(" .")
        return
    tokens = split_tokens(typed)
    opened = text_at(tokens, 0) in ("from", "between")
    start = tokens[0].end if opened else 0
    for token in tokens[1:-1]:
        joins = token.lower in _CONNECTORS or (opened and token.lower == "and")
        if joins:
            yield typed[start : token.start].strip(), typed[token.end :].strip()


def _complete(right: str, first: DayRange | None) -> DayRange | None:
    """Return the day meant after a day: the "20" of "2024-07-18..20", or "07-20"."""
    numbers = right.split("-")
    if first is None or first.first != first.last or len(numbers) > 2:
        return None
    if not all(number.isdecimal() and len(number) <= 2 for number in numbers):
        return None
    month = int(numbers[0]) if len(numbers) == 2 else first.first.month
    day = make_day(first.first.year, month, int(numbers[-1]))
    return DayRange(day, day) if day else None
