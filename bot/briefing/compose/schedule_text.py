"""The words of a schedule: what a person types for times and weekdays, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from bot.briefing.wording import Wording
from bot.domain.digests import WHOLE_WEEK
from bot.domain.entities import fold_name
from bot.domain.errors import DateNotUnderstood
from bot.domain.watches import QuietHours

MOST_TIMES = 6
"""Times a day at most: more than that is a feed, not a digest."""

WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)

_SEPARATORS = re.compile(r"[,;、，；]|\band\b|\s和\s")
_TIME = re.compile(
    r"(?P<half>午前|午後|上午|下午|am|pm)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*[:.：h時点點]\s*(?P<minute>\d{2})?\s*分?)?\s*(?P<after>am|pm|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)
_AFTERNOON = ("pm", "p.m.", "午後", "下午")
_MORNING = ("am", "a.m.", "午前", "上午")

_SETS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("daily", "every day", "all", "毎日", "每天", "每日"), WHOLE_WEEK),
    **dict.fromkeys(("weekdays", "workdays", "平日", "工作日"), WORKDAYS),
    **dict.fromkeys(("weekends", "weekend", "週末", "周末"), WEEKEND),
}
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LETTERS = {
    letter: day for week in ("月火水木金土日", "一二三四五六日") for day, letter in enumerate(week)
}
_WEEK = re.compile("曜日?|星期|禮拜|週|周")
_RANGE = re.compile(r"\s*(?:-|–|~|〜|～|から|到|至|\bto\b)\s*")


def parse_times(text: str) -> tuple[time, ...]:
    """Return the wall times of a list such as "8, 13:30", "8am" or "午後6時", earliest first.

    Raises DateNotUnderstood, whose message is the piece that is no time.
    """
    pieces = [piece.strip() for piece in _SEPARATORS.split(text) if piece.strip()]
    times = sorted({_parse_time(piece) for piece in pieces})
    if not times or len(times) > MOST_TIMES:
        raise DateNotUnderstood(text.strip() or "…")
    return tuple(times)


def _parse_time(piece: str) -> time:
    found = _TIME.fullmatch(piece)
    if found is None:
        raise DateNotUnderstood(piece)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or found["after"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise DateNotUnderstood(piece)
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise DateNotUnderstood(piece)
    return time(hour, minute)


def parse_quiet(text: str) -> QuietHours:
    """Return the quiet hours of "22-7", "22:30 to 6" or "午後10時から午前7時".

    Raises DateNotUnderstood, whose message is what was typed.
    """
    ends = [piece for piece in _RANGE.split(text.strip().casefold()) if piece.strip()]
    try:
        start, end = (_parse_time(piece.strip()) for piece in ends)
    except (DateNotUnderstood, ValueError):
        raise DateNotUnderstood(text.strip() or "…") from None
    if start == end:
        raise DateNotUnderstood(text.strip())
    return QuietHours(start, end)


def parse_days(text: str) -> tuple[int, ...]:
    """Return the weekdays (Monday 0) of "weekdays", "Mon-Fri", "月水金" or "週一至週五".

    Raises DateNotUnderstood, whose message is the piece that is no weekday.
    """
    whole = " ".join(text.casefold().split())
    if whole in _SETS:
        return _SETS[whole]
    days: set[int] = set()
    for piece in _SEPARATORS.split(whole):
        if piece.strip():
            days |= _parse_piece(piece.strip())
    if not days:
        raise DateNotUnderstood(text.strip() or "…")
    return tuple(sorted(days))


def _parse_piece(piece: str) -> set[int]:
    if piece in _SETS:
        return set(_SETS[piece])
    ends = _RANGE.split(piece)
    if len(ends) == 2:
        first, last = _parse_day(ends[0]), _parse_day(ends[1])
        return {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    bare = _WEEK.sub("", piece)
    if len(bare) > 1 and all(letter in _LETTERS for letter in bare):
        return {_LETTERS[letter] for letter in bare}
    return {_parse_day(word) for word in piece.split()}


def _parse_day(word: str) -> int:
    bare = _WEEK.sub("", word.strip())
    if bare in _LETTERS:
        return _LETTERS[bare]
    short = fold_name(bare)[:3]
    if len(bare) < 2 or short not in _ENGLISH:
        raise DateNotUnderstood(word.strip() or "…")
    return _ENGLISH.index(short)


def show_times(times: Sequence[time], wording: Wording) -> str:
    """Return wall times: "08:00, 13:30"."""
    return wording.say("page.join").join(f"{at:%H:%M}" for at in times)


def show_weekdays(days: Sequence[int], wording: Wording) -> str:
    """Return weekdays in their shortest form: "every day", "Mon to Fri", "Mon, Thu"."""
    names = wording.say("day.weekdays").split()
    held = tuple(sorted(days))
    if held == WHOLE_WEEK:
        return wording.say("digest.every_day")
    if len(held) > 2 and held == tuple(range(held[0], held[-1] + 1)):
        return wording.say("day.range", first=names[held[0]], last=names[held[-1]])
    return wording.say("page.join").join(names[day] for day in held)
