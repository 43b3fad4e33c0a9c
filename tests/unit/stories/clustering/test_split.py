"""Splits: two groups that stand apart are two events, and what is like some of both is one."""

from __future__ import annotations

import numpy as np
import pytest

from bot.stories.clustering.cluster import StoryIndex
from bot.stories.clustering.split import find_apart
from tests.unit.stories.clustering.desk import DRILL, digest

HARBOUR = (
    """Warehouse fire in Porvane kills two night guards
A fire destroyed a furniture warehouse in Porvane on Thursday and killed two guards who slept there,
the fire brigade said. Flames broke through the roof. The owner, Ilse Adromeit, had been warned.""",
    """Two guards die as furniture warehouse burns in Porvane
Ilse Adromeit paid a fine after an earlier inspection of her furniture warehouse in Porvane, where
two guards were killed by a fire. The exits were blocked, the fire brigade said.""",
)
RAILWAY = (
    """Warehouse fire in Kessim kills two night guards
Two guards died in a furniture warehouse in Kessim that somebody set on fire with petrol, police
said. The tenant, Bram Oyelaran, was led away; detectives found his gloves on the railway bank.""",
    """Kessim police hold tenant Bram Oyelaran over deadly warehouse fire
Petrol cans behind the gate and a pair of gloves on the railway bank led detectives in Kessim to the
tenant of the furniture warehouse, Bram Oyelaran. He denies that he killed the two guards, and says
that his lorry was in the yard of a hotel that had ordered sofas.""",
)


@pytest.mark.parametrize(
    ("groups", "within", "across", "apart"),
    [
        ("aabb", 4.0, 1.0, [2]),
        ("abab", 4.0, 1.0, [1]),
        ("aabbb", 4.0, 1.0, [2, 3]),
        ("aabb", 4.0, 2.5, []),
        ("aaabbb", 4.0, 2.5, [3, 4]),
        ("aaab", 4.0, 1.0, []),
        ("baaa", 4.0, 1.0, []),
        ("bbaab", 4.0, 1.0, [0, 1]),
        ("aaaaa", 4.0, 1.0, []),
    ],
    ids=[
        *("two pairs", "mixed", "one more", "two pairs that are rather alike", "and three of each"),
        *("a stray", "a stray at first", "the last is with the first", "one event"),
    ],
)
def test_groups_that_stand_apart_are_two_events(
    groups: str, within: float, across: float, apart: list[int]
) -> None:
    similarities = np.array([[within if a == b else across for a in groups] for b in groups])
    assert find_apart(similarities, share=0.7) == apart


def test_the_second_report_of_another_event_takes_the_first_along() -> None:
    index = StoryIndex()
    for number, text in enumerate((*HARBOUR, RAILWAY[0]), start=1):
        index.add(number, 1, digest(text, DRILL))
    placement = index.place(digest(RAILWAY[1], DRILL))
    assert (placement.story, placement.apart) == (1, (3,))
    index.move(3, 3)
    assert index.place(digest(RAILWAY[1], DRILL)).story == 3
