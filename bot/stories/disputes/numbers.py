"""Numbers: where a sentence has one, what it is worth, and whether it is a total at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.stories.disputes import words
from bot.text.segment import Token, split_tokens

READ_CHARACTERS = 1_000
"""Characters of a sentence that are looked at."""

_PIECE_BEFORE = re.compile(r"\d ?[.,/] ?$|\d $")
_PIECE_AFTER = re.compile(r", ?\d{3}\b|\. \d|[ ]?/|[ ]\d")
"""What stands beside a piece of a longer number: "31, 000", "5. 9", "4 1/2"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number among tokens: its value, the place behind it, and how finely it is told."""

    value: float
    after: int
    grain: float
    vague: bool = False


def find_values(sentence: str) -> tuple[float, ...]:
    """Return the values of all numbers of a sentence but those of dates, in reading order."""
    tokens = split_tokens(sentence[:READ_CHARACTERS], whole=True)
    return tuple(
        number.value
        for start, number in iterate_numbers(tokens)
        if not _is_date(tokens, start, number)
    )


def iterate_numbers(tokens: Sequence[Token]) -> Iterator[tuple[int, Number]]:
    """Yield the place of each number among the tokens of a sentence, and the number."""
    at = 0
    while at < len(tokens):
        number = None
        if tokens[at].is_figures:
            number = _read_digits(tokens, at)
        elif tokens[at].lower in words.SMALL or tokens[at].lower in words.DOZENS:
            number = _read_spelled(tokens, at)
        if number is not None:
            yield at, number
        at = number.after if number else at + 1


def _read_digits(tokens: Sequence[Token], at: int) -> Number:
    text = tokens[at].lower
    value, after = float(text.replace(",", "")), at + 1
    own = 10.0 ** -len(text.partition(".")[2]) if "." in text else 1.0
    grain = own
    if "." not in text and value:
        digits = text.replace(",", "")
        grain = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    if [t.lower for t in tokens[after : after + 1]] == ["-"] and len(tokens) > after + 1:
        after += tokens[after + 1].lower in words.SCALES  # "$137-million"
    if after < len(tokens) and tokens[after].lower in words.SCALES:
        scale = words.SCALES[tokens[after].lower]
        return Number(value * scale, after + 1, own * scale)
    return Number(value, after, grain)


def _read_spelled(tokens: Sequence[Token], at: int) -> Number:
    total, part, after, grain = 0.0, 0.0, at, 1.0
    vague = False
    while after < len(tokens):
        text = tokens[after].lower
        if text in words.SMALL and (part == 0 or (part % 100 >= 20 and part % 10 == 0)):
            part += words.SMALL[text]
        elif text in words.DOZENS and part <= 20:
            part, vague = max(part, 1.0) * 12, True
        elif text == "hundred" and 0 < part < 100:
            part *= 100
            grain = 100.0
        elif text in words.SCALES and part > 0:
            total, grain = total + part * words.SCALES[text], words.SCALES[text]
            part = 0.0
        elif not (text == "-" and after + 1 < len(tokens) and _goes_on(tokens, after)):
            break
        after += 1
    return Number(total + part, after, 1.0 if part % 100 else grain, vague)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a hyphen stands inside a number ("twenty-four")."""
    return tokens[at - 1].lower in words.TENS and tokens[at + 1].lower in words.UNITS


def has_no_total(tokens: Sequence[Token], start: int, number: Number, sentence: str) -> bool:
    """Tell whether a number is a date, a name, a part, an addition, a rate or a range."""
    begin, end = tokens[start].start, tokens[number.after - 1].end
    return (
        _is_glued(sentence[begin - 1 : begin], sentence[end : end + 1])
        or _PIECE_BEFORE.search(sentence[max(0, begin - 4) : begin]) is not None
        or _PIECE_AFTER.match(sentence[end : end + 5]) is not None
        or _is_in_range(tokens, start, number)
        or _is_part(tokens, start, number)
        or _is_date(tokens, start, number)
    )


def _is_glued(before: str, after: str) -> bool:
    """Tell whether a number is part of a longer word by the characters that stand next to it."""
    if before in words.GLUE or before.isalnum():
        return bool(before)
    return bool(after) and (after.isalnum() or after in words.GLUE_AFTER)


def _is_part(tokens: Sequence[Token], start: int, number: Number) -> bool:
    before = [token.lower for token in tokens[max(0, start - 2) : start]]
    after = [token.lower for token in tokens[number.after : number.after + 2]]
    if any(text in words.NO_TOTAL_BEFORE for text in before[-1:]) or before == ["of", "the"]:
        return True
    if any(text in words.NO_TOTAL_AFTER for text in after[:1]):
        return True
    return after[:1] == ["of"] and number.value < 1000 and after[1:] != ["them"]


def _is_in_range(tokens: Sequence[Token], start: int, number: Number) -> bool:
    """Tell whether a number is an end of a range: "between $140 and $150 million", "10-12"."""
    before = [token.lower for token in tokens[max(0, start - 6) : start]]
    if "between" in before:
        return True
    if start > 1 and before[-1] in ("to", "or") and is_number(tokens[start - 2]):
        return True
    joint, beyond = tokens[number.after :][:1], tokens[number.after + 1 :][:1]
    if not joint or not beyond or joint[0].lower not in ("and", "to", "or", "-", "–"):
        return False
    return is_number(beyond[0]) or (joint[0].lower != "-" and beyond[0].lower in words.CURRENCIES)


def is_number(token: Token) -> bool:
    """Tell whether a token is a number or part of one."""
    return token.is_figures or token.lower in words.SMALL


def _is_date(tokens: Sequence[Token], start: int, number: Number) -> bool:
    near = [t.lower for t in (*tokens[max(0, start - 1) : start], *tokens[number.after :][:1])]
    if any(text in words.MONTHS for text in near):
        return True
    text = tokens[start].lower
    if tokens[start].is_figures and len(text) == 4 and 1800 <= number.value < 2100:
        heads = tokens[number.after :][:2]
        return not any(is_plural(token.lower) for token in heads if token.is_word)
    return False


def is_plural(word: str) -> bool:
    """Tell whether a word looks like a noun in the plural."""
    if word in words.PLURALS or len(word) <= 3:
        return word in words.PLURALS
    return word.endswith(("men", "s")) and not word.endswith(("ss", "us", "is", "'s"))
