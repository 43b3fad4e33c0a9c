"""Plans told in other words than "will": "won't", "talks begin Monday", "put off until Friday"."""

from __future__ import annotations

from bot.text.dates import words
from bot.text.dates.parts import Tokens
from bot.text.dates.tokens import text_at

_STARTS = words.word_set("begins begin starts start resumes resume reopens reopen expires expire")
_TIMETABLE = _STARTS | words.word_set(
    "opens open ends end closes close concludes arrives departs returns meets launches airs"
)
"""Present forms that tell a plan where a day follows: "talks begin Monday"."""
_TIMETABLE_PHRASES = (
    ("takes", "place"),
    ("take", "place"),
    ("takes", "effect"),
    ("take", "effect"),
    ("kicks", "off"),
    ("goes", "on", "sale"),
    ("go", "on", "sale"),
    ("go", "to", "the", "polls"),
    ("goes", "to", "the", "polls"),
)
_TIMETABLE_REACH = 5
_PUT_OFF = words.word_set(
    "postpone postponed delay delayed suspend suspended adjourn adjourned defer deferred "
    "reschedule rescheduled extend extended remanded pushed"
)
_PUT_OFF_REACH = 4
_LASTED = words.word_set(
    "was were had did didn not n never lasted remained stayed continued waited"
)
_GOES_ON = words.word_set("is are be being remain remains stay stays runs run has have valid")
_UNTIL_REACH = 14
_DAYS = words.ANY_WEEKDAY.keys() | words.ANY_MONTH.keys() | {"tomorrow", "next"}


def tells_plan(tokens: Tokens, place: int) -> bool:
    """Return whether the token at `place` tells of what is to come."""
    return (
        _is_will_not(tokens, place) or _is_timetabled(tokens, place) or _is_put_off(tokens, place)
    )


def _is_will_not(tokens: Tokens, place: int) -> bool:
    """Return whether "won't" is here, written in one or, as "wo n't", in two."""
    word = tokens[place].lower
    if word == "wo":
        return text_at(tokens, place + 1) == "n"
    return word == "won" and [text_at(tokens, place + step) for step in (1, 2)] == ["'", "t"]


def _is_timetabled(tokens: Tokens, place: int) -> bool:
    """Return whether a plan is told in the present: "begins in Rome on Monday", "opens Monday"."""
    word = tokens[place].lower
    if word not in _TIMETABLE and word not in ("take", "takes", "kicks", "go", "goes"):
        return False
    for phrase in _TIMETABLE_PHRASES:
        if word == phrase[0] and all(
            text_at(tokens, place + step) == part for step, part in enumerate(phrase)
        ):
            return _names_day(tokens, place + len(phrase), _TIMETABLE_REACH)
    if word in _STARTS and text_at(tokens, place - 1) != "to":
        return _names_day(tokens, place + 1, _TIMETABLE_REACH)
    return word in _TIMETABLE and _names_day(
        tokens, place + 1 + (text_at(tokens, place + 1) == "on"), 1
    )


def _names_day(tokens: Tokens, place: int, reach: int) -> bool:
    """Return whether a day or month is named soon, in the same clause."""
    for token in tokens[place : place + reach]:
        if token.text in ",;.":
            return False
        if token.lower in _DAYS and (token.capitalised or token.lower in ("tomorrow", "next")):
            return True
    return False


def _is_put_off(tokens: Tokens, place: int) -> bool:
    """Return whether something is put off or goes on "until", or "to", the day that follows."""
    word = tokens[place].lower
    to_day = word == "to" and _names_day(tokens, place + 1, 1)
    if word not in ("until", "till") and not to_day:
        return False
    before = [token.lower for token in tokens[max(0, place - _UNTIL_REACH) : place]]
    if any(word in _PUT_OFF for word in before[-_PUT_OFF_REACH:]):
        return True
    return not to_day and not any(word in _LASTED for word in before) and _goes_on(before)


def _goes_on(before: list[str]) -> bool:
    return any(word in _GOES_ON for word in before)
