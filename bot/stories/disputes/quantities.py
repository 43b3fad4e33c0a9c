"""Quantities: the numbers of an English sentence, with what they count and how exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.spans import Span
from bot.stories.disputes import words
from bot.stories.disputes.numbers import (
    READ_CHARACTERS,
    Number,
    has_no_total,
    is_number,
    is_plural,
    iterate_numbers,
)
from bot.text.segment import Token, split_tokens, stem_word

_HEAD_REACH = 4
"""Words after a number among which the noun that it counts is looked for."""

_AUXILIARIES = frozenset({"were", "was", "are", "have", "had"})

_PREDICATE_REACH = 7
"""Words after what is counted among which it is said what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as a sentence tells it.

    `span` is the phrase in the sentence, from the word that hedges it to what it counts. `low` and
    `high` bound the values that would not contradict it, both inclusive. `heads` are the stems it
    may count (several only after "one"), `scope` the stems that narrow them down, `origin` those
    of whose they are ("from Taiwan"), `outcome` what is said to have become of them ("killed"),
    `unit` true for measures, money and shares.
    """

    span: Span
    value: float
    low: float
    high: float
    heads: frozenset[str]
    scope: frozenset[str] = frozenset()
    origin: frozenset[str] = frozenset()
    outcome: str = ""
    unit: bool = False


def find_quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence in reading order.

    Left out is what tells no total: dates, years, clock times, names such as "Route 66", parts of
    a whole ("two of the four"), additions ("three more"), rates ("each") and ranges.
    """
    tokens = split_tokens(sentence[:READ_CHARACTERS], whole=True)
    numbers = list(iterate_numbers(tokens))
    found = []
    for at, (start, number) in enumerate(numbers):
        until = numbers[at + 1][0] if at + 1 < len(numbers) else len(tokens)
        quantity = _read_quantity(tokens, start, number, until, sentence)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _read_quantity(
    tokens: Sequence[Token], start: int, number: Number, until: int, sentence: str
) -> Quantity | None:
    if has_no_total(tokens, start, number, sentence):
        return None
    first, hedge = _read_hedge(tokens, start)
    read = (
        _read_money(tokens, start, number)
        or _read_measure(tokens, number)
        or _read_magnitude(tokens, start, number)
        or _read_count(tokens, start, number, until)
    )
    if read is None:
        return None
    heads, scope, after, outcome, unit = read
    origin = _find_origin(tokens, after)
    low, high = _bound(number, hedge, unit)
    if hedge == "" and tokens[start - 1 if start else 0].lower in words.CURRENCIES:
        first = start - 1
    if start and tokens[start - 1].lower == "magnitude":
        first = start - 1
    return Quantity(
        span=Span(tokens[first].start, tokens[max(after, number.after) - 1].end),
        value=number.value,
        low=low,
        high=high,
        heads=heads,
        scope=scope,
        origin=origin,
        outcome=outcome,
        unit=unit,
    )


def _bound(number: Number, hedge: str, unit: bool) -> tuple[float, float]:
    """Return the values that would not contradict a number: a round one was rounded."""
    value = number.value
    rounded = number.grain * 0.49 if unit or value >= 100 else 0.0
    if number.vague or hedge == "about":
        return value * 0.75, value * 1.25
    if hedge == "over":
        return value, math.inf
    if hedge == "under":
        return 0.0, value
    return value - rounded, value + rounded


def _read_hedge(tokens: Sequence[Token], start: int) -> tuple[int, str]:
    """Return where the phrase of a number begins, and which way it is hedged, if at all."""
    at = start - 1
    if at >= 0 and tokens[at].lower in words.CURRENCIES:
        at -= 1
    for size in (3, 2, 1):
        phrase = " ".join(token.lower for token in tokens[max(0, at - size + 1) : at + 1])
        if at - size + 1 >= 0 and phrase in words.HEDGES:
            return at - size + 1, words.HEDGES[phrase]
    return start, ""


Read = tuple[frozenset[str], frozenset[str], int, str, bool]
"""Heads, scope, the place behind the phrase, outcome, and whether it is a unit."""


def _read_money(tokens: Sequence[Token], start: int, number: Number) -> Read | None:
    if start and tokens[start - 1].lower in words.CURRENCIES:
        return frozenset({words.CURRENCIES[tokens[start - 1].lower]}), frozenset(), 0, "", True
    after = tokens[number.after : number.after + 1]
    if after and after[0].lower in words.MONEY:
        heads = frozenset({words.MONEY[after[0].lower]})
        return heads, frozenset(), number.after + 1, "", True
    return None


def _read_measure(tokens: Sequence[Token], number: Number) -> Read | None:
    at = number.after
    if at < len(tokens) and tokens[at].lower == "-":
        at += 1
    if at >= len(tokens):
        return None
    text = tokens[at].lower
    if text == "per" and tokens[at + 1 : at + 2] and tokens[at + 1].lower == "cent":
        return frozenset({"%"}), frozenset(), at + 2, "", True
    unit = words.MEASURES.get(text)
    if unit is None or (at + 1 < len(tokens) and tokens[at + 1].lower in words.NO_TOTAL_MEASURE):
        return None
    beyond = [token.lower for token in tokens[at + 1 : at + 3]]
    if text in ("year", "years") and beyond == ["-", "old"]:
        noun = next((token.lower for token in tokens[at + 3 : at + 4]), "")
        return frozenset({f"old {noun}"}), frozenset(), at + 3, "", True
    if beyond[:1] == [","] and beyond[1:] and is_number(tokens[at + 2]):
        return None  # "12 minutes, 31 seconds"
    side = beyond[0] if beyond and beyond[0] in words.SIDES else ""
    return frozenset({f"{unit} {side}".strip()}), frozenset(), at + 1 + bool(side), "", True


def _read_magnitude(tokens: Sequence[Token], start: int, number: Number) -> Read | None:
    after = [token.lower for token in tokens[number.after : number.after + 2]]
    if (start and tokens[start - 1].lower == "magnitude") or after == ["-", "magnitude"]:
        end = number.after + (2 if after == ["-", "magnitude"] else 0)
        return frozenset({"magnitude"}), frozenset(), end, "", True
    return None


def _read_count(tokens: Sequence[Token], start: int, number: Number, until: int) -> Read | None:
    """Return what a number counts: "four patrol ships", "30 were injured", "12 dead"."""
    outcome_before = _find_outcome_before(tokens, start)
    run = []
    for token in tokens[number.after : number.after + _HEAD_REACH]:
        if not token.is_word or token.lower in words.ENDS_PHRASE:
            break
        run.append(token)
    at = next((n for n, token in enumerate(run) if is_plural(token.lower)), None)
    if number.value == 1 and at is None and run:
        return _read_single(tokens, number, run, until, outcome_before)
    if at is None:
        first = [token.lower for token in tokens[number.after : number.after + 1]]
        direct = bool(first) and (words.outcome_of(first[0]) != "" or first[0] in _AUXILIARIES)
        outcome = outcome_before or (_find_outcome(tokens, number.after, until) if direct else "")
        if not outcome or not (direct or not run) or tokens[max(0, start - 1)].lower == ",":
            return None
        shown = number.after + (bool(first) and words.outcome_of(first[0]) != "")
        return frozenset({"people"}), frozenset(), shown, outcome, False
    head = run[at].lower
    scope = frozenset(stem_word(token.lower) for token in run[:at]) - words.NEUTRAL
    outcome = words.outcome_of(head) or outcome_before
    outcome = outcome or _find_outcome(tokens, number.after + at + 1, until)
    noun = "people" if words.outcome_of(head) else words.SAME.get(stem_word(head), stem_word(head))
    return frozenset({noun}), scope, number.after + at + 1, outcome, False


def _read_single(
    tokens: Sequence[Token], number: Number, run: Sequence[Token], until: int, outcome_before: str
) -> Read | None:
    nouns = [token for token in run[:2] if words.outcome_of(token.lower) == ""]
    if not nouns:
        return None
    heads = frozenset(words.SAME.get(stem_word(t.lower), stem_word(t.lower)) for t in nouns)
    outcome = outcome_before or _find_outcome(tokens, number.after + 1, until)
    return heads, frozenset(), number.after + len(nouns), outcome, False


def _find_origin(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """Return the stems of what narrows a noun down from behind: "from Taiwan", "of the navy"."""
    if at >= len(tokens) or tokens[at].lower not in ("from", "of", "belonging"):
        return frozenset()
    found = set()
    for token in tokens[at + 1 : at + 4]:
        if not token.is_word or token.lower in words.ENDS_PHRASE - {"the", "of", "to"}:
            break
        found.add(stem_word(token.lower))
    return frozenset(found - {"the", "of", "to", "both"})


def _find_outcome_before(tokens: Sequence[Token], start: int) -> str:
    """Return the outcome that stands straight before a number: "killing at least 12"."""
    for at in range(start - 1, max(-1, start - 8), -1):
        text = tokens[at].lower
        if outcome := words.outcome_of(text):
            return outcome
        if text not in words.BETWEEN_OUTCOME_AND_NUMBER:
            break
    return ""


def _find_outcome(tokens: Sequence[Token], at: int, until: int) -> str:
    for token in tokens[at : min(until, at + _PREDICATE_REACH)]:
        if token.lower in words.ENDS_OUTCOME:
            break
        if outcome := words.outcome_of(token.lower):
            return outcome
    return ""
