"""Scoring the units of a dump: which of them are the body of its article.

A unit that could be body at all (it ends as a sentence ends, or is long) is weighed by what it
looks like and by where it stands: the heaviest run of such units is most often the article.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.cleaning.blocks import Unit
from bot.text.cleaning.boilerplate import count_soft_marks, is_end_marker, is_furniture
from bot.text.lexicon import load_lexicon

_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]」』]{0,3}(?:\s?\[\d{1,3}\]){0,5}\Z")
_TEASER_END = re.compile(r"(?:\.{3}|…|\[\.\.\.\]|\[…\])\s?(?:[»›>→])?\Z")
_INNER_END = re.compile(r"[^\W_]{2}[.!?…。！？][\"”’)]{0,2}(?:\s|(?<=[。！？]))")
_FUNCTION_WORDS = load_lexicon()["function words of Europe"]
_SECOND_PERSON = frozenset(["you", "your", "yours", "you’re", "you're", "our", "us", "we"])
_WORD = re.compile(r"[^\W\d_]{1,40}(?:[’'][^\W\d_]{1,3})?")
_LOOKED_AT = 4_000
_GAP_COST = 12.0
"""How many words of body a unit of furniture takes from a run; set by hand."""
_BOX_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Layout:
    """What a whole dump looks like: which units could be body, and where its main run lies."""

    candidates: tuple[bool, ...]
    main: tuple[int, int]
    ends_before: tuple[int, ...]
    repeats: Counter[str]


def may_be_body(unit: Unit) -> bool:
    """Tell from a unit alone whether it could be part of an article's body."""
    if is_furniture(unit.text):
        return False
    words = unit.words
    if _SENTENCE_END.search(unit.text[-40:]):
        return words >= 2 and not _is_titled_question(unit.text, words)
    return words >= 20 or (words >= 8 and unit.text[-1] in ":;,—–")


def _is_titled_question(text: str, words: int) -> bool:
    """Tell whether a short question is set as a heading: `What's Next?`, `Why It's Important?`."""
    if words > 7 or text[-1] != "?":
        return False
    return all(word[:1].isupper() for word in text.split() if len(word) > 3)


def find_layout(units: Sequence[Unit]) -> Layout:
    """Return the layout of a dump."""
    judged: dict[str, bool] = {}
    for unit in units:
        if unit.text not in judged:
            judged[unit.text] = may_be_body(unit)
    candidates = tuple(judged[unit.text] for unit in units)
    main = _find_main_run(units, candidates)
    ends_before = _count_ends(units, candidates, main)
    repeats = Counter(unit.text for unit in units)
    return Layout(candidates, main, ends_before, repeats)


def _count_ends(
    units: Sequence[Unit], candidates: Sequence[bool], main: tuple[int, int]
) -> tuple[int, ...]:
    """Return for each unit how many lines before it say that the article is over.

    One with more than a part of the main run still to come is a box amid the article.
    """
    weights = [min(unit.words, 80) if candidates[n] else 0 for n, unit in enumerate(units)]
    ahead = sum(weights[main[0] : main[1] + 1])
    least = _BOX_SHARE * ahead
    counts, seen = [], 0
    for number, unit in enumerate(units):
        counts.append(seen)
        if main[0] <= number <= main[1]:
            ahead -= weights[number]
        if number >= main[0] and not candidates[number] and ahead <= least:
            seen += is_end_marker(unit.text)
    return tuple(counts)


def _find_main_run(units: Sequence[Unit], candidates: Sequence[bool]) -> tuple[int, int]:
    """Return the first and last unit of the run with the most body (Kadane's scan)."""
    best, best_run, current, start = 0.0, (0, -1), 0.0, 0
    for number, unit in enumerate(units):
        if current <= 0:
            current, start = 0.0, number
        current += min(unit.words, 80) if candidates[number] else -_GAP_COST
        if current > best:
            best, best_run = current, (start, number)
    return best_run


def score_unit(units: Sequence[Unit], number: int, layout: Layout) -> float:
    """Return how surely a unit that could be body is: positive for body (log odds)."""
    values = find_features(units, number, layout)
    return sum(WEIGHTS[name] * value for name, value in values.items())


def find_features(units: Sequence[Unit], number: int, layout: Layout) -> dict[str, float]:
    """Return what a unit is weighed by, each value within about 0 to 5."""
    unit = units[number]
    first, last = layout.main
    away = max(first - number, number - last, 0)
    return {
        "bias": 1.0,
        **_find_own_features(unit),
        "away": math.log1p(away),
        "before": float(number < first),
        "after_end": float(layout.ends_before[number] > 0),
        "far_after_end": float(layout.ends_before[number] > 2),
        "previous": float(number > 0 and layout.candidates[number - 1]),
        "next": float(number + 1 < len(units) and layout.candidates[number + 1]),
        "repeated": float(layout.repeats[unit.text] > 1),
    }


def _find_own_features(unit: Unit) -> dict[str, float]:
    text = unit.text[:_LOOKED_AT]
    words = _WORD.findall(text)
    count = max(1, len(words))
    lower = [word.lower() for word in words]
    return {
        "length": math.log1p(unit.words),
        "ended": float(unit.text[-1] == ":" or bool(_SENTENCE_END.search(unit.text[-40:]))),
        "teaser": float(bool(_TEASER_END.search(unit.text[-12:]))),
        "sentences": math.log1p(len(_INNER_END.findall(text))),
        "function_words": 3 * sum(word in _FUNCTION_WORDS for word in lower) / count,
        "capitals": 3 * sum(word[0].isupper() for word in words[1:]) / count,
        "digits": 3 * sum(map(str.isdigit, text)) / len(text),
        "addressed": 5 * sum(word in _SECOND_PERSON for word in lower) / count,
        "soft_marks": min(count_soft_marks(text), 4) / math.sqrt(1 + count / 10),
        "signs": min(sum(text.count(sign) for sign in "|©»›→®"), 3),
        "quoted": float(any(mark in text for mark in '“”"«»„')),
    }


# A logistic regression over the candidate units of 77 pages of pages-htmldate that are not in
# pages-trafilatura, dumped in the five ways of tests/eval/page_dumps.py; a unit counted as body
# where trafilatura keeps it. Cross-validation over all 257 pages gives figures within .01.
WEIGHTS = {
    "bias": -1.21,
    "length": 0.51,
    "ended": 0.57,
    "teaser": -0.54,
    "sentences": -0.62,
    "function_words": 0.64,
    "capitals": -0.49,
    "digits": 0.34,
    "addressed": -0.34,
    "soft_marks": -0.62,
    "signs": -0.43,
    "quoted": 0.8,
    "away": -0.42,
    "before": -0.28,
    "after_end": -1.58,
    "far_after_end": -0.94,
    "previous": 0.75,
    "next": 0.42,
    "repeated": -1.15,
}
