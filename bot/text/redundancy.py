"""Redundancy: how much of one sentence another already says, and a choice without repeats.

The choice is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). Cosine similarity
misses a sentence that repeats another with a clause added; containment of shingles does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.text.words import find_content_words

SAME = 0.6
"""Containment from which two sentences are told as one; noisy copies lie above it."""

_LONGEST = 2_000
"""Characters of a sentence that are compared."""


def shingle_sentence(sentence: str, language: str | None = "en") -> frozenset[str]:
    """Return the content words of a sentence and their neighbouring pairs."""
    words = find_content_words(sentence[:_LONGEST], language)
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return frozenset(words).union(pairs)


def measure_containment(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share (0 to 1) of the smaller set of shingles that the larger holds."""
    smaller, larger = sorted((first, second), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def find_repeats(shingles: Sequence[frozenset[str]]) -> frozenset[int]:
    """Return the numbers of the sentences that an earlier one already says.

    Each sentence is compared with the few latest holders of its shingles, so time is linear.
    """
    holders: dict[str, int] = {}
    repeats: set[int] = set()
    for number, shingle in enumerate(shingles):
        shared: dict[int, int] = {}
        for part in shingle:
            if part in holders:
                shared[holders[part]] = shared.get(holders[part], 0) + 1
        if any(
            count >= SAME * min(len(shingle), len(shingles[earlier])) and count > 3
            for earlier, count in shared.items()
        ):
            repeats.add(number)
            continue
        holders.update(dict.fromkeys(shingle, number))
    return frozenset(repeats)
