"""Sentence boundaries on the GUM documents, against pysbd where it is installed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bot.text.segment.sentences import split_sentences


def read_document(path: Path) -> tuple[str, set[int]]:
    """Return the raw text of a CoNLL-U document and the offsets at which its sentences end.

    Sentences are joined by a space, paragraphs (`newpar`) by a blank line.
    """
    text, ends, opens = "", set[int](), False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar"):
            opens = True
        elif line.startswith("# text = "):
            text += ("\n\n" if opens else " ") if text else ""
            text += line.removeprefix("# text = ").strip()
            ends.add(len(text))
            opens = False
    return text, ends


def measure(sets: Path) -> dict[str, float]:
    """Return precision, recall and F of sentence ends, and sentences a second."""
    documents = list(_read_all(sets))
    started = time.perf_counter()
    found = [{span.end for span in split_sentences(text)} for text, _ in documents]
    seconds = time.perf_counter() - started
    figures = score(found, [ends for _, ends in documents])
    return figures | {"sentences_per_second": sum(map(len, found)) / seconds}


def measure_peer(sets: Path) -> dict[str, float]:
    """Return the same figures for pysbd, which must be installed."""
    import pysbd  # type: ignore[import-untyped,import-not-found,unused-ignore]  # a peer only

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    documents = list(_read_all(sets))
    started = time.perf_counter()
    found = [
        {_trimmed_end(span.sent, span.end) for span in segmenter.segment(text)}
        for text, _ in documents
    ]
    seconds = time.perf_counter() - started
    figures = score(found, [ends for _, ends in documents])
    return figures | {"sentences_per_second": sum(map(len, found)) / seconds}


def score(found: list[set[int]], gold: list[set[int]]) -> dict[str, float]:
    """Return precision, recall and F over all documents."""
    right = sum(len(ours & theirs) for ours, theirs in zip(found, gold, strict=True))
    precision, recall = right / sum(map(len, found)), right / sum(map(len, gold))
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def _read_all(sets: Path) -> Iterator[tuple[str, set[int]]]:
    for path in sorted((sets / "gum-documents" / "dep").glob("*.conllu")):
        yield read_document(path)


def _trimmed_end(piece: str, end: int) -> int:
    return end - (len(piece) - len(piece.rstrip()))
