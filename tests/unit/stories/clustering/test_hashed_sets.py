"""Sets of hashes: what is rare ties most, and nothing is left behind."""

import numpy as np
import pytest

from bot.stories.clustering.hashed_sets import HashedSets, hash_words
from bot.stories.clustering.tfidf import RarityRules


@pytest.fixture
def space() -> HashedSets:
    """A space of three sets: two share a rare pair, all share a common one."""
    space = HashedSets(RarityRules(), power=0.5)
    for slot, words in enumerate((["injured reserve", "new orleans"], ["injured reserve"], [])):
        space.add(slot, hash_words([*words, "new orleans", "coast guard"]))
    return space


def test_a_set_is_as_like_as_what_it_shares_is_rare(space: HashedSets) -> None:
    asked = hash_words(["injured reserve", "coast guard"])
    first, second, third = space.cosines(asked, [0, 1, 2]).tolist()
    assert first == pytest.approx(second) and second > third > 0


def test_the_same_set_is_wholly_like(space: HashedSets) -> None:
    same = hash_words(["injured reserve", "new orleans", "coast guard"])
    assert space.cosines(same, [1]).tolist() == pytest.approx([1.0])


@pytest.mark.parametrize("words", [[], ["never seen"]])
def test_nothing_shared_is_not_alike(space: HashedSets, words: list[str]) -> None:
    assert space.cosines(hash_words(words), [0, 1]).tolist() == [0.0, 0.0]


def test_what_was_removed_counts_no_more(space: HashedSets) -> None:
    asked = hash_words(["injured reserve", "coast guard"])
    before = space.cosines(asked, [2])
    space.add(3, asked)
    space.remove(3)
    assert np.array_equal(before, space.cosines(asked, [2]))


def test_hashes_are_the_same_for_ever() -> None:
    assert hash_words(["coast guard"]) == (2636187747,)
