"""Statements: the values that sentences state, and whether two are stated of the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import combinations
from typing import Any

from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind
from bot.stories.disputes.words import TOLLS
from bot.text.dates import ANY_WEEKDAY

SPELLED_ALIKE = 0.7
"""The likeness from which two words may be spellings of one name: the project's choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A value that a sentence states of something.

    `low` and `high` bound the values that would not contradict it. `plain` is false where the
    sentence only mentions it: such a one is compared with nothing, but explains what others state.
    `context` are the stems of the sentence, `near` those close by, `times` the days, months and
    years it names, `names` its capitalised words, `figures` its quantities, `numbers` all
    its numbers but those of dates, `modal` and `past`
    whether it speaks of plans or of other times. `lead_in` is the "by", "to" or "from" before it,
    `ends` whether its verb begins or ends something, `subject` the stems before it but the last,
    `verbs` those of the past in the sentence, of a clock time alone.
    """

    kind: DifferenceKind
    value: float
    low: float
    high: float
    span: Span
    sentence: Span
    heads: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()
    origin: frozenset[str] = frozenset()
    outcome: str = ""
    is_unit: bool = False
    plain: bool = True
    modal: bool = False
    past: bool = False
    context: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    figures: frozenset[float] = frozenset()
    numbers: tuple[float, ...] = ()
    lead_in: str = ""
    ends: str = ""
    subject: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    @property
    def long_ago(self) -> frozenset[str]:
        """Return the months and years that the sentence names."""
        return frozenset(time for time in self.times if time not in ANY_WEEKDAY)

    @property
    def grows(self) -> bool:
        """Tell whether the number is one that rises as an event goes on."""
        return self.outcome in TOLLS

    def fits(self, value: float) -> bool:
        """Tell whether a value would not contradict the statement."""
        return self.low <= value <= self.high

    def agrees(self, other: Statement) -> bool:
        """Tell whether both may be true of one thing."""
        if self.kind is DifferenceKind.SPEAKER:
            return _may_be_one(self.names, other.names)
        return self.low <= other.high and other.low <= self.high

    def explains(self, other: Statement) -> bool:
        """Tell whether a text that states this knows of the value that another states."""
        if self.kind is DifferenceKind.SPEAKER:
            return self.states_same(other) and self.agrees(other)
        if self.kind is not other.kind or (
            self.outcome and other.outcome and self.outcome != other.outcome
        ):
            return False
        if self.kind is not DifferenceKind.DATE and not self.heads & other.heads:
            return False
        return self.agrees(other) or any(other.fits(number) for number in self.numbers)

    def states_same(self, other: Statement) -> bool:
        """Tell whether both plainly state a value of the same thing."""
        if self.kind is not other.kind or not (self.plain and other.plain):
            return False
        if self.kind is DifferenceKind.SPEAKER:
            return self._shares(other, 3, 0.8)
        if (self.modal, self.past) != (other.modal, other.past):
            return False
        if self.ends != other.ends and self.ends and other.ends:
            return False
        if _are_apart(self.names, other.names) or self.lead_in != other.lead_in:
            return False
        if self.kind is not DifferenceKind.DATE and _are_apart(self.times, other.times):
            return False
        if self.kind is DifferenceKind.NUMBER and self.long_ago != other.long_ago:
            return False
        match self.kind:
            case DifferenceKind.NUMBER:
                return _count_same(self, other)
            case DifferenceKind.RANK:
                return bool(self.heads & other.heads) and self._shares(other, 2, 0.25)
            case DifferenceKind.DATE:
                if _are_apart(self.figures, other.figures):
                    return False
                return bool(self.near & other.near) and self._shares(other, 3, 0.5)

    def _shares(self, other: Statement, fewest: int, least: float) -> bool:
        shared = len(self.context & other.context)
        smaller = min(len(self.context), len(other.context))
        return shared >= fewest and shared >= least * smaller


def _are_apart(some: frozenset[Any], others: frozenset[Any]) -> bool:  # of whatever they hold
    return bool(some) and bool(others) and not some & others


@lru_cache(maxsize=8_192)
def _may_be_one(ones: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether names share a word, or one that is spelled alike: Suleimani, Soleimani."""
    words = [word for word in ones if len(word) > 2]
    return not ones.isdisjoint(others) or any(
        len(other) > 2 and get_close_matches(other, words, 1, SPELLED_ALIKE) for other in others
    )


def _count_same(one: Statement, other: Statement) -> bool:
    if not one.heads & other.heads or one.is_unit != other.is_unit:
        return False
    if one.scope != other.scope or one.outcome != other.outcome:
        return False
    if bool(one.origin) != bool(other.origin) or _are_apart(one.origin, other.origin):
        return False
    if one.heads & {"clock"}:
        return not _are_apart(one.verbs, other.verbs) and one._shares(other, 2, 0.8)
    if one.heads & {"magnitude"}:
        return one._shares(other, 1, 0.34)
    if not one.outcome and _are_apart(one.subject, other.subject):
        return False
    if one.is_unit:
        return bool(one.near & other.near) and one._shares(other, 3, 0.6)
    if one.outcome:
        return one._shares(other, 2, 0.25) or one._shares(other, 1, 0.5)
    return bool(one.near & other.near) and one._shares(other, 2, 0.5)


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
        or any(stated.explains(one) for stated in others)
        or any(stated.explains(other) for stated in ones)
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
