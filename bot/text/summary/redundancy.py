"""Redundancy: how much of one sentence another already says, and a choice without repeats.

The choice is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). Cosine similarity
misses a sentence that repeats another with a clause added; containment of shingles does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.text.segment import find_content_words

SAME = 0.6
"""Containment from which two sentences are told as one; noisy copies lie above it."""

SAME_WORDS = 0.5
"""Share of a sentence's content words from which another tells the same in words of its own."""

_FEWEST = 4
"""Shingles that must be shared: two names alone make no repeat."""

_LONGEST = 2_000
"""Characters of a sentence that are compared."""


_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百千]{1,8}(?=[人隻艘名件発機台])|\b(?:no|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|dozen|fifteen|twenty|thirty|forty|fifty|hundred|thousand"
    r"|first|second|third|fourth|fifth)\b"
)


def shingle_sentence(sentence: str, language: str | None = "en") -> frozenset[str]:
    """Return the content words of a sentence and their neighbouring pairs."""
    words = find_content_words(sentence[:_LONGEST], language)
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return frozenset(words).union(pairs)


def find_numbers(sentence: str) -> frozenset[str]:
    """Return the numbers of a sentence, in figures or in English words, as they are written."""
    return frozenset(_NUMBER.findall(sentence[:_LONGEST].casefold()))


def measure_containment(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share (0 to 1) of the smaller set of shingles that the larger holds."""
    smaller, larger = sorted((first, second), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def tells_same(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return whether one sentence, in shingles, says what another does, if in other order.

    Two newsrooms tell one event in the same words and few of the same pairs.
    """
    if measure_containment(first, second) >= SAME:
        return True
    words = [{piece for piece in pieces if " " not in piece} for pieces in (first, second)]
    return len(words[0] & words[1]) >= max(_FEWEST, SAME_WORDS * min(map(len, words)))


def find_repeats(shingles: Sequence[frozenset[str]]) -> frozenset[int]:
    """Return the numbers of the sentences that an earlier one already says.

    A sentence that says more than the earlier one is none. An empty set stands for a sentence not
    to be counted. Each is compared with the latest holders of its shingles, so time is linear.
    """
    holders: dict[str, int] = {}
    repeats: set[int] = set()
    for number, shingle in enumerate(shingles):
        shared = Counter(holders[part] for part in shingle if part in holders)
        if max(shared.values(), default=0) >= max(_FEWEST, SAME * len(shingle)):
            repeats.add(number)
        else:
            holders.update(dict.fromkeys(shingle, number))
    return frozenset(repeats)
