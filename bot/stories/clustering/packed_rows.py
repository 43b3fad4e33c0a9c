"""Rows of numbers, thousands of them in little memory: each is one `bytes`, and no array of numpy.

An array costs a hundred bytes beside its numbers and is looked at by every garbage collection; a
`bytes` costs thirty, is not, and many of them are joined at once where articles are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)
Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_FILTER = 1 << 16


def find_common(asked: Keys, held: Keys) -> tuple[Places, Places]:
    """Return the places in `held` of keys that are asked for, and which of `asked` each is.

    `asked` is in order, each key once. Few are in both: those alone are looked up whose lower half
    is that of a key asked for.
    """
    if not len(asked):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    known = np.zeros(_FILTER, dtype=bool)
    known[asked & np.uint32(_FILTER - 1)] = True
    both = np.flatnonzero(known.take(held & np.uint32(_FILTER - 1)))
    keys = held[both]
    at = np.minimum(np.searchsorted(asked, keys), len(asked) - 1)
    same = np.flatnonzero(asked[at] == keys)
    return both[same], at[same]


class PackedArrays(Generic[Kind]):
    """A row of numbers of one kind by key; they are given back read-only."""

    def __init__(self, kind: type[Kind] | np.dtype[Kind]) -> None:
        self._kind: np.dtype[Kind] = np.dtype(kind)
        self._rows: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: int) -> bool:
        return key in self._rows

    def put(self, key: int, row: npt.NDArray[Kind]) -> None:
        """Hold a row of this kind, in place of what was held under its key."""
        self._rows[key] = row.tobytes()

    def get(self, key: int) -> npt.NDArray[Kind]:
        """Return the row of a key; raises KeyError where there is none."""
        return np.frombuffer(self._rows[key], self._kind)

    def pop(self, key: int) -> npt.NDArray[Kind]:
        """Return the row of a key and let go of it; raises KeyError where there is none."""
        return np.frombuffer(self._rows.pop(key), self._kind)

    def join(self, keys: Sequence[int]) -> tuple[npt.NDArray[Kind], Places]:
        """Return the rows of `keys` one behind the other, and of how many numbers each is."""
        rows = [self._rows[key] for key in keys]
        sizes = np.array([len(row) for row in rows], dtype=np.int64) // self._kind.itemsize
        return np.frombuffer(b"".join(rows), self._kind), sizes
