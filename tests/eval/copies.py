"""How well copies are told: one page as several extractors see it, and as sites print it again.

Extractions by further extractors are compared with `measure_pairs`.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import trafilatura

from bot.stories.copies import CopyIndex, containment, sketch

FURNITURE = (
    "Sign up for our newsletter and never miss a story. All rights reserved. Follow us on social "
    "media, share this article with your friends, or write to the editors. Related stories and "
    "more from this section can be found below. We use cookies to improve this page. "
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def _cut_end(text: str) -> str:
    return text[: len(text) * 6 // 10]


def _keep_lead(text: str) -> str:
    return " ".join(text.split()[:60])


def _add_furniture(text: str) -> str:
    return f"Home World Asia Sport Log in\n{FURNITURE}{text}\n{FURNITURE}"


def _reorder(text: str) -> str:
    sentences = _SENTENCE.split(text)
    random.Random(len(text)).shuffle(sentences)
    return " ".join(sentences)


def _rewrite_head(text: str) -> str:
    return "Here is what we know so far, in other words. " + " ".join(text.split()[25:])


def _change_words(text: str) -> str:
    chance = random.Random(len(text))
    return " ".join("so" if chance.random() < 0.06 else word for word in text.split())


EDITS: Mapping[str, Callable[[str], str]] = {
    "cut at the end": _cut_end,
    "lead of 60 words": _keep_lead,
    "furniture added": _add_furniture,
    "sentences reordered": _reorder,
    "head rewritten": _rewrite_head,
    "6 % of words changed": _change_words,
}


def edit(texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the edit's name, a text, and the text as the edit leaves it."""
    for name, change in EDITS.items():
        for text in texts:
            yield name, text, change(text)


def measure_pairs(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the share of `pairs` that CopyIndex calls copies, and that the peer does.

    The peer is Jaccard likeness of at least .8 over 3-word shingles.
    """
    found = peer = 0
    for original, other in pairs:
        index = CopyIndex()
        index.add(1, sketch(original))
        found += index.find(sketch(other)) is not None
        one, two = _shingles(original), _shingles(other)
        peer += len(one & two) >= 0.8 * max(1, len(one | two))
    return {"ours": found / len(pairs), "peer": peer / len(pairs), "pairs": float(len(pairs))}


def measure_strangers(texts: Sequence[str]) -> dict[str, float]:
    """Return the share of pairs of different texts that are called copies, and the likest pair."""
    sketches = [sketch(text) for text in texts]
    index = CopyIndex()
    rules = index._rules
    likest, called, pairs = 0.0, 0, 0
    for at, one in enumerate(sketches):
        for other in sketches[:at]:
            share, shared = containment(one, other)
            pairs += 1
            called += share >= rules.containment and shared >= rules.shared
            likest = max(likest, share if shared >= rules.shared else 0.0)
    return {"false positives": called / max(1, pairs), "likest": likest, "pairs": float(pairs)}


def measure(sets: Path) -> dict[str, float]:
    """Return the recall of each edit and the false positives on pages-trafilatura's articles."""
    pages = sorted((sets / "pages-trafilatura" / "html").glob("*.gz"))
    texts = [trafilatura.extract(gzip.decompress(page.read_bytes())) or "" for page in pages]
    texts = [text for text in texts if len(text.split()) >= 60]
    figures = {
        name: measure_pairs([(text, change(text)) for text in texts])["ours"]
        for name, change in EDITS.items()
    }
    return figures | measure_strangers(texts)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
