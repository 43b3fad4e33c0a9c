"""Copies: the same text printed again, found by a sample of its shingles.

A text is cut into shingles (three words running; six characters where words are not spaced),
each shingle is hashed, and the smallest hashes are kept: a sketch. Whether a text holds another
is then estimated on the hashes that both sketches would have kept. Sampling by hash value is the
"modulo" sketch of Broder, "On the resemblance and containment of documents", 1997, and the
FracMinHash of Irber et al., 2022; containment rather than Jaccard because a cut or a longer page
of boilerplate then costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from bot.stories.clustering.hash_index import Hashes, HashPostings
from bot.stories.clustering.packed_rows import PackedArrays
from bot.stories.clustering.tokens import is_unspaced, split_words

_BITS = 63  # SQLite's integers are signed
_HELD_BITS = 32  # of those, the upper ones: what an index holds

SHINGLE_WORDS = 3
SHINGLE_CHARACTERS = 6
SAMPLED = 16  # one shingle in so many is kept of a long text
KEPT_AT_LEAST = 192  # so that a lead of sixty words mostly still meets its article
KEPT_AT_MOST = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """The constants of copy detection; tests/eval/copies.py measures what they are worth.

    `containment` is the share of the shorter text that a copy must have in common, `shared` how
    many sampled hashes that must be at least, below which a text is too short to tell. `indexed`
    hashes of an article lead to it, and one hash to `holders` articles at most, the earliest, so
    that a phrase of every page costs nothing. `examined` articles at most are compared in full.

    A lead of sixty words is too little for the sample of a long text. It is a copy where
    `beginning` of its pairs of content words, at least `pairs` of them, stand among the first 120
    of the other.
    """

    containment: float = 0.4
    shared: int = 5
    indexed: int = 32
    holders: int = 64
    beginning: float = 0.7
    pairs: int = 12
    examined: int = 48


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


def containment(one: Hashes, other: Hashes) -> tuple[float, int]:
    """Return how much of the shorter of two texts the other holds (0 to 1), and on how many hashes.

    Only hashes under the lower of both sketches' bounds count: there both kept all they had.
    """
    bound = min(_bound(one), _bound(other))
    some = set(one[one <= bound].tolist())
    others = set(other[other <= bound].tolist())
    shared = len(some & others)
    smaller = min(len(some), len(others))
    return (shared / smaller if smaller else 0.0), shared


def _bound(kept: Hashes) -> int:
    return int(kept[-1]) if len(kept) >= KEPT_AT_LEAST else (1 << _HELD_BITS) - 1


class CopyIndex:
    """The sketches of articles, to find the one that a new text repeats."""

    def __init__(self, rules: CopyRules = CopyRules()) -> None:
        self._rules = rules
        self._sketches = PackedArrays(np.uint32)
        self._holders = HashPostings(most=rules.holders)

    def __len__(self) -> int:
        return len(self._sketches)

    def find(self, sketch: Sequence[int], *, before: int | None = None) -> tuple[int, float] | None:
        """Return the lowest article number that this is a copy of, and the containment (0 to 1).

        Only articles numbered under `before` count, if it is given.
        """
        found: tuple[int, float] | None = None
        asked = shorten(sketch)
        for article in self._candidates(asked):
            if before is not None and article >= before:
                continue
            share, shared = containment(asked, self._sketches.get(article))
            is_copy = share >= self._rules.containment and shared >= self._rules.shared
            if is_copy and (found is None or article < found[0]):
                found = article, share
        return found

    def add(self, article: int, sketch: Sequence[int]) -> None:
        """Hold the sketch of an article, in place of what was held of it."""
        self.forget(article)
        held = shorten(sketch)
        self._sketches.put(article, held)
        self._holders.add(article, held[: self._rules.indexed])

    def forget(self, article: int) -> None:
        """Let go of an article; nothing happens where it is not held."""
        if article in self._sketches:
            self._holders.remove(article, self._sketches.pop(article)[: self._rules.indexed])

    def _candidates(self, sketch: Hashes) -> list[int]:
        """Return the articles that hold most of the hashes of a sketch, the earlier ones first."""
        articles, hits = np.unique(self._holders.find(sketch), return_counts=True)
        order = np.lexsort((articles, -hits))[: self._rules.examined]
        ranked: list[int] = articles[order].tolist()
        return ranked
