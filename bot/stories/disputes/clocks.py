"""Clock times of English sentences: "3 p.m. local time", "1430 GMT", "shortly after midnight"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.dates import NUMBERS

HOUR_WIDE = 25
"""Minutes by which a full hour may be rounded: 3 p.m. and 3.30 p.m. do not differ, 4 p.m. does."""

MINUTE_WIDE = 5
"""Minutes by which a time to the minute may."""

_ABOUT = 15
"""Minutes more of what is told as "about"."""

_SOON = 60
"""Minutes within which "shortly after" lies."""

_REACH = 120
"""Characters before a time in which what was said at it is looked for."""

_DAY = 24 * 60
_HOURS = {word: value for word, value in NUMBERS.items() if 1 <= value <= 12 and len(word) > 2}
_CLOCK = re.compile(
    r"\b(?:(?P<about>about|around|approximately|roughly|nearly)\s"
    r"|(?:(?P<soon>shortly|just|soon|moments)\s)?"
    r"(?P<side>(?P<earlier>before|by|until|till)|after|past)\s)?"
    r"(?<![\d.,:$€£¥/-])\b(?:(?P<word>noon|midday|midnight)\b"
    rf"|(?P<hour>1[0-2]|0?[1-9]|{'|'.join(_HOURS)})(?:[:.](?P<minute>[0-5]\d))?\s?"
    r"(?:(?P<half>[ap])(?:m\b|\.\s?m\b\.?)"
    r"|o['’]clock (?:in the|at) (?P<part>morning|afternoon|evening|night)\b)"
    r"|(?P<full>[01]?\d|2[0-3])(?P<sign>[:.]?)(?P<rest>[0-5]\d)(?![\d:%]|[.,]\d)"
    r"(?P<hours>\shours\b(?! of))?)"
    r"(?:\s?\(?(?P<zone>(?:local time|GMT|UTC)\b"
    r"|(?-i:[A-Z]{1,3}[SD]?T\b|(?:[A-Z][a-z]+ ){1,2}[Tt]ime\b|(?:Eastern|Pacific|Central)\b)))?",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|published|updated|added|wrote|tweeted|posted"
    r"|statement|interview)\b(?: (?:on|in|at|an?|the|his|her|their|its|it|statement|reporters|here"
    r"|late|early|today|[A-Z][a-z]+day))* $"
)
_PLACED = re.compile(r"\b(?:at|by|about|around|before|after|until|from|till)\s$", re.IGNORECASE)
_RANGE_BEFORE = re.compile(r"\b(?:from|between) $|[-–—]\s?$")
_RANGE_AFTER = re.compile(r"\s?(?:[-–—]\s?|(?:and|to|or|until|till) )(?:\d|noon|midnight)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day: where it stands, its minutes since midnight, and what would not contradict it.

    `zone` is "" for the time of the place, "utc", or the first word of the zone's name. `plain` is
    false of ends of ranges, of a time at which something was said, and of several in a sentence.
    """

    start: int
    end: int
    minutes: int
    low: int
    high: int
    zone: str
    plain: bool


def find_clocks(sentence: str) -> tuple[Clock, ...]:
    """Return the clock times of a sentence in reading order.

    Left out are those that may be of either half of the day ("at 2:30"), and a midnight that is
    not told as before or after: it belongs to two days.
    """
    found = [match for match in _CLOCK.finditer(sentence) if _is_clock(match)]
    # A time in parentheses says the one before it again: "3 p.m. (0600 GMT)".
    alone = sum(match.start() == 0 or sentence[match.start() - 1] != "(" for match in found) == 1
    return tuple(_read(match, sentence, alone=alone) for match in found)


def _is_clock(match: re.Match[str]) -> bool:
    if match["word"]:
        return match["word"].lower() != "midnight" or match["side"] is not None
    if match["hour"] or match["zone"]:
        return True
    placed = _PLACED.search(match.string, max(0, match.start() - 6), match.start("full"))
    of_one_half = int(match["full"]) > 12 or match["full"][0] == "0"
    return bool(placed and (match["hours"] or (match["sign"] == ":" and of_one_half)))


def _read(match: re.Match[str], sentence: str, *, alone: bool) -> Clock:
    minutes, wide = _read_minutes(match)
    low, high = minutes - wide, minutes + wide
    if match["about"]:
        low, high = low - _ABOUT, high + _ABOUT
    elif match["side"]:
        within = _SOON if match["soon"] else _DAY
        low, high = (minutes - within, minutes) if match["earlier"] else (minutes, minutes + within)
    before = (max(0, match.start() - _REACH), match.start())
    ranged = _RANGE_BEFORE.search(sentence, *before) or _RANGE_AFTER.match(sentence, match.end())
    zone = (match["zone"] or "").lower().split(" ")[0]
    return Clock(
        start=match.start(),
        end=match.end(),
        minutes=minutes,
        low=low,
        high=high,
        zone={"local": "", "gmt": "utc"}.get(zone, zone),
        plain=alone and not ranged and _SAID.search(sentence, *before) is None,
    )


def _read_minutes(match: re.Match[str]) -> tuple[int, int]:
    """Return the minutes since midnight, and by how many they may be rounded."""
    if word := match["word"]:
        midnight = _DAY if match["earlier"] else 0
        return midnight if word.lower() == "midnight" else _DAY // 2, HOUR_WIDE
    if match["full"]:
        return int(match["full"]) * 60 + int(match["rest"]), MINUTE_WIDE
    written = match["hour"].lower()
    hour = _HOURS.get(written) or int(written)
    late = (match["half"] or "").lower() == "p" or match["part"] in ("afternoon", "evening")
    late |= match["part"] == "night" and hour > 5
    minutes = (hour % 12 + 12 * late) * 60 + int(match["minute"] or 0)
    return minutes, MINUTE_WIDE if match["minute"] else HOUR_WIDE
