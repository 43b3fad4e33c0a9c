"""Rows of numbers, tens of thousands of them in no memory: they lie in a file, and few are read.

What a whole article is compared by is three kilobytes, of which a desk may hold twenty thousand
times; some fifty of them are read where an article is placed, from what the system keeps of the
file. The file has no name and ends with the process.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)
Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_FILTER = 1 << 16
_BLOCK = 64
"""Bytes in whose multiples room is given, so that what was let go is taken by the next."""


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


class RowFile:
    """Pieces of bytes in a file without a name in `folder`, the system's for such files if none.

    What the disk does not take is held in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._number = -1
        self._end = 0
        self._free: defaultdict[int, list[int]] = defaultdict(list)
        self._held: dict[int, bytes] = {}

    def write(self, piece: bytes) -> int:
        """Keep a piece; return its place, by which it is read."""
        room = _find_room(len(piece))
        place = self._free[room].pop() if self._free[room] else self._end
        self._end = max(self._end, place + room)
        try:
            if self._file is None:
                self._file = TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115  # it lasts
                self._number = self._file.fileno()
            if os.pwrite(self._number, piece, place) < len(piece):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        except OSError:  # no room, or no folder to write in
            self._held[place] = piece
        return place

    def read(self, place: int, size: int) -> bytes:
        """Return the piece at a place, which has so many bytes."""
        held = self._held.get(place)
        return os.pread(self._number, size, place) if held is None else held

    def free(self, place: int, size: int) -> None:
        """Let go of the piece at a place, which has so many bytes."""
        self._held.pop(place, None)
        self._free[_find_room(size)].append(place)


def _find_room(size: int) -> int:
    return (size // _BLOCK + 1) * _BLOCK


class PackedArrays(Generic[Kind]):
    """A row of numbers of one kind by key, a small number; they are given back read-only."""

    def __init__(self, kind: type[Kind] | np.dtype[Kind], file: RowFile) -> None:
        self._kind: np.dtype[Kind] = np.dtype(kind)
        self._file = file
        self._places = np.zeros(64, np.int64)
        self._sizes = np.full(64, -1, np.int32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, key: int) -> bool:
        return key < len(self._sizes) and bool(self._sizes[key] >= 0)

    def put(self, key: int, row: npt.NDArray[Kind]) -> None:
        """Hold a row of this kind, in place of what was held under its key."""
        if key in self:
            self.pop(key)
        while key >= len(self._sizes):
            self._places = np.concatenate((self._places, np.zeros_like(self._places)))
            self._sizes = np.concatenate((self._sizes, np.full_like(self._sizes, -1)))
        piece = row.tobytes()
        self._places[key], self._sizes[key] = self._file.write(piece), len(piece)
        self._count += 1

    def get(self, key: int) -> npt.NDArray[Kind]:
        """Return the row of a key; raises KeyError where there is none."""
        if key not in self:
            raise KeyError(key)
        return self.join([key])[0]

    def pop(self, key: int) -> npt.NDArray[Kind]:
        """Return the row of a key and let go of it; raises KeyError where there is none."""
        row = self.get(key)
        self._file.free(int(self._places[key]), row.nbytes)
        self._sizes[key] = -1
        self._count -= 1
        return row

    def join(self, keys: Sequence[int]) -> tuple[npt.NDArray[Kind], Places]:
        """Return the rows of `keys` one behind the other, and of how many numbers each is."""
        places, sizes = self._places[keys].tolist(), self._sizes[keys]
        joined = b"".join(map(self._file.read, places, sizes.tolist()))
        return np.frombuffer(joined, self._kind), sizes.astype(np.int64) // self._kind.itemsize
