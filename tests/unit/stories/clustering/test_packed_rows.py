"""The compact structures of a desk's index, beside plain dicts under the same additions."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.clustering.hash_index import HashPostings
from bot.stories.clustering.packed_rows import PackedArrays
from bot.stories.clustering.tfidf import RarityRules, VectorSpace

WORDS = [f"word{n}" for n in range(12)]
WEIGHTED = st.dictionaries(
    st.sampled_from(WORDS), st.integers(1, 60_000).map(lambda steps: steps / 10_000), max_size=8
)
HASHES = st.lists(st.integers(0, 40), unique=True, max_size=12).map(sorted)
DEEDS = st.lists(st.tuples(st.integers(0, 5), st.none() | WEIGHTED), max_size=40)
"""Which slot is emptied, and what it then holds."""


def rate(held: dict[int, dict[str, float]], word: str) -> float:
    """Return the rarity of a word among those held, by its definition."""
    count = sum(word in words for words in held.values())
    return log((len(held) + 30.0) / (count + 30.0 * 0.02))


Made = tuple[VectorSpace, dict[int, dict[str, float]]]


def do(actions: list[tuple[int, dict[str, float] | None]]) -> Made:
    """Return a space and a dict of what it holds after the same deeds."""
    space, held = VectorSpace(RarityRules()), dict[int, dict[str, float]]()
    for slot, words in actions:
        if slot in held:
            space.remove(slot)
            del held[slot]
        if words is not None:
            space.add(slot, tuple(words.items()))
            held[slot] = words
    return space, held


@given(DEEDS.map(do), WEIGHTED)
def test_vectors_are_as_like_as_dicts(made: Made, asked: dict[str, float]) -> None:
    space, held = made
    lengths = {word: weight * rate(held, word) for word, weight in asked.items()}
    products = {
        slot: sum(lengths[w] * words[w] * rate(held, w) for w in asked.keys() & words.keys())
        for slot, words in held.items()
    }
    rough = space.overlap(tuple(asked.items()), 6)
    assert rough.tolist() == pytest.approx([products.get(slot, 0.0) for slot in range(6)], rel=1e-5)
    exact = []
    for slot, words in held.items():
        norm = sum(length**2 for length in lengths.values())
        norm *= sum((weight * rate(held, word)) ** 2 for word, weight in words.items())
        exact.append(products[slot] / max(sqrt(norm), 1e-9))
    found = space.cosines(tuple(asked.items()), list(held)).tolist()
    assert found == pytest.approx(exact, rel=1e-5)


@given(DEEDS.map(do), WEIGHTED)
def test_vectors_share_the_words_that_dicts_share(made: Made, asked: dict[str, float]) -> None:
    space, held = made
    for slot, words in held.items():
        assert set(space.find_shared(tuple(asked.items()), slot)) == asked.keys() & words.keys()


def test_a_weight_is_held_to_four_places_and_the_heaviest_as_the_most() -> None:
    space = VectorSpace(RarityRules())
    for slot, weight in enumerate((0.0001, 4.6448, 6.5535, 99.0)):
        space.add(slot, (("word", weight), (f"other{slot}", 1.0)))
    found = space.overlap((("word", 1.0),), 4) / space.overlap((("word", 1.0),), 4)[2]
    assert found.tolist() == pytest.approx([0.0001 / 6.5535, 4.6448 / 6.5535, 1.0, 1.0], rel=1e-6)


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
    found = holders.find(np.array(asked, dtype=np.uint32)).tolist()
    assert Counter(found) == Counter(
        key for key, hashes in held.items() for value in hashes if value in asked
    )
    assert len(holders) == sum(map(len, held.values()))


@pytest.mark.parametrize("beside", [2, 24])
def test_the_earliest_hold_a_hash_of_every_page(beside: int) -> None:
    holders, page = HashPostings(most=3, beside=beside), np.array([7, 9], dtype=np.uint32)
    for key in range(1, 9):
        holders.add(key, page)
    assert holders.find(page[:1]).tolist() == [1, 2, 3]
    for key in range(1, 9):
        holders.remove(key, page)
    holders.add(9, page)
    assert holders.find(page).tolist() == [9, 9]


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
