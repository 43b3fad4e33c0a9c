"""Sparse vectors in memory: weighted words of articles, compared by what is rare among them.

Rarity is inverse document frequency (Spärck Jones, "A statistical interpretation of term
specificity", 1972) among the articles held at the moment of comparing, so that the words of a
desk's beat come to weigh little. An inverted index finds the articles that share words; numpy
keeps it small and quick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.stories.clustering.packed_rows import PackedArrays

Floats = npt.NDArray[np.float64]
Weighted = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RarityRules:
    """The prior of rarity: `prior` articles, in each of which a word stands with chance `usual`.

    They are thought to be held from the start, so that among four articles of one beat a shared
    word keeps some weight. On ECB+ priors of 15, 50 and 150 were within .005 of each other.
    `postings` entries of the inverted index are read at most to find candidates, the rarest
    words' first.
    """

    prior: float = 30.0
    usual: float = 0.02
    postings: int = 12_000


_WORD = np.dtype([("word", np.int32), ("weight", np.uint16)])
_POSTING = np.dtype([("slot", np.uint16), ("weight", np.uint16)])

_STEPS = 10_000
"""Steps of a held weight in one: features round weights to four places, so none is lost."""


def _hold(weights: Sequence[float]) -> npt.NDArray[np.uint16]:
    """Return weights as they are held; what is heavier than 6.5535 counts as that."""
    steps = np.rint(np.array(weights, dtype=np.float64) * _STEPS)
    return np.minimum(steps, np.iinfo(np.uint16).max).astype(np.uint16)


def _weigh(held: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return the weights of what is held."""
    return (held["weight"] / _STEPS).astype(np.float32)


class VectorSpace:
    """Weighted words by slot, a number under 65,536 that stands for an article."""

    def __init__(self, rules: RarityRules) -> None:
        self._rules = rules
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._free: list[int] = []
        self._counts = np.zeros(1024, dtype=np.int64)
        self._vectors = PackedArrays(_WORD)
        # By the number of a word, the slots that hold it; no list of Python's for each.
        self._postings: list[bytearray] = []

    def add(self, slot: int, weighted: Weighted) -> None:
        """Hold the weighted words (no word twice) of a slot that is free."""
        vector = np.empty(len(weighted), _WORD)
        vector["word"] = [self._number(word) for word, _ in weighted]
        vector["weight"] = _hold([weight for _, weight in weighted])
        self._vectors.put(slot, vector)
        self._counts[vector["word"]] += 1
        for number, posting in _list_postings(slot, vector):
            self._postings[number] += posting

    def remove(self, slot: int) -> None:
        """Let go of a slot's words."""
        vector = self._vectors.pop(slot)
        self._counts[vector["word"]] -= 1
        for number, posting in _list_postings(slot, vector):
            held = self._postings[number]
            place = held.find(posting)
            while place % len(posting):  # the end of one and the beginning of the next
                place = held.find(posting, place + 1)
            del held[place : place + len(posting)]
            if not held:
                del self._numbers[self._names[number]]
                self._free.append(number)

    def overlap(self, weighted: Weighted, size: int) -> Floats:
        """Return for each slot under `size` the inner product with `weighted`, by rarity.

        The rarest words come first and the most frequent are left out once enough was read.
        """
        total = np.zeros(size)
        numbers = self._numbers_of(weighted)
        products = self._lengths(weighted) * self._rarity(numbers)
        numbers, products = numbers[numbers >= 0], products[numbers >= 0]
        read = 0
        for at in np.argsort(self._counts[numbers], kind="stable").tolist():
            postings = np.frombuffer(self._postings[numbers[at]], _POSTING)
            read += len(postings)
            if read > self._rules.postings and read > len(postings):
                break
            total[postings["slot"]] += _weigh(postings) * np.float32(products[at])
        return total

    def cosines(self, weighted: Weighted, slots: Sequence[int]) -> Floats:
        """Return the cosine of `weighted` with each of the slots, by rarity."""
        if not weighted or not slots:
            return np.zeros(len(slots))
        held, sizes = self._vectors.join(slots)
        owners = np.repeat(np.arange(len(slots)), sizes)
        words = held["word"]
        weights = _weigh(held) * self._rarity(words)
        query = self._lengths(weighted)
        asked = np.zeros(len(self._names) + 1)
        asked[self._numbers_of(weighted)] = query
        asked[-1] = 0.0  # where the words that nobody holds went
        products = np.bincount(owners, weights * asked[words], len(slots))
        norms = np.sqrt(np.bincount(owners, weights**2, len(slots)) * np.sum(query**2))
        cosines: Floats = products / np.maximum(norms, 1e-9)
        return cosines

    def coverage(self, weighted: Weighted, slots: Sequence[int]) -> float:
        """Return the share (0 to 1) of `weighted` that is found in any of the slots, by rarity."""
        squares = self._lengths(weighted) ** 2
        total = float(np.sum(squares))
        if not total or not slots:
            return 0.0
        held, _ = self._vectors.join(slots)
        found = np.isin(self._numbers_of(weighted), held["word"])
        return float(np.sum(squares[found])) / total

    def find_shared(self, weighted: Weighted, slot: int) -> list[str]:
        """Return the words that `weighted` shares with a slot, those that tie them most first."""
        vector = self._vectors.get(slot)
        held = dict(zip(vector["word"].tolist(), _weigh(vector).tolist(), strict=True))
        ties = [
            (-length * held.get(number, 0.0), word)
            for (word, _), number, length in zip(
                weighted, self._numbers_of(weighted).tolist(), self._lengths(weighted), strict=True
            )
            if number in held
        ]
        return [word for _, word in sorted(ties)]

    def has_words(self, slot: int) -> bool:
        """Tell whether any word is held of a slot."""
        return len(self._vectors.get(slot)) > 0

    def _numbers_of(self, weighted: Weighted) -> npt.NDArray[np.int64]:
        """Return the number of each word, -1 for a word that nobody holds."""
        return np.array([self._numbers.get(word, -1) for word, _ in weighted], dtype=np.int64)

    def _lengths(self, weighted: Weighted) -> Floats:
        """Return each word's weight times its rarity."""
        weights = np.array([weight for _, weight in weighted], dtype=np.float64)
        lengths: Floats = weights * self._rarity(self._numbers_of(weighted))
        return lengths

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._free.pop() if self._free else len(self._names)
            if number == len(self._names):
                self._names.append(word)
                self._postings.append(bytearray())
                if len(self._names) > len(self._counts):
                    self._counts = np.concatenate((self._counts, np.zeros_like(self._counts)))
            self._names[number] = word
            self._numbers[word] = number
        return number

    def _rarity(self, numbers: npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> Floats:
        """Return how much each word tells: the logarithm of how rare it is among those held."""
        counts = np.where(numbers >= 0, self._counts[numbers], 0)
        rules = self._rules
        held = len(self._vectors) + rules.prior
        rarity: Floats = np.log(held / (counts + rules.prior * rules.usual))
        return rarity


def _list_postings(slot: int, vector: npt.NDArray[Any]) -> Iterator[tuple[int, bytes]]:
    """Return the number of each word of a slot, and the slot's posting under it."""
    postings = np.empty(len(vector), _POSTING)
    postings["slot"], postings["weight"] = slot, vector["weight"]
    return zip(
        vector["word"].tolist(), postings.view(f"V{_POSTING.itemsize}").tolist(), strict=True
    )
