"""Similarity: what two articles share, in several views, each word counting by its rarity.

Rarity is inverse document frequency (Spärck Jones, "A statistical interpretation of term
specificity", 1972) among the articles that the desk holds, from its first ones on, so that the
words of its beat weigh little. A background of general news would do the opposite.

An article is one row of 32-bit keys, the view in the upper three bits and the hash of the word
below, with a weight each. How many articles hold a key is counted in a table of a fixed size, as in
a count sketch of one row (Charikar, Chen and Farach-Colton, 2002): two keys that meet there count
as more frequent.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.stories import Features
from bot.stories.clustering.hash_index import HashPostings
from bot.stories.clustering.packed_rows import (
    Keys,
    PackedArrays,
    Places,
    RowFile,
    find_common,
)
from bot.stories.clustering.tokens import (
    SPELT,
    TERRITORY,
    TERRITORY_WEIGHT,
    hash_words,
    is_telling,
)

Floats = npt.NDArray[np.floating[Any]]


class View(IntEnum):
    """What of two articles is compared."""

    TEXT = 0
    LEAD = 1
    TITLE = 2
    PAIRS = 3
    NAMES = 4
    FIGURES = 5
    KEYED = 6
    """Names that are one in every script: those of the gazetteer, countries at half, Chinese
    persons' by their readings, and single words in Latin letters."""


_LOGARITHMS = np.log(np.arange(1 << 16) + 1.5).astype(np.float32)
"""Of how many articles hold a key, and of the one that is being placed: half of it counts."""

_VIEW_BITS = 29
_CELLS_BITS = 20  # 2 MB; a desk's 20,000 articles hold some 900,000 different keys
_STEPS = 64  # steps of a held weight in one; what is heavier than 3.98 counts as that
_ENTRY = np.dtype([("key", np.uint32), ("weight", np.uint8)])
_KEYED = (TERRITORY, "place:", "body:", "city:", "other:", SPELT)
"""How names begin that are one in every script."""
_USUAL = 20
"""Articles, held beside those that are, in which no name was."""
_PER_DIGIT, _LARGE, _PRECISE, _YEAR = 0.3, (1_000, 10_000), 1.2, 0.15
"""What each digit of a figure tells, from when on it tells one or two more, and at most; a year."""
_EXACT = 0.875
"""What a figure tells of which a few in common are no chance, and which leads to an article."""
_VAGUE = 0.6
"""What all other figures in common tell at most."""
_HOLDERS = 64
_LOOKED_UP = 60


@dataclass(frozen=True, slots=True)
class Row:
    """An article as it is compared: its keys in order, with the weight of each."""

    keys: Keys
    weights: Floats

    @classmethod
    def of(cls, features: Features) -> Row:
        """Return the row of an article's features."""
        names = [named for named in features.names if not named[0].startswith(SPELT)]
        keyed = [
            (name, TERRITORY_WEIGHT if name.startswith(TERRITORY) else 1.0)
            for name, _ in features.names
            if name.startswith(_KEYED) or (name.isascii() and name.isalpha())
        ]
        figures = [(figure, _inform(figure)) for figure in features.figures if is_telling(figure)]
        weighted = (
            (View.TEXT, hash_words(term for term, _ in features.terms), features.terms),
            (View.NAMES, hash_words(name for name, _ in names), names),
            (View.FIGURES, hash_words(figure for figure, _ in figures), figures),
            (View.KEYED, hash_words(name for name, _ in keyed), keyed),
        )
        parts = [(_key(view, hashes), [w for _, w in words]) for view, hashes, words in weighted]
        for view, plain in (
            (View.LEAD, features.lead),
            (View.TITLE, features.title),
            (View.PAIRS, features.pairs),
        ):
            parts.append((_key(view, plain), [1.0] * len(plain)))
        keys = np.concatenate([keys for keys, _ in parts])
        weights = np.concatenate([np.array(weights, np.float64) for _, weights in parts])
        keys, first = np.unique(keys, return_index=True)
        return cls(keys, np.minimum(np.rint(weights[first] * _STEPS), 255) / _STEPS)

    def view(self, view: View) -> slice:
        """Return where the keys of a view stand."""
        bounds = np.array([view << _VIEW_BITS, (view + 1) << _VIEW_BITS], np.int64)
        start, end = np.searchsorted(self.keys, bounds).tolist()
        return slice(start, end)


def _inform(figure: str) -> float:
    """Return what a figure tells of an event: the more, the more exact and the larger it is."""
    if len(figure) == len("2026") and figure.startswith(("19", "20")):
        return _YEAR
    large = sum(float(figure) >= least for least in _LARGE) if figure.count(".") < 2 else 0
    return min(_PER_DIGIT * (len(figure.replace(".", "").strip("0")) + large), _PRECISE)


def _key(view: View, hashes: Sequence[int]) -> Keys:
    shifted = np.array(hashes, dtype=np.uint32) >> np.uint32(32 - _VIEW_BITS)
    keys: Keys = shifted | np.uint32(view << _VIEW_BITS)
    return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What an article has in common with others, a row for each of them.

    `cosines` has a column for each view, `figures` one for each figure of the article: whether
    the other has it too. `rarity` says how much each figure tells. `abroad` is what they share that
    is one in every script: names by their rarity, and figures by how exact they are.
    """

    cosines: Floats
    figures: npt.NDArray[np.bool_]
    rarity: Floats
    abroad: Floats

    def cover(self, rows: Sequence[int]) -> float | None:
        """Return the share (0 to 1) of the figures that stand in any of the rows, None of none."""
        if not len(self.rarity):
            return None
        found = self.figures[rows].any(axis=0)
        return float(np.sum(self.rarity[found]) / np.sum(self.rarity))


class ArticleSpace:
    """The articles of a desk by slot, a small number, to compare another one with."""

    def __init__(self, file: RowFile) -> None:
        self._rows: PackedArrays[Any] = PackedArrays(_ENTRY, file)
        self._counts = np.zeros(1 << _CELLS_BITS, dtype=np.uint16)
        self._uncounted: set[int] = set()
        self._postings = HashPostings(most=_HOLDERS, newest=True)
        self._moments = np.full(64, np.nan)

    def add(self, slot: int, row: Row, moment: datetime, *, counted: bool = True) -> None:
        """Hold an article at a slot that is free; a copy is not `counted` in what is frequent."""
        entries = np.empty(len(row.keys), _ENTRY)
        entries["key"], entries["weight"] = row.keys, np.rint(row.weights * _STEPS)
        self._rows.put(slot, entries)
        if counted:
            np.add.at(self._counts, _cells(row.keys), 1)
        else:
            self._uncounted.add(slot)
        self._postings.add(slot, _indexed(row))
        if slot >= len(self._moments):
            self._moments = np.concatenate((self._moments, np.full_like(self._moments, np.nan)))
        self._moments[slot] = _to_days(moment)

    def remove(self, slot: int) -> None:
        """Let go of the article at a slot."""
        entries = self._rows.pop(slot)
        keys = np.ascontiguousarray(entries["key"])
        if slot not in self._uncounted:
            np.subtract.at(self._counts, _cells(keys), 1)
        self._uncounted.discard(slot)
        self._postings.remove(slot, _indexed(Row(keys, entries["weight"] / _STEPS)))
        self._moments[slot] = np.nan

    def measure_days(self, moment: datetime) -> Floats:
        """Return for each slot how many days it is from a moment; NaN where none is held."""
        days: Floats = np.abs(self._moments - _to_days(moment))
        return days

    def find_candidates(self, row: Row, days: Floats, *, gap: float, most: int) -> list[int]:
        """Return the slots that share the rarest words, at most `most` of within `gap` days.

        A few of before are among them: what ended can be taken up again.
        """
        asked = _indexed(row)
        slots, places = self._postings.find(asked)
        weight = self._rarity(asked) ** 2
        rough = np.bincount(slots, weight[places], minlength=1).astype(np.float64)
        held = np.flatnonzero(rough > 0)
        near = days[held] <= gap
        parts = ((held[near], most), (held[~near], most // 6))
        return [slot for part, kept in parts for slot in _keep_highest(part, rough[part], kept)]

    def compare(self, row: Row, slots: Sequence[int]) -> Comparison:
        """Return what an article has in common with each of the slots."""
        figures = row.view(View.FIGURES)
        weights = self._weigh(row.keys)
        query = row.weights * weights
        held, sizes = self._rows.join(slots)
        keys = np.ascontiguousarray(held["key"])
        owners = np.repeat(np.arange(len(slots)), sizes)
        places = owners * len(View) + (keys >> _VIEW_BITS)
        views = len(slots) * len(View)
        lengths = held["weight"] * self._weigh(keys)
        both, at = find_common(row.keys, keys)
        products = np.bincount(places[both], lengths[both] * query[at], views)
        norms = np.bincount(places, lengths * lengths, views).reshape(-1, len(View))
        own = np.bincount(row.keys >> _VIEW_BITS, query**2, len(View))
        shared = np.zeros((len(slots), len(row.keys)), dtype=bool)
        marked = at >= figures.start
        shared[owners[both[marked]], at[marked]] = True
        return Comparison(
            cosines=products.reshape(-1, len(View)) / np.maximum(np.sqrt(norms * own), 1e-9),
            figures=shared[:, figures],
            rarity=weights[figures] ** 2 + 1e-9,
            abroad=self._tell_abroad(row, shared, weights),
        )

    def _tell_abroad(self, row: Row, shared: npt.NDArray[np.bool_], rarity: Floats) -> Floats:
        """Return for each article what the names and figures that it shares tell of one event.

        A name that no article has tells 1, and small numbers together no more than a little.
        """
        figures, keyed = row.view(View.FIGURES), row.view(View.KEYED)
        held = len(self._rows)
        usual, most = log(held + _USUAL) - log(held + 2), log(held + _USUAL) - _LOGARITHMS[0]
        exactness = row.weights[figures]
        exact = exactness >= _EXACT
        found: Floats = (
            shared[:, figures] @ (exactness * exact)
            + np.minimum(shared[:, figures] @ (exactness * ~exact), _VAGUE)
            + shared[:, keyed] @ (row.weights[keyed] * (rarity[keyed] + usual) / most)
        )
        return found

    def compare_among(self, row: Row, slots: Sequence[int], counts: Floats) -> Floats:
        """Return how like articles are to each other: those at `slots`, and the one of `row` last.

        It is the sum of their cosines, each of which `counts` as much as is said for its view.
        """
        held, sizes = self._rows.join(slots)
        keys = np.concatenate((np.ascontiguousarray(held["key"]), row.keys))
        weights = np.concatenate((held["weight"] / _STEPS, row.weights)) * self._weigh(keys)
        owners = np.repeat(np.arange(len(slots) + 1), [*sizes.tolist(), len(row.keys)])
        views = keys >> _VIEW_BITS
        places = owners * len(View) + views
        norms = np.sqrt(np.bincount(places, weights * weights))[places]
        distinct, at = np.unique(keys, return_inverse=True)
        table = np.zeros((len(slots) + 1, len(distinct)))
        table[owners, at] = weights * np.sqrt(counts)[views] / np.maximum(norms, 1e-9)
        similarities: Floats = np.round(table @ table.T, 9)
        return similarities

    def is_counted(self, slot: int) -> bool:
        """Tell whether the article at a slot counts in what is frequent: whether it is no copy."""
        return slot not in self._uncounted

    def get_keys(self, slot: int) -> frozenset[int]:
        """Return the keys of the article at a slot."""
        return frozenset(self._rows.get(slot)["key"].tolist())

    def find_shared(
        self, row: Row, view: View, words: Sequence[str], held: Container[int]
    ) -> list[str]:
        """Return those of an article's words of a view that stand in `held`, the rarest first."""
        both = [
            (key, word)
            for key, word in zip(_key(view, hash_words(words)).tolist(), words, strict=True)
            if key in held
        ]
        keys = np.array([key for key, _ in both], np.uint32)
        telling = self._rarity(keys) * row.weights[np.searchsorted(row.keys, keys)]
        ties = zip((-telling).tolist(), (word for _, word in both), strict=True)
        return [word for _, word in sorted(ties)]

    def _weigh(self, keys: Keys) -> Floats:
        """Return what keys weigh: their rarity, to the power of 1/2 in pairs, of 3/4 in leads."""
        weights, views = self._rarity(keys), keys >> _VIEW_BITS
        roots = np.sqrt(weights)
        leads = np.sqrt(weights * roots)
        np.copyto(weights, roots, where=views == View.PAIRS)
        np.copyto(weights, leads, where=views == View.LEAD)
        return weights

    def _rarity(self, keys: Keys) -> Floats:
        """Return how much each key tells: the logarithm of how rare it is among those held.

        The article being placed counts as held.
        """
        counts = self._counts.take(_cells(keys))
        most = np.float32(log(len(self._rows) + 2))
        rarity: Floats = np.maximum(most - _LOGARITHMS.take(counts), np.float32(0))
        return rarity


def _cells(keys: Keys) -> Keys:
    cells: Keys = (keys * np.uint32(2654435761)) >> np.uint32(32 - _CELLS_BITS)
    return cells


def _indexed(row: Row) -> Keys:
    """Return the keys that lead to an article: its heaviest words, its names and exact figures."""
    text, names = row.view(View.TEXT), row.view(View.NAMES)
    figures, keyed = row.view(View.FIGURES), row.view(View.KEYED)
    heaviest = np.argsort(-row.weights[text], kind="stable")[:_LOOKED_UP]
    exact = row.keys[figures][row.weights[figures] >= _EXACT]
    return np.concatenate(
        (np.sort(row.keys[text][heaviest]), row.keys[names], exact, row.keys[keyed])
    )


def _to_days(moment: datetime) -> float:
    return moment.timestamp() / 86_400


def _keep_highest(slots: Places, values: Floats, most: int) -> list[int]:
    """Return the slots of the highest values, highest first, the lower slot on a tie."""
    if len(slots) > most:
        kept = values >= np.partition(values, -most)[-most]
        slots, values = slots[kept], values[kept]
    found: list[int] = slots[np.argsort(-values, kind="stable")[:most]].tolist()
    return found
