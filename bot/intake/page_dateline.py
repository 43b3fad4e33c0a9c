"""Find the date a page prints for its readers, where it states none for machines.

Instead of htmldate's extensive search, whose first call in a process compiles the patterns of 200
languages (2 to 4 s) and which guesses at years in running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A date alone or with a label and an author is short; a sentence that mentions a date is not.
_MAX_CHARS = 80
_MAX_STRINGS = 5_000
_UNSEEN = frozenset(("script", "style", "noscript", "template", "option", "a", "footer"))

# English, German, French, Spanish, Italian, Portuguese and Dutch, by the first letters that tell
# the month; "mar" must come after "mai", "mei" and "may" are May.
_MONTHS = (
    ("jan", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "maa", "mrz"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
_DAY_FIRST = re.compile(
    r"(?<![\d.])(\d{1,2})(?:\.|er|st|nd|rd|th)?\s(?:de\s|of\s)?([^\W\d_]{3,10})\.?,?\s(?:de\s|del\s)?"
    r"((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"\b([^\W\d_]{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CJK = re.compile(r"((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)?\d\d)(?![\d.])")
_LABEL = re.compile(
    r"\b(?:publi|posted|written|released?|date|issued|first|created|veröffentlicht|erstellt|datum"
    r"|mis en ligne|pubblicat|geplaatst|発行|公開|掲載|发布|發佈)",
    re.IGNORECASE,
)


def find_printed_dates(tree: HtmlElement) -> tuple[date | None, date | None]:
    """Return the first date printed with a label ("Published …"), and the first without one."""
    labelled = plain = None
    for text in _short_strings(tree):
        day = parse_printed(text)
        if day is None:
            continue
        if _LABEL.search(text):
            labelled = labelled or day
        plain = plain or day
        if labelled:
            break
    return labelled, plain


def parse_printed(text: str) -> date | None:
    """Return the one day that a short text names, or None."""
    if match := _YEAR_FIRST.search(text) or _CJK.search(text):
        return _to_day(match[1], match[2], match[3])
    if match := _DOTTED.search(text):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        return _to_day(year, match[2], match[1])
    if match := _DAY_FIRST.search(text):
        return _to_day(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.search(text):
        return _to_day(match[3], _month(match[1]), match[2])
    return None


def _short_strings(tree: HtmlElement) -> Iterator[str]:
    seen = 0
    for element in tree.iter():
        hidden = not isinstance(element.tag, str) or element.tag in _UNSEEN
        for text in ((None if hidden else element.text), element.tail):
            if text and 8 <= len(text.strip()) <= _MAX_CHARS and any(map(str.isdigit, text)):
                yield " ".join(text.split())
                seen += 1
        if seen >= _MAX_STRINGS:
            return


def _month(name: str) -> str:
    lowered = name.lower()
    for number, starts in enumerate(_MONTHS, 1):
        if lowered.startswith(starts):
            return str(number)
    return "0"


def _to_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
