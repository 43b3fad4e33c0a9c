"""Copies: the same text printed again, found by a sample of its shingles.

A text is cut into shingles (three words running; six characters where words are not spaced),
each shingle is hashed, and the smallest hashes are kept: a sketch. Whether a text holds another
is then estimated on the hashes that both sketches would have kept. Sampling by hash value is the
"modulo" sketch of Broder, "On the resemblance and containment of documents", 1997, and the
FracMinHash of Irber et al., 2022; containment rather than Jaccard because a cut or a longer page
of boilerplate then costs nothing.

What shares a text is no copy where each of the two has news of its own: reports of a series fill
the same sentences with other figures, which stand between the same words, and a new event is told
above the old background. A cut or a page's boilerplate adds on one side only, or figures in other
places. Long quotations are left out: everybody prints them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from bot.domain.stories import Features
from bot.stories.clustering.hash_index import Hashes, HashPostings
from bot.stories.clustering.packed_rows import PackedArrays, Places, RowFile, find_common
from bot.stories.clustering.tokens import hash_words, is_unspaced, split_words

_BITS = 63  # SQLite's integers are signed
_HELD_BITS = 32  # of those, the upper ones: what an index holds
_HIGHEST = np.uint32((1 << _HELD_BITS) - 1)

SHINGLE_WORDS = 3
SHINGLE_CHARACTERS = 6
SAMPLED = 16  # one shingle in so many is kept of a long text
KEPT_AT_LEAST = 192  # so that a lead of sixty words mostly still meets its article
KEPT_AT_MOST = 512

_NO_WORDS = frozenset(code & 0xFFFF for code in hash_words(("#", "")))
"""Codes beside a figure of what is a figure itself, and of an end of the text."""

_LOOKED_AT = 60
"""Figures by which a series is told: a report says its own before those of a table."""

_QUOTATION = re.compile(r"“[^“”]{60,1500}(?:”|\Z)|[「『][^「」『』]{30,800}(?:[」』]|\Z)")

Codes = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """The constants of copy detection; tests/eval/copies.py measures what they are worth."""

    containment: float = 0.4
    """Share of the shorter text that a copy must have in common."""
    shared: int = 5
    """Sampled hashes that this must be at least: below, a text is too short to tell."""
    shared_whole: int = 3
    """The same where nearly all of it is in common: of a lead little is in a long text's sample."""
    sure: float = 0.9
    """Share from which a few words at the beginning that are new on both sides do not matter, nor
    one figure that was changed: the copy prints another number."""
    beginning: int = 25
    """Content words that are a text's beginning."""
    new_words: float = 0.12
    """Share of the beginning that is new on both sides, and makes two reports of two events."""
    new_words_of_long: float = 0.3
    """The same where both texts are long: a page of one has words beside it all over."""
    long: int = 100
    """Distinct content words of a long text."""
    replaced: float = 0.1
    """Share of a text's figures in whose place, between the same two words, the other text has
    another one: a report of a series."""
    own_figures: float = 0.3
    """Share of either text's figures that are new to the other where one alone of the words beside
    them needs to be the same."""
    series: float = 0.3
    """The same of two reports that share no text, two figures at least."""
    lead_words: int = 15
    """Content words, or hashes, that a lead has at least which is a copy by little in common."""
    lead_share: float = 0.95
    """Share of such a lead's words that the other text begins with."""
    indexed: int = 32
    """Hashes of an article that lead to it."""
    holders: int = 64
    """Articles, the earliest, that one hash leads to: a phrase of every page costs nothing."""
    examined: int = 24
    """Articles that are compared in full."""


def drop_quotations(text: str) -> str:
    """Return `text` without its long quotations, and without one that it was cut off in."""
    return _QUOTATION.sub(" ", text)


def sketch(text: str) -> tuple[int, ...]:
    """Return the sketch of `text`: its smallest shingle hashes in order, at most 512.

    One shingle in sixteen, but at least 192 of them where there are as many. Hashes have 63 bits.
    """
    hashes = sorted({_hash(shingle) for shingle in _shingles(text)})
    kept = max(KEPT_AT_LEAST, len(hashes) // SAMPLED)
    return tuple(hashes[: min(kept, KEPT_AT_MOST)])


def _hash(shingle: str) -> int:
    digest = blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _BITS)


def _shingles(text: str) -> Iterator[str]:
    words: list[str] = []
    for word in split_words(text):
        if is_unspaced(word):
            yield from _windows(word, SHINGLE_CHARACTERS, "")
        else:
            words.append(word)
    yield from _windows(words, SHINGLE_WORDS, " ")


def _windows(parts: str | list[str], width: int, joint: str) -> Iterator[str]:
    for start in range(len(parts) - width + 1):
        yield joint.join(parts[start : start + width])


def shorten(sketch: Sequence[int]) -> Hashes:
    """Return a sketch as it is compared: the upper 32 bits of its hashes, in the same order.

    Two different hashes of two texts meet once in some ten thousand pairs of texts; what a copy is
    told by are several.
    """
    return (np.array(sketch, dtype=np.int64) >> (_BITS - _HELD_BITS)).astype(np.uint32)


def containment(one: Hashes, others: Hashes, sizes: Places) -> tuple[Floats, Places]:
    """Return how much of the shorter of two texts the other holds (0 to 1), and on how many hashes.

    `others` are the sketches of several texts, so long each, one behind the other. Only hashes
    under the lower of both sketches' bounds count: there both kept all they had.
    """
    owners = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.append(others, _HIGHEST)[np.cumsum(sizes) - 1]
    own = one[-1] if len(one) >= KEPT_AT_LEAST else _HIGHEST
    bounds = np.minimum(np.where(sizes >= KEPT_AT_LEAST, ends, _HIGHEST), own)
    shared = np.bincount(owners[find_common(one, others)[0]], minlength=len(sizes))
    kept = np.bincount(owners[others <= bounds[owners]], minlength=len(sizes))
    smaller = np.minimum(one.searchsorted(bounds, side="right"), kept)
    return shared / np.maximum(smaller, 1), shared


@dataclass(frozen=True, slots=True)
class _Print:
    """A text as it is compared: its sketch, and codes of 16 bits for its words.

    Of each figure there are three codes: its own, and those of the words before and behind it.
    """

    sketch: Hashes
    words: Codes
    figures: Codes


def _encode(features: Features) -> _Print:
    figures = _encode_figures(features).ravel()
    return _Print(shorten(features.sketch), _code(features.words), figures)


def _encode_figures(features: Features) -> Codes:
    figures = hash_words(figure.rstrip("d") for figure in features.figures)
    beside = np.array(features.beside, dtype=np.int64)
    return np.stack([_code(figures), _code(beside >> 16), _code(beside)], axis=1)


def _code(hashes: Sequence[int] | npt.NDArray[np.int64]) -> Codes:
    return (np.array(hashes, dtype=np.int64) & 0xFFFF).astype(np.uint16)


def _compare_places(one: Codes, other: Codes) -> tuple[Flags, Flags]:
    """Return which figures of two texts stand between the same words, and which beside one.

    There is a row for each figure of the first text. Figures beside figures, and what begins or
    ends a text, are no words.
    """
    same = [one[:, at, np.newaxis] == other[np.newaxis, :, at] for at in (1, 2)]
    words = [~np.isin(one[:, at, np.newaxis], list(_NO_WORDS)) for at in (1, 2)]
    beside: Flags = same[0] & words[0] | same[1] & words[1]
    return beside & same[0] & same[1], beside


def _is_series(one: Codes, other: Codes, least: float) -> bool:
    """Tell whether two texts have other figures in two places, and in `least` of all.

    One of the two figures stands nowhere in the other text: a day of the month may be a count too.
    """
    rows, others = one[:_LOOKED_AT].tolist(), other[:_LOOKED_AT].tolist()
    figures, held = {figure for figure, *_ in rows}, {figure for figure, *_ in others}
    placed: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for figure, *place in others:
        if not _NO_WORDS.issuperset(place):
            placed[tuple(place)].add(figure)
    replaced = 0
    for figure, *place in rows:
        there = placed.get(tuple(place), set())
        anew = bool(there) and figure not in there
        replaced += anew and (figure not in held or not there <= figures)
    return replaced >= max(least * min(len(rows), len(others)), 2)


class CopyIndex:
    """The prints of articles by slot, a small number, to find the one that a new text repeats.

    `articles` says which article is at each slot, if it is not the slot itself.
    """

    def __init__(
        self,
        rules: CopyRules = CopyRules(),
        *,
        articles: Sequence[int] = range(1 << 31),
        file: RowFile | None = None,
    ) -> None:
        self._rules = rules
        self._article_at = articles
        file = file or RowFile()
        self._sketches = PackedArrays(np.uint32, file)
        self._words = PackedArrays(np.uint16, file)
        self._figures = PackedArrays(np.uint16, file)
        self._postings = HashPostings(most=rules.holders)

    def __len__(self) -> int:
        return len(self._sketches)

    def find(
        self, features: Features, *, before: int | None = None, near: Sequence[int] = ()
    ) -> tuple[int, float] | None:
        """Return the lowest article number that this is a copy of, and the share (0 to 1).

        Only articles numbered under `before` count, if it is given. `near` are slots to look at
        beside those that the sketch leads to: a lead alone is too little for its sample.
        """
        new = _encode(features)
        looked_at = sorted(
            (self._article_at[slot], slot)
            for slot in {*self._candidates(new.sketch), *near}
            if slot in self._sketches and (before is None or self._article_at[slot] < before)
        )
        sketches = self._sketches.join([slot for _, slot in looked_at])
        shares, shared = containment(new.sketch, *sketches)
        for at in np.flatnonzero(shared).tolist():
            article, slot = looked_at[at]
            share = self._compare(
                new, slot, float(shares[at]), int(shared[at]), by_lead=slot in near
            )
            if share:
                return article, share
        return None

    def add(self, slot: int, features: Features) -> None:
        """Hold an article, in place of what was held at its slot."""
        self.forget(slot)
        held = _encode(features)
        self._sketches.put(slot, held.sketch)
        self._words.put(slot, held.words)
        self._figures.put(slot, held.figures)
        self._postings.add(slot, held.sketch[: self._rules.indexed])

    def forget(self, slot: int) -> None:
        """Let go of the article at a slot; nothing happens where none is held."""
        if slot in self._sketches:
            self._words.pop(slot)
            self._figures.pop(slot)
            sketch = self._sketches.pop(slot)
            self._postings.remove(slot, sketch[: self._rules.indexed])

    def is_series(self, features: Features, slot: int) -> bool:
        """Tell whether a text is another report of a series, as that at a slot: a table anew."""
        held = self._figures.get(slot).reshape(-1, 3)
        return _is_series(_encode_figures(features), held, self._rules.series)

    def _candidates(self, sketch: Hashes) -> list[int]:
        """Return the slots that hold most of the hashes of a sketch, earlier articles first."""
        slots, hits = np.unique(self._postings.find(sketch)[0], return_counts=True)
        articles = [self._article_at[slot] for slot in slots.tolist()]
        order = np.lexsort((articles, -hits))[: self._rules.examined]
        ranked: list[int] = slots[order].tolist()
        return ranked

    def _compare(
        self, new: _Print, slot: int, share: float, shared: int, *, by_lead: bool
    ) -> float:
        """Return the share of the shorter text that both have, 0 where neither is a copy."""
        rules = self._rules
        whole = share >= rules.sure and rules.lead_words <= min(
            len(new.sketch), len(self._sketches.get(slot))
        )
        needed = rules.shared_whole if whole else rules.shared
        is_copy = share >= rules.containment and shared >= needed
        if not is_copy and not by_lead:
            return 0.0
        words = self._words.get(slot)
        if not is_copy:
            share = self._compare_leads(new.words, words)
            is_copy = share >= rules.lead_share
        if not is_copy or self._has_other_figures(new.figures, self._figures.get(slot), share):
            return 0.0
        return 0.0 if share < rules.sure and self._has_other_lead(new.words, words) else share

    def _compare_leads(self, one: Codes, other: Codes) -> float:
        """Return how much of the shorter text's words the longer one begins with (0 to 1)."""
        short, long = sorted((one, other), key=len)
        if len(short) < self._rules.lead_words:
            return 0.0
        return float(np.mean(np.isin(short, long[: 2 * len(short)])))

    def _has_other_figures(self, one: Codes, other: Codes, share: float) -> bool:
        """Tell whether each text has figures of its own where the other has other ones."""
        rules, texts = self._rules, (one.reshape(-1, 3), other.reshape(-1, 3))
        fewest = min(map(len, texts))
        if not fewest:
            return False
        if share < rules.sure and _is_series(*texts, rules.series):
            return True
        new = [a[~np.isin(a[:, 0], b[:, 0])] for a, b in (texts, texts[::-1])]
        placed, beside = _compare_places(*new)
        replaced = int(np.sum(placed.any(axis=1)))
        if replaced >= max(rules.replaced * fewest, 2 if share >= rules.sure else 1):
            return True
        own = min(len(a) / len(text) for a, text in zip(new, texts, strict=True))
        return own >= rules.own_figures and share < rules.sure and bool(beside.any())

    def _has_other_lead(self, one: Codes, other: Codes) -> bool:
        first = self._rules.beginning
        if not len(one) or not len(other):
            return False
        own = (np.mean(~np.isin(a[:first], b)) for a, b in ((one, other), (other, one)))
        are_long = min(len(one), len(other)) >= self._rules.long
        return bool(
            min(own) >= (self._rules.new_words_of_long if are_long else self._rules.new_words)
        )
