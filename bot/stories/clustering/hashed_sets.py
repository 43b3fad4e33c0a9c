"""Sets of hashes by slot, compared by what is rare: small enough to keep hundreds an article.

How many hold a hash is counted in a table of a fixed size, as in a count sketch of one row
(Charikar, Chen and Farach-Colton, 2002): two hashes that meet there count as more frequent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.stories.clustering.packed_rows import PackedArrays
from bot.stories.clustering.tfidf import RarityRules

Floats = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint32]

_CELLS = 1 << 19  # 2 MB; a desk's 20,000 articles hold some 600,000 different pairs of words


def hash_words(words: Iterable[str]) -> tuple[int, ...]:
    """Return the 32-bit hash of each word, the same for ever, in the order given."""
    return tuple(crc32(word.encode("utf-8", "surrogatepass")) for word in words)


class HashedSets:
    """Sets of hashes by slot, a small number that stands for an article.

    The weight of a hash is its rarity to the power of `power`.
    """

    def __init__(self, rules: RarityRules, *, power: float) -> None:
        self._rules = rules
        self._power = power
        self._counts = np.zeros(_CELLS, dtype=np.int32)
        self._sets = PackedArrays(np.uint32)

    def add(self, slot: int, hashes: Sequence[int]) -> None:
        """Hold the hashes of a slot that is free."""
        held = np.unique(np.array(hashes, dtype=np.uint32))
        self._sets.put(slot, held)
        np.add.at(self._counts, held % _CELLS, 1)

    def remove(self, slot: int) -> None:
        """Let go of a slot's hashes."""
        np.subtract.at(self._counts, self._sets.pop(slot) % _CELLS, 1)

    def cosines(self, hashes: Sequence[int], slots: Sequence[int]) -> Floats:
        """Return the cosine of a set of hashes with that of each of the slots, by rarity."""
        return self.compare(hashes, slots)[0]

    def compare(self, hashes: Sequence[int], slots: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """Return for each slot the cosine by rarity, the share of the smaller set and its hashes.

        The share (0 to 1) and the number of hashes are of what both sets hold.
        """
        asked = np.unique(np.array(hashes, dtype=np.uint32))
        if not len(asked) or not slots:
            return np.zeros(len(slots)), np.zeros(len(slots)), np.zeros(len(slots))
        held, sizes = self._sets.join(slots)
        owners = np.repeat(np.arange(len(slots)), sizes)
        weights = self._rarity(held)
        places = np.searchsorted(asked, held)
        both = asked[np.minimum(places, len(asked) - 1)] == held
        products = np.bincount(owners[both], weights[both], len(slots))
        totals = np.bincount(owners, weights, len(slots))
        norms = np.sqrt(totals * np.sum(self._rarity(asked)))
        cosines: Floats = products / np.maximum(norms, 1e-9)
        shared: Floats = np.bincount(owners[both], minlength=len(slots)).astype(np.float64)
        shares: Floats = shared / np.maximum(np.minimum(sizes, len(asked)), 1)
        return cosines, shares, shared

    def _rarity(self, hashes: Hashes) -> Floats:
        """Return the squared weight of each hash."""
        rules = self._rules
        counts = self._counts[hashes & np.uint32(_CELLS - 1)]
        held = len(self._sets) + rules.prior
        rarity: Floats = np.log(held / (counts + rules.prior * rules.usual))
        return rarity if self._power == 0.5 else rarity ** (2 * self._power)
