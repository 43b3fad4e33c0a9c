"""The compact structures of a desk's index, beside plain dicts under the same additions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.clustering.hash_index import HashPostings
from bot.stories.clustering.packed_rows import PackedArrays, RowFile

HASHES = st.lists(st.integers(0, 40), unique=True, max_size=12).map(sorted)


@given(st.lists(st.tuples(st.integers(1, 9), HASHES), max_size=60), HASHES)
def test_holders_are_those_of_a_dict(
    actions: list[tuple[int, list[int]]], asked: list[int]
) -> None:
    # Few are new at a time, so that many lists are joined.
    holders, held = HashPostings(most=60, beside=24), dict[int, list[int]]()
    for key, hashes in actions:
        if key in held:
            holders.remove(key, np.array(held.pop(key), dtype=np.uint32))
        held[key] = hashes
        holders.add(key, np.array(hashes, dtype=np.uint32))
    keys, places = holders.find(np.array(asked, dtype=np.uint32))
    assert Counter(zip(keys.tolist(), [asked[at] for at in places], strict=True)) == Counter(
        (key, value) for key, hashes in held.items() for value in hashes if value in asked
    )
    assert len(holders) == sum(map(len, held.values()))


@pytest.mark.parametrize("beside", [2, 24])
@pytest.mark.parametrize(("newest", "kept"), [(False, [1, 2, 3]), (True, [6, 7, 8])])
def test_few_hold_a_hash_of_every_page(beside: int, newest: bool, kept: list[int]) -> None:
    holders = HashPostings(most=3, newest=newest, beside=beside)
    page = np.array([7, 9], dtype=np.uint32)
    for key in range(1, 9):
        holders.add(key, page)
    assert holders.find(page[:1])[0].tolist() == kept
    for key in range(1, 9):
        holders.remove(key, page)
    holders.add(9, page)
    assert holders.find(page)[0].tolist() == [9, 9]


KEYS = st.integers(0, 90)
NUMBERS = st.lists(st.integers(0, 2**32 - 1), max_size=40)


@pytest.mark.parametrize("folder", [None, Path("/proc")], ids=["a disk", "none that takes it"])
@given(actions=st.lists(st.tuples(KEYS, st.none() | NUMBERS), max_size=40))
def test_rows_are_those_of_a_dict(
    folder: Path | None, actions: list[tuple[int, list[int] | None]]
) -> None:
    file, held = RowFile(folder), dict[int, list[int]]()
    rows, others = PackedArrays(np.uint32, file), PackedArrays(np.uint16, file)
    others.put(3, np.array([9] * 50, dtype=np.uint16))
    for key, row in actions:
        if row is not None:
            rows.put(key, np.array(row, dtype=np.uint32))
            held[key] = row
        elif key in held:
            assert rows.pop(key).tolist() == held.pop(key)
        with pytest.raises(KeyError):
            rows.get(99)
    joined, sizes = rows.join([*held])
    assert joined.tolist() == [number for row in held.values() for number in row]
    assert sizes.tolist() == [len(row) for row in held.values()] and len(rows) == len(held)
    assert others.get(3).tolist() == [9] * 50
