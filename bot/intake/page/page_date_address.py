"""Find the day of publication in the address of a page, as most news sites write it there."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.intake.page.date_printed import parse_printed, to_day

_FOLDERS = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?!\d)")
_WORDS = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?!\d)", re.IGNORECASE)
_PARTED = re.compile(r"(?<!\d)((?:19|20)\d{2})([/._-])(\d{1,2})\2(\d{1,2})(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)(20\d{2})/?(\d{2})/?(\d{2})(?=\d{0,6}(?!\d))")
_DAY = timedelta(days=1)


def find_date_in_url(url: str | None, *, near: date | None) -> date | None:
    """Return the day that an address names as that of publication, or None.

    Folders of year, month and day say so alone. A date in the name of a page may be what it is
    about, and digits may be any number: they count where the page itself is dated `near` to
    them, within a day, and the first of the two where the page has no date.
    """
    address = url or ""
    if match := _FOLDERS.search(address):
        return to_day(*match.groups())
    if match := _WORDS.search(address):
        return parse_printed(f"{match[3]} {match[2]} {match[1]}")
    if match := _PARTED.search(address):
        day = to_day(match[1], match[3], match[4])
        return day if day and (near is None or abs(day - near) <= _DAY) else None
    if near and (match := _TOGETHER.search(address)):
        day = to_day(*match.groups())
        return day if day and abs(day - near) <= _DAY else None
    return None
