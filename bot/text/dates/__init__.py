"""Dates: which days a text, or a person who types, speaks of."""

from __future__ import annotations

from bot.text.dates.event_role import judge_date, was_planned
from bot.text.dates.find import find_dates
from bot.text.dates.tense import speaks_of_past, tell_tense
from bot.text.dates.typed import parse_when
from bot.text.dates.words import ANY_MONTH, ANY_WEEKDAY, NUMBERS, ORDINALS, word_set

__all__ = [
    "ANY_MONTH",
    "ANY_WEEKDAY",
    "NUMBERS",
    "ORDINALS",
    "find_dates",
    "judge_date",
    "parse_when",
    "speaks_of_past",
    "tell_tense",
    "was_planned",
    "word_set",
]
