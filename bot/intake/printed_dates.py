"""Read a date as it is printed for readers: in words of sixteen languages, in digits, in eras."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

_LANGUAGES = (
    "cs", "da", "de", "en", "es", "fr", "id", "it", "nb", "nl", "pl", "pt", "ru", "sv", "tr", "uk",
)  # fmt: skip
"""Languages of pages among which no name is of two months."""


@lru_cache(maxsize=1)
def read_months() -> tuple[tuple[str, str, int], ...]:
    """Return language, name in small letters and number of each month, from CLDR."""
    lines = (resources.files("bot.intake") / "months.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((code, name, int(number)) for code, name, number in rows)


@lru_cache(maxsize=1)
def _get_names() -> dict[str, int]:
    """Return the months by their whole names: a line that begins "Market 5, 2024" is of none."""
    return {name: number for code, name, number in read_months() if code in _LANGUAGES}


_DAY_FIRST = re.compile(
    r"(?<![\d.])(\d{1,2})(?:\.|er|st|nd|rd|th|º|ª)?\s(?:de\s|of\s)?([^\W\d_]{3,12})\.?,?\s"
    r"(?:de\s|del\s)?((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"\b([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-/])(\d{1,2})\2|\.\s?(\d{1,2})\.\s?)(\d{1,2})(?!\d)"
)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ERA = re.compile(
    r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
)
_ERA_BEGINNINGS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each era: Japan's and, from 1912, the Republic of China's."""
_DOTTED = re.compile(r"(?<![\w.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)?\d\d)(?![\d.])")
_SLASHED = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_CENTURY_STARTS = 70
"""Years of two digits from here on are of the 1900s, as POSIX has it (there 69)."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A day that a text names, and what stands before it and after."""

    day: date
    before: str
    after: str


def parse_printed(text: str) -> date | None:
    """Return the one day that a short text names, or None."""
    found = find_printed(text)
    return found.day if found else None


def find_printed(text: str, *, figures: bool = False) -> Printed | None:
    """Return the day that a short text names first, or None; with `figures` in these alone.

    3/4/2024 is a day in March here and in April there, so it counts as none; 4.3.2024 is in March
    wherever it is written.
    """
    text = unicodedata.normalize("NFKC", text)
    for pattern, read in _OF_FIGURES if figures else (*_OF_FIGURES, *_OF_NAMES):
        if match := pattern.search(text):
            day = read(match)
            before, after = text[: match.start()], text[match.end() :]
            return Printed(day=day, before=before, after=after) if day else None
    return None


def _read_era(match: re.Match[str]) -> date | None:
    number = 1 if match[2] == "元" else int(match[2])
    return to_day(str(_ERA_BEGINNINGS[match[1]] + number), match[3], match[4])


def _read_dotted(match: re.Match[str]) -> date | None:
    year = match[3]
    if len(year) == 2:
        year = f"19{year}" if int(year) >= _CENTURY_STARTS else f"20{year}"
    return to_day(year, match[2], match[1])


def _read_slashed(match: re.Match[str]) -> date | None:
    first, second, year = match[1], match[3], match[4]
    if first == second or int(first) > 12:
        return to_day(year, second, first)
    return to_day(year, first, second) if int(second) > 12 else None


_Readers = tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...]
_OF_FIGURES: _Readers = (
    (_YEAR_FIRST, lambda m: to_day(m[1], m[3] or m[4], m[5])),
    (_EAST_ASIAN, lambda m: to_day(m[1], m[2], m[3])),
    (_ERA, _read_era),
    (_DOTTED, _read_dotted),
    (_SLASHED, _read_slashed),
)
_OF_NAMES: _Readers = (
    (_DAY_FIRST, lambda m: to_day(m[3], _month(m[2]), m[1])),
    (_MONTH_FIRST, lambda m: to_day(m[3], _month(m[1]), m[2])),
)


def _month(name: str) -> str:
    return str(_get_names().get(name.lower(), 0))


def to_day(year: str, month: str, day: str) -> date | None:
    """Return the day of these digits, or None where there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
