"""Splits: whether the articles of a story tell two events, which its first ones did not show.

What is rare on a desk is known late: of two events alike the first article of the second joins the
first, and all its later ones follow it. Once there are two of each, they stand apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]


def find_apart(similarities: Floats, *, share: float) -> list[int]:
    """Return which of the others tell one event with the last one, and the rest another.

    The likest are joined by average linkage (Sokal and Michener, 1958) until two groups are left.
    They are two events where each has two articles or more and the likeness across is less than
    `share` of that within either; one pair as like as those across is counted within, so that two
    articles must be more alike than many. Otherwise none is returned.
    """
    groups = [[place] for place in range(len(similarities))]
    sums, sizes = similarities * (1 - np.eye(len(groups))), np.ones(len(groups))
    while len(groups) > 2:
        means = sums / np.outer(sizes, sizes)
        np.fill_diagonal(means, -1.0)
        one, other = sorted(divmod(int(means.argmax()), len(groups)))
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums = np.delete(np.delete(sums, other, axis=0), other, axis=1)
        sizes[one] += sizes[other]
        sizes = np.delete(sizes, other)
        groups[one] += groups.pop(other)
    if sizes.min() < 2:
        return []
    across = sums[0, 1] / sizes.prod()
    within = (np.diag(sums) / 2 + across) / (sizes * (sizes - 1) / 2 + 1)
    last = len(similarities) - 1
    (own,) = (group for group in groups if last in group)
    if across >= share * within.min():
        return []
    return sorted(set(own) - {last})
