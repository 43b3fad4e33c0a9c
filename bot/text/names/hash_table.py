"""Rows of numbers by hash, small enough to be read where they lie on the disk.

A million hashes of 32 bits are kept in order, as sixteen bits each: the upper half of a hash is
where it stands. What belongs to it is one of some thousand different rows, kept once each.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_HALF = 16
_PARTS = ("starts", "lower", "kinds", "rows")

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class HashTable:
    """`rows[kinds[k]]` belongs to the hash at place `k` of the order, `rows[0]` to all others.

    `lower` holds the lower half of each hash, `starts` for each upper half the first such place.
    """

    starts: npt.NDArray[np.uint32]
    lower: npt.NDArray[np.uint16]
    kinds: npt.NDArray[np.unsignedinteger[Any]]
    rows: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.lower)

    def look_up(self, hashes: Hashes) -> npt.NDArray[Any]:
        """Return the row of each hash, by bisection between the starts."""
        upper, wanted = (hashes >> _HALF).astype(np.intp), (hashes & 0xFFFF).astype(np.uint16)
        at = self.starts.take(upper).astype(np.intp)
        ends = self.starts.take(upper + 1).astype(np.intp)
        step = 1 << int((ends - at).max(initial=1)).bit_length() >> 1
        while step:
            probe = at + (step - 1)
            at += step * ((self.lower.take(probe, mode="clip") < wanted) & (probe < ends))
            step >>= 1
        held = (self.lower.take(at, mode="clip") == wanted) & (at < ends)
        rows: npt.NDArray[Any] = self.rows.take(self.kinds.take(at, mode="clip") * held, axis=0)
        return rows

    def write(self, folder: Path) -> None:
        """Write the arrays to files of a folder, as `read_table` reads them."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in _PARTS:
            np.save(folder / f"{part}.npy", getattr(self, part), allow_pickle=False)


def make_table(hashes: Hashes, rows: npt.NDArray[Any]) -> HashTable:
    """Return a table of hashes in rising order, each once, with a row of numbers for each."""
    flat = rows.reshape(len(rows), -1)
    different, kinds = np.unique(flat, axis=0, return_inverse=True)
    shape = (len(different) + 1, *rows.shape[1:])
    whole = np.vstack([np.zeros((1, flat.shape[1]), rows.dtype), different]).reshape(shape)
    size = np.min_scalar_type(len(different))
    return HashTable(
        starts=np.searchsorted(hashes >> _HALF, np.arange((1 << _HALF) + 1)).astype(np.uint32),
        lower=(hashes & 0xFFFF).astype(np.uint16),
        kinds=(kinds.reshape(-1) + 1).astype(size),
        rows=whole,
    )


def read_table(folder: Path) -> HashTable:
    """Return the table of a folder as it lies on the disk: what is asked for is read.

    Processes that map the same files share their memory.
    """
    maps = (np.load(folder / f"{part}.npy", mmap_mode="r") for part in _PARTS)
    return HashTable(*map(np.asarray, maps))  # the class of maps is slow to index
