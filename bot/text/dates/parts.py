"""The smallest pieces of English dates: day numbers, years, decades and centuries."""

from __future__ import annotations

from typing import TypeVar

from bot.text.dates import words
from bot.text.dates.expressions import Named
from bot.text.lexicon import load_lexicon
from bot.text.segment import Token, text_at

_LISTS = load_lexicon()

T = TypeVar("T")
Tokens = tuple[Token, ...]
Read = tuple[T, int]

_CENTURY = 1900
"""The century of a decade told by two digits, in news of the one after it."""
_HYPHENS = frozenset("-–—‐‑−")
_NO_THINGS = _LISTS["no plurals"]


def glued(tokens: Tokens, place: int) -> bool:
    """Return whether the token at `place` follows the one before without a space."""
    return 0 < place < len(tokens) and tokens[place].start == tokens[place - 1].end


def skip_comma(tokens: Tokens, place: int) -> int:
    """Return the place after a comma, or the place itself."""
    return place + (text_at(tokens, place) in (",", "，"))


def ends_phrase(tokens: Tokens, place: int) -> bool:
    """Return whether the text or a phrase of it ends before the token at `place`."""
    return text_at(tokens, place) in ("", ".", ",", ";", ")", "]")


def skip_hyphen(tokens: Tokens, place: int) -> int:
    """Return the place after a hyphen, or the place itself."""
    return place + (text_at(tokens, place) in _HYPHENS)


def followed_by_things(tokens: Tokens, place: int) -> bool:
    """Return whether a number is followed by what it counts: "17 ships", "20%", "5 million"."""
    if place >= len(tokens):
        return False
    word = tokens[place]
    if word.text in "%°" or (word.text in ",.:" and _number_after(tokens, place)):
        return True
    if word.text[0].isdecimal() or not word.text[0].islower():
        return False
    counted = word.lower in ("million", "billion", "thousand", "percent", "people", "km", "per")
    plural = word.lower.endswith("s") and not word.lower.endswith("ss") and len(word.lower) > 3
    return counted or (plural and word.lower not in _NO_THINGS)


def _number_after(tokens: Tokens, place: int) -> bool:
    return (
        glued(tokens, place) and glued(tokens, place + 1) and tokens[place + 1].text[:1].isdecimal()
    )


def read_day(tokens: Tokens, place: int) -> Read[int] | None:
    """Read the number of a day: "3", "03", "16th", "sixteenth"."""
    word = text_at(tokens, place)
    if word in words.ORDINALS and words.ORDINALS[word] <= 31:
        return words.ORDINALS[word], place + 1
    if not (1 <= len(word) <= 2 and word.isdecimal() and 1 <= int(word) <= 31):
        return None
    if glued(tokens, place + 1) and text_at(tokens, place + 1) in words.ORDINAL_ENDINGS:
        return int(word), place + 2
    if glued(tokens, place + 1) and tokens[place + 1].text[0].isalpha():
        return None
    return int(word), place + 1


def read_year(tokens: Tokens, place: int, *, plain: bool = False) -> Read[Named] | None:
    """Read a year, decade or century; only a plain year of four digits where `plain`."""
    start = place + (not plain and text_at(tokens, place) == "the")
    start += not plain and text_at(tokens, start) == "year"
    if start >= len(tokens):
        return None
    token = tokens[start]
    value = token.number
    if value is not None and len(token.text) == 4 and 1000 <= value <= 2199:
        decade = None if plain else _read_decade(tokens, start, value)
        if decade:
            return decade
        if glued(tokens, start + 1) and tokens[start + 1].text[0].isalpha():
            return None
        return Named(year=value), start + 1
    return None if plain else _read_named_years(tokens, start) or _read_era(tokens, start)


def _read_decade(tokens: Tokens, place: int, value: int) -> Read[Named] | None:
    apostrophe = text_at(tokens, place + 1) == "'"
    after = place + 1 + apostrophe
    if value % 10 or not glued(tokens, after) or text_at(tokens, after) != "s":
        return None
    years = 100 if value % 100 == 0 and value < 2000 else 10
    return Named(year=value, years=years), after + 1


def _read_named_years(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "'90s", "nineties", "nineteenth century" and "19th-century"."""
    word = text_at(tokens, place)
    quoted = text_at(tokens, place) in ("'", "‘")
    digits = text_at(tokens, place + 1)
    if quoted and len(digits) == 2 and digits.isdecimal() and digits[1] == "0":
        if text_at(tokens, place + 2) == "s":
            return Named(year=_CENTURY + int(digits), years=10), place + 3
        return None
    if word in words.NAMED_DECADES:
        return Named(year=_CENTURY + words.NAMED_DECADES[word], years=10), place + 1
    number = _read_ordinal(tokens, place)
    if number is None:
        return None
    after = skip_hyphen(tokens, number[1])
    if text_at(tokens, after) not in ("century", "centuries") or not 2 <= number[0] <= 30:
        return None
    bc = text_at(tokens, after + 1) in ("bc", "bce")
    return None if bc else (Named(year=(number[0] - 1) * 100, years=100), after + 1)


def _read_ordinal(tokens: Tokens, place: int) -> Read[int] | None:
    word = text_at(tokens, place)
    if word == "twenty":
        units = text_at(tokens, skip_hyphen(tokens, place + 1))
        after = skip_hyphen(tokens, place + 1) + 1
        return (21, after) if units == "first" else None
    day = read_day(tokens, place)
    return day if day and (day[1] > place + 1 or word in words.ORDINALS) else None


def _read_era(tokens: Tokens, place: int) -> Read[Named] | None:
    """Read "AD 842" and "394 AD"."""
    first, second = text_at(tokens, place), text_at(tokens, place + 1)
    if first in ("ad", "ce") and second.isdecimal() and 1 <= len(second) <= 4 and int(second):
        return Named(year=int(second)), place + 2
    if second in ("ad", "ce") and first.isdecimal() and 1 <= len(first) <= 4 and int(first):
        return (Named(year=int(first)), place + 2) if tokens[place + 1].text.isupper() else None
    return None
