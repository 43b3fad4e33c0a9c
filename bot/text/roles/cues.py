"""Cue words of what happened, why it matters and what comes next: features of the ranker.

A cue by itself decides nothing: what it weighs is learned (`bot.text.model.build.train_sections`).
English, Chinese and Japanese; in other languages the place in the text, names and days speak alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text.lexicon import load_lexicon, load_patterns

_WORD = re.compile(r"[A-Za-z]+")
_WORDS = {
    name.removeprefix("cue "): words
    for name, words in load_lexicon().items()
    if name.startswith("cue ")
}
_PHRASES = load_patterns("cue")
_NAMES = sorted({*_WORDS, *_PHRASES})
_DENSE = load_patterns("dense cue")
HEADINGS = load_patterns("heading", re.IGNORECASE)
"""Headings under which a text states a role itself."""


def find_english_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the English cues of a sentence; a capital inside it marks no cue."""
    found = _WORD.findall(sentence)
    words = {word.lower() for place, word in enumerate(found) if not place or word[0].islower()}
    lower = sentence.lower()
    for name in _NAMES:
        phrase = _PHRASES.get(name)
        if not words.isdisjoint(_WORDS.get(name, ())) or (phrase and phrase.search(lower)):
            yield name


def find_dense_cues(sentence: str) -> Iterator[str]:
    """Yield the names of the Japanese and Chinese cues of a sentence."""
    for name, pattern in _DENSE.items():
        if pattern.search(sentence):
            yield name
