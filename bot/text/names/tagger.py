"""Label the words of sentences with the trained model (a linear-chain CRF)."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pycrfsuite

from bot.text.lexicon import MODEL
from bot.text.names.features import Context, Tokens, describe_sentence, study_document
from bot.text.names.gazetteer import load_gazetteer
from bot.text.names.word_table import WordTable

# The corpus is a feature in training; GUM's labels cover every kind of name, and its convention
# gave the best precision on held-out text.
_CONVENTION = "c=gum"


@dataclass(slots=True)
class Chunk:
    """A run of words `first` to `last` (exclusive) of a sentence, labelled as one name."""

    first: int
    last: int
    label: str


@cache
def load_tagger() -> Any:
    """Return the shipped model, opened once in a process."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(MODEL / "names.crfsuite"))
    return tagger


@cache
def load_word_counts() -> WordTable[tuple[int, int]]:
    """Return for each known word in how many training documents it stood in lower case and
    with a capital inside a sentence, each capped at nine.
    """
    with gzip.open(MODEL / "words.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = (line.split("\t") for line in lines)
        return WordTable((word, (int(lower), int(upper))) for word, lower, upper in rows)


def read_context(sentences: Sequence[Tokens]) -> Context:
    """Return what these sentences, taken as one document, say of their words."""
    context = Context(load_gazetteer("en"), load_word_counts())
    study_document(context, sentences)
    return context


def tag_sentence(context: Context, tokens: Tokens) -> list[Chunk]:
    """Return the names that the model finds in a sentence, in order."""
    if not any(word[0].isupper() for word in tokens.words):
        return []
    described = describe_sentence(context, tokens.words)
    for features in described:
        features.append(_CONVENTION)
    return _to_chunks(load_tagger().tag(described))


def _to_chunks(labels: Sequence[str]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for index, label in enumerate(labels):
        if label == "O":
            continue
        kind = label[2:]
        open_ = chunks and chunks[-1].last == index and chunks[-1].label == kind
        if label[0] == "I" and open_:
            chunks[-1].last = index + 1
        else:
            chunks.append(Chunk(index, index + 1, kind))
    return chunks
