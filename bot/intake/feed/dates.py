"""Read the dates of feeds in the forms that people write: the moment that the words say, or none.

A date is never guessed: what could be two days, or stands in a zone that nobody knows, is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.intake.printed_dates import find_printed, read_months, to_day

_LONGEST = 120
_YEARS = range(1990, 2100)
"""There were no feeds before; 1970 and 0001 are what software writes for none."""

_FARTHEST = 14 * 60  # minutes east: Kiribati
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_COMMENT = re.compile(r"\([^()]*\)|<[^<>]*>")
_TOGETHER = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.+])(\d{1,2})\s*(?:[:.h時时시]\s*)(\d{2})(?:\s*[:.m分분]\s*(\d{2})(?:\s*[秒초]|[.,]\d+)?)?(?!\d)"
    r"|(?<!\d)(\d{1,2})\s*[時时点點시](?:\s*(\d{1,2})\s*[分분])?"
    r"|(?<![\d.])(\d{1,2})(?=\s*[ap]\.?m\b)|(?<=T)(\d{2}):?(\d{2}):?(\d{2})?",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<![a-z])([ap])\.?\s?m\b\.?|(午前|上午|오전|凌晨|早上)|(午後|下午|오후|晚上)", re.IGNORECASE
)
_OFFSET = re.compile(
    r"(?:\b(?:UTC|GMT)\s*)?([+\-−])\s?(\d{1,2})(?:(:?)(\d{2}))?(?!\d)", re.IGNORECASE
)
_ZONE_NAME = re.compile(r"\b[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+){1,2}\b")
_ZONE_WORD = re.compile(r"(?<![^\W\d_])([A-Z]{1,5}|[a-z]{1,5})(?![^\W\d_])")
_HYPHENS = re.compile(r"(?<=\d)-([^\W\d_]+)\.?-(?=\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:(?:st|nd|rd|th|er|º|ª|°)\b|\s(?=[月월]))", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w:])['’]?(\d{1,4})(?![\w:])")
# In hours east of UTC. Those of RFC 822; of the others the zone that news calls so.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1,
    "CEST": 2, "MESZ": 2, "MET": 1, "MEST": 2, "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3,
    "WAT": 1, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "ICT": 7, "WIB": 7,
    "WITA": 8, "WIT": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5,
    "NDT": -2.5, "AST": -4, "ADT": -3, "BRT": -3, "ART": -3, "CLT": -4, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10,
}  # fmt: skip
_AMERICAN = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}  # fmt: skip


def parse_date(text: str | None, *, language: str | None = None) -> datetime | None:
    """Return the aware moment that a text states, with its own offset, or None.

    A time without a zone is UTC, a day without a time its midnight. `language` is the feed's.
    """
    text = unicodedata.normalize("NFKC", (text or "")[:_LONGEST]).strip()
    if match := _SECONDS.fullmatch(text):
        moment = datetime.fromtimestamp(int(match[1]), UTC)
        return moment if moment.year in _YEARS else None
    text = _ORDINAL.sub("", _HYPHENS.sub(r" \1 ", _COMMENT.sub(" ", text)))
    for day, rest in (*_find_numeric(text), *_find_named(text, language)):
        try:
            return datetime.combine(day, *_read_clock(rest))
        except ValueError:
            return None
    return None


def _find_numeric(text: str) -> Iterator[tuple[date, str]]:
    """Yield the day that figures alone state, and the text without it."""
    printed = find_printed(_TOGETHER.sub(r"\1-\2-\3 ", text), figures=True)
    if printed and printed.day.year in _YEARS:
        yield printed.day, f"{printed.before} {printed.after}"


def _find_named(text: str, language: str | None) -> Iterator[tuple[date, str]]:
    """Yield the day that a month's name states with a day and a year, and the text without it."""
    plain = _lower(text)
    for pattern, numbers in _list_months(language):
        month = pattern.search(plain)
        number = numbers[month[0]] if month else None
        if month is None or number is None:
            continue
        # The time and the offset hold figures too; a day and a year stand beside the month.
        figures = list(_NUMBER.finditer(_blank(plain, [m.span() for m in _CLOCK.finditer(plain)])))
        before = [figure for figure in figures if figure.end() <= month.start()]
        after = [figure for figure in figures if figure.start() >= month.end()]
        for day, year in _pair(before, after):
            found = to_day(str(_read_year(year[1])), str(number), day[1])
            if found and found.year in _YEARS:
                yield found, _blank(text, [month.span(), day.span(), year.span()])
                return


Figure = re.Match[str]


def _pair(before: list[Figure], after: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield the figures that may be day and year: 15 Jul 2022, Jul 15 2022, 2022 Jul 15."""
    if before and after:
        first, second = before[-1], after[0]
        if len(first[1]) <= 2 and len(second[1]) in (2, 4):
            yield first, second
        elif len(first[1]) == 4 and len(second[1]) <= 2:
            yield second, first
    if after and len(after[0][1]) <= 2:
        # "Jul 15 17:00:00 2022" has its year behind the time.
        yield from ((after[0], one) for one in after[1:] if len(one[1]) == 4)


def _lower(text: str) -> str:
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _read_year(text: str) -> int:
    year = int(text)
    return year if len(text) != 2 else year + (2000 if year < 70 else 1900)


def _read_clock(text: str) -> tuple[time]:
    """Return the time of day that a text holds, with its zone; raises ValueError if unknown."""
    match = _CLOCK.search(text)
    if match is None:
        return (time(tzinfo=UTC),)
    parts = [int(part) for part in match.groups() if part]
    hour, minute, second = (*parts, 0, 0)[:3]
    half = _HALF.search(text)
    if half and hour <= 12:
        hour = hour % 12 + 12 * bool(half[3] or (half[1] or "").lower() == "p")
    rest = text[match.end() :]
    return (time(hour, minute, min(second, 59), tzinfo=_read_zone(rest, text)),)


def _read_zone(rest: str, text: str) -> timezone | ZoneInfo:
    """Return the zone stated behind a time; an offset wins over a name beside it."""
    rest = _HALF.sub(" ", rest)
    if match := _OFFSET.search(rest):
        minutes = int(match[2]) * 60 + int(match[4] or 0)
        if minutes > _FARTHEST or (len(match[2]), match[3]) == (1, ""):
            raise ValueError(match[0])
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    if match := _ZONE_NAME.search(text):
        return _find_zone(match[0])
    for match in _ZONE_WORD.finditer(rest):
        name = match[1].upper()
        if name in _AMERICAN:
            return _find_zone(_AMERICAN[name])
        if name not in _ZONES and match[1].isupper():
            raise ValueError(name)
        if name not in _ZONES:
            continue
        return timezone(timedelta(hours=_ZONES[name]))
    return UTC


def _find_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


Months = tuple[re.Pattern[str], dict[str, int | None]]


def _list_months(language: str | None) -> Iterator[Months]:
    """Yield the months of English, of the feed's language, and of all others."""
    yield _get_months("en")
    if code := re.split("[-_]", (language or "").strip().lower())[0]:
        yield _get_months(code)
    yield _get_months(None)


@lru_cache(maxsize=100)
def _get_months(language: str | None) -> Months:
    """Return what finds the months of a language, or of all, and their numbers.

    A name that is one month here and another there (listopad) has None.
    """
    names: dict[str, int | None] = {}
    for code, name, number in read_months():
        if language in (code, None):
            names[name] = number if names.get(name, number) == number else None
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)"
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])"), names
