"""Likeness: how much two articles share of what is rare on their desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.stories import Features
from bot.stories.clustering.hashed_sets import HashedSets
from bot.stories.clustering.tfidf import Floats, RarityRules, VectorSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarityRules:
    """What each sign of likeness counts; the shares of an article pair sum to 1 with `numbers`.

    Fitted by logistic regression on ECB+ (tests/eval/stories.py), where weights fitted on half
    of its topics told the other half as well (area under the curve .95 in the doubtful cases,
    .83 for the cosine of words and names alone). `pairs` are two content words in a row: look-alike
    events share their words and seldom who did what. `lead` is the title and the first 60 words,
    `numbers` the share of the article's figures that the story has; where it has none,
    `no_numbers` stands for the share. `examined` articles are compared in full.
    """

    pairs: float = 0.58
    lead: float = 0.2
    names: float = 0.11
    terms: float = 0.03
    numbers: float = 0.08
    no_numbers: float = 0.3
    examined: int = 48
    rarity: RarityRules = field(default_factory=RarityRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An article beside those at `slots`: one value for each of them, in their order.

    `whole` is the likeness (0 to 1), `names` that of the names alone; `beginning` is how much of
    the shorter beginning both have (0 to 1), in how many `shared_pairs`.
    """

    slots: Sequence[int]
    whole: Floats
    names: Floats
    beginning: Floats
    shared_pairs: Floats


class Similarity:
    """The articles of a desk by slot, to compare another one with."""

    def __init__(self, rules: SimilarityRules) -> None:
        self._rules = rules
        self.terms = VectorSpace(rules.rarity)
        self.names = VectorSpace(rules.rarity)
        self._pairs = HashedSets(rules.rarity, power=0.5)
        self._lead = HashedSets(rules.rarity, power=1.0)

    def add(self, slot: int, features: Features) -> None:
        """Hold an article at a slot that is free."""
        self.terms.add(slot, features.terms)
        self.names.add(slot, features.names)
        self._pairs.add(slot, features.pairs)
        self._lead.add(slot, features.lead)

    def remove(self, slot: int) -> None:
        """Let go of the article at a slot."""
        for space in (self.terms, self.names, self._pairs, self._lead):
            space.remove(slot)

    def find_candidates(self, features: Features, size: int) -> list[int]:
        """Return the slots under `size` that have most in common, at most `examined` of them."""
        rough = self.terms.overlap(features.terms, size)
        rough += self.names.overlap(features.names, size)
        examined = self._rules.examined
        if size > examined:
            least = max(float(np.partition(rough, size - examined)[size - examined]), 1e-12)
            places = np.flatnonzero(rough >= least)
        else:
            places = np.flatnonzero(rough > 0)
        order = np.argsort(-rough[places], kind="stable")[:examined]
        slots: list[int] = places[order].tolist()
        return slots

    def compare(self, features: Features, slots: Sequence[int]) -> Comparison:
        """Return how like an article is to each of the slots."""
        rules = self._rules
        names = self.names.cosines(features.names, slots)
        pairs, beginning, shared = self._pairs.compare(features.pairs, slots)
        whole = (
            rules.pairs * pairs
            + rules.lead * self._lead.cosines(features.lead, slots)
            + rules.terms * self.terms.cosines(features.terms, slots)
            + rules.names * names
        )
        return Comparison(
            slots=slots, whole=whole, names=names, beginning=beginning, shared_pairs=shared
        )

    def rate_numbers(self, features: Features, slots: Sequence[int]) -> float:
        """Return what the figures of an article that stand in any of the slots count for it."""
        figures = [(term, 1.0) for term, _ in features.terms if term[0].isdigit()]
        share = self.terms.coverage(figures, slots) if figures else self._rules.no_numbers
        return self._rules.numbers * share
