"""Which articles hold a hash: a sorted list in two arrays, for hundreds of thousands of hashes.

A dict would take seventy bytes for each hash; the arrays take six. New entries stand beside the
list, as they came, until they are sorted into it a few thousand at a time; what is removed is
marked, and left out then.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bot.stories.clustering.packed_rows import Places, find_common

Hashes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint16]

_GONE = np.iinfo(np.uint16).max
_BESIDE = 8_192
"""Entries that are looked through one by one: as many as cost a tenth of a millisecond."""


class HashPostings:
    """The articles, by slot, that hold a hash: the earliest, or newest, `most` of each.

    A slot is a number below 65,535; one beyond raises OverflowError.
    So many new entries stand `beside` the list at most.
    """

    def __init__(self, *, most: int, newest: bool = False, beside: int = _BESIDE) -> None:
        self._most = most
        self._newest = newest
        self._hashes: Hashes = np.empty(0, np.uint32)
        self._keys: Keys = np.empty(0, np.uint16)
        self._new_hashes: Hashes = np.empty(beside, np.uint32)
        self._new_keys: Keys = np.empty(beside, np.uint16)
        self._new = 0

    def __len__(self) -> int:
        keys = np.concatenate((self._keys, self._new_keys[: self._new]))
        return int(np.sum(keys != _GONE))

    def add(self, key: int, hashes: Hashes) -> None:
        """Note that an article holds hashes: not more than stand beside the list."""
        end = self._new + len(hashes)
        if end > len(self._new_keys):
            self._sort_in()
            end = len(hashes)
        self._new_hashes[self._new : end] = hashes
        self._new_keys[self._new : end] = key
        self._new = end

    def remove(self, key: int, hashes: Hashes) -> None:
        """Forget that an article holds these hashes."""
        new = self._new_keys[: self._new]
        new[new == key] = _GONE
        places, _ = self._find_places(hashes)
        self._keys[places[self._keys[places] == key]] = _GONE

    def find(self, hashes: Hashes) -> tuple[Keys, Places]:
        """Return an article once for each of the `hashes` that it holds, and which hash that is.

        The hashes come in order, each once; a hash is told by its place among them.
        """
        places, asked = self._find_places(hashes)
        new, at = find_common(hashes, self._new_hashes[: self._new])
        keys: Keys = np.concatenate((self._keys[places], self._new_keys[new]))
        asked = np.concatenate((asked, at))[keys != _GONE]
        keys = keys[keys != _GONE]
        order = np.argsort(asked, kind="stable")
        counts = np.bincount(asked, minlength=len(hashes))
        rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        if self._newest:
            rank = np.repeat(counts, counts) - 1 - rank
        chosen = order[rank < self._most]
        return keys[chosen], asked[chosen]

    def _find_places(self, hashes: Hashes) -> tuple[Places, Places]:
        """Return where in the sorted list the hashes stand, and which of them each place is of."""
        first = np.searchsorted(self._hashes, hashes, side="left")
        counts = np.searchsorted(self._hashes, hashes, side="right") - first
        asked = np.repeat(np.arange(len(hashes)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(asked)) + (first - before)[asked], asked

    def _sort_in(self) -> None:
        """Sort the new entries into the list, each behind the earlier ones of its hash."""
        kept, new = self._keys != _GONE, np.flatnonzero(self._new_keys[: self._new] != _GONE)
        hashes, keys = self._hashes[kept], self._keys[kept]
        new = new[np.argsort(self._new_hashes[new], kind="stable")]
        places = np.searchsorted(hashes, self._new_hashes[new], side="right")
        hashes = np.insert(hashes, places, self._new_hashes[new])
        keys = np.insert(keys, places, self._new_keys[new])
        few = np.ones(len(hashes), dtype=bool)
        if self._newest:
            few[: -self._most] = hashes[self._most :] != hashes[: -self._most]
        else:
            few[self._most :] = hashes[self._most :] != hashes[: -self._most]
        self._hashes, self._keys, self._new = hashes[few], keys[few], 0
