"""The compact structures of a desk's index, beside plain dicts under the same additions."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.clustering.hash_index import HashPostings
from bot.stories.clustering.packed_rows import PackedArrays

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


def test_rows_come_back_as_they_were_given() -> None:
    rows = PackedArrays(np.uint32)
    for key, row in ((7, [1, 2]), (3, []), (5, [4])):
        rows.put(key, np.array(row, dtype=np.uint32))
    joined, sizes = rows.join([5, 3, 7])
    assert (joined.tolist(), sizes.tolist()) == ([4, 1, 2], [1, 0, 2])
    assert rows.get(7).tolist() == rows.pop(7).tolist() == [1, 2]
    assert 7 not in rows and len(rows) == 2
    with pytest.raises(KeyError):
        rows.get(7)
