"""Sparse vectors in memory: weighted words of articles, compared by cosine with live rarity.

Rarity (inverse document frequency) is that of the articles held at the moment of comparing, so
that the words of a desk's beat come to weigh little. An inverted index holds, for each word, the
slots of the articles that use it and how much; numpy keeps this small and quick.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Slots = npt.NDArray[np.intp]
Weighted = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Vector:
    words: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]


class VectorSpace:
    """Weighted words by slot, a small number that stands for an article.

    `prior` articles of general news, in each of which a word stands with probability `usual`, are
    thought to be held from the start: with four articles of one beat a shared word keeps weight.
    """

    def __init__(self, *, prior: float, usual: float) -> None:
        self._prior = prior
        self._usual = usual
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._free: list[int] = []
        self._slots: list[array[int]] = []
        self._amounts: list[array[float]] = []
        self._vectors: dict[int, _Vector] = {}

    def add(self, slot: int, weighted: Weighted) -> None:
        """Hold the weighted words of a slot that is free."""
        merged: dict[str, float] = {}
        for word, weight in weighted:
            merged[word] = max(weight, merged.get(word, 0.0))
        numbers = [self._number(word) for word in merged]
        for number, weight in zip(numbers, merged.values(), strict=True):
            self._slots[number].append(slot)
            self._amounts[number].append(weight)
        self._vectors[slot] = _Vector(
            np.array(numbers, dtype=np.int32), np.array(list(merged.values()), dtype=np.float32)
        )

    def remove(self, slot: int) -> None:
        """Let go of a slot's words."""
        for number in self._vectors.pop(slot).words.tolist():
            slots = self._slots[number]
            position = slots.index(slot)
            del slots[position], self._amounts[number][position]
            if not slots:
                del self._numbers[self._names[number]]
                self._free.append(number)

    def rarity(self, words: Iterable[str]) -> Floats:
        """Return how much each word tells: the logarithm of how rare it is among those held."""
        counts = [len(self._slots[n]) if (n := self._numbers.get(w)) is not None else 0 for w in words]
        return self._rarity(np.array(counts, dtype=np.float64))

    def overlap(self, weighted: Weighted, size: int) -> Floats:
        """Return for each slot under `size` the inner product with `weighted`, in live rarity."""
        total = np.zeros(size)
        for (word, weight), rarity in zip(weighted, self.rarity(w for w, _ in weighted), strict=True):
            number = self._numbers.get(word)
            if number is not None:
                slots = np.frombuffer(self._slots[number], dtype=np.intc)
                amounts = np.frombuffer(self._amounts[number], dtype=np.float32)
                total[slots] += amounts * (weight * rarity * rarity)
        return total

    def norms(self, slots: Iterable[int]) -> Floats:
        """Return the length of each slot's vector in live rarity."""
        vectors = [self._vectors[slot] for slot in slots]
        if not vectors:
            return np.zeros(0)
        lengths = [len(vector.words) for vector in vectors]
        words = np.concatenate([vector.words for vector in vectors])
        weights = np.concatenate([vector.weights for vector in vectors]).astype(np.float64)
        counts = np.array([len(self._slots[n]) for n in words.tolist()], dtype=np.float64)
        squares = (weights * self._rarity(counts)) ** 2
        owners = np.repeat(np.arange(len(vectors)), lengths)
        return np.sqrt(np.bincount(owners, weights=squares, minlength=len(vectors)))

    def norm(self, weighted: Weighted) -> float:
        """Return the length of a vector that is not held, in live rarity."""
        weights = np.array([weight for _, weight in weighted])
        return float(np.sqrt(np.sum((weights * self.rarity(w for w, _ in weighted)) ** 2)))

    def words_of(self, slot: int) -> dict[str, float]:
        """Return the weighted words held of a slot."""
        vector = self._vectors[slot]
        names = (self._names[number] for number in vector.words.tolist())
        return dict(zip(names, vector.weights.tolist(), strict=True))

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._free.pop() if self._free else len(self._names)
            if number == len(self._names):
                self._names.append(word)
                self._slots.append(array("i"))
                self._amounts.append(array("f"))
            self._names[number] = word
            self._numbers[word] = number
        return number

    def _rarity(self, counts: Floats) -> Floats:
        held = len(self._vectors)
        return np.log((held + self._prior) / (counts + self._prior * self._usual))
