"""Tell what in a changed text is a statement of a correction, a label, or a word that decides."""

from __future__ import annotations

import re

from bot.text.dates import ANY_WEEKDAY, NUMBERS
from bot.text.lexicon import load_lexicon, load_pattern

_LABEL_CHARS = 120
_LABEL = load_pattern("label", re.IGNORECASE)
_COUNTER = load_pattern("counter", re.IGNORECASE)
_CORRECTION = load_pattern("correction", re.IGNORECASE | re.MULTILINE)

_DECIDING_WORDS = load_lexicon()["deciding words"]
"""English words of which one in place of another changes what is told."""

_DAYS = ANY_WEEKDAY.keys() | {"yesterday", "today", "tomorrow"}
_DECIDING_WIDE = load_pattern("deciding words of Japanese and Chinese")
_NEGATION = load_pattern("negation", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d++(?:[.,:]\d++)*+%?"
    r"|[〇一二三四五六七八九十百千兩两]{1,12}+(?=[人名件回年月日時时分歳歲岁隻只艘機架発枚円元個个位次度票倍成億亿万萬])"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER_WORDS = {word: str(value) for word, value in NUMBERS.items() if value > 1}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九兩两", "012345678922")


def states_correction(text: str) -> bool:
    """Tell whether a sentence says that the article it is in was corrected or updated."""
    return bool(_CORRECTION.search(text))


def is_label(line: str) -> bool:
    """Tell whether a line is a date, a clock or a counter of the page and nothing else."""
    line = line.strip()
    if len(line) > _LABEL_CHARS:
        return False
    return bool(_LABEL.fullmatch(line) or _COUNTER.fullmatch(line))


def list_numbers(text: str) -> list[str]:
    """Return the numbers of a text, sorted: digits, English words from two on, kanji."""
    numbers = [match.replace(",", "").translate(_KANJI_DIGITS) for match in _NUMBER.findall(text)]
    words = (word.lower() for word in _WORD.findall(text))
    numbers += [_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS]
    return sorted(numbers)


def count_negations(text: str) -> int:
    """Return how many words of a text deny something."""
    return len(_NEGATION.findall(text))


def find_deciding_words(text: str) -> frozenset[str]:
    """Return the words of a text of which one in place of another changes what is told."""
    words = frozenset(word.lower() for word in _WORD.findall(text))
    return (words & _DECIDING_WORDS) | frozenset(_DECIDING_WIDE.findall(text))


def are_only_weekdays(words: frozenset[str]) -> bool:
    """Tell whether words name no more than days, which editors add and take out."""
    return words <= _DAYS
