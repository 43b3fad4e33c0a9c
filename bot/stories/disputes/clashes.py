"""When two statements cannot both be true, as far as the texts that make them tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot.stories.disputes.statements import Statement

_ADDED = 8
"""Numbers of a sentence that are added up."""


def contradicts(
    one: Statement, other: Statement, ones: Sequence[Statement], others: Sequence[Statement]
) -> bool:
    """Tell whether two statements of one thing differ, and neither text explains why.

    `ones` and `others` are all that the two texts state: where one of them tells both values, or
    numbers that add up to the other's, they do not differ.
    """
    return not (
        one.agrees(other)
        or any(told.explains(one) for told in others)
        or any(told.explains(other) for told in ones)
        or _adds_up(one, others)
        or _adds_up(other, ones)
    )


def _adds_up(whole: Statement, parts: Sequence[Statement]) -> bool:
    """Tell whether numbers of one sentence make up the whole: two of one and two of another."""
    for part in parts:
        if part.kind is not whole.kind or not part.heads & whole.heads:
            continue
        numbers = part.numbers[:_ADDED]
        if len(numbers) > 1 and whole.fits(sum(numbers)):
            return True
        if any(whole.fits(sum(pair)) for pair in combinations(numbers, 2)):
            return True
    return False
