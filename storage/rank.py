"""Rank hits by BM25 over the hits alone: neither other desks nor a million articles change it.

FTS5's own `bm25` counts the words of all desks, in the whole index each time that it is asked. The
constants are its own (https://sqlite.org/fts5.html#the_bm25_function; Robertson and Zaragoza, "The
probabilistic relevance framework", 2009), the rarity is that of Lucene, which is never negative.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import Any

from bot.domain.queries import Words
from bot.domain.scripts import drop_accents
from storage.seam import OutOfTime

READ = 20_000
"""Characters of a text that are looked through."""

_SATURATION, _LENGTH = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+")


def rank_hits(
    rows: Sequence[Iterable[Any]], wanted: Sequence[Words], *, seconds: float
) -> dict[int, float]:
    """Return how well each hit fits, by how often it has each of the words and how long it is.

    A row is a hit's number, its size in characters, its title and its text (the first READ
    characters). Raises OutOfTime after `seconds`.
    """
    numbers, sizes = [number for number, *_ in rows], [size for _, size, *_ in rows]
    usual = sum(sizes) / max(len(sizes), 1) or 1.0
    spreads = [_SATURATION * (1 - _LENGTH + _LENGTH * size / usual) for size in sizes]
    scores = [0.0] * len(rows)
    for column in zip(*_count_rows(rows, wanted, seconds), strict=True):
        found = len(column) - column.count(0)
        rarity = log(1 + (len(column) - found + 0.5) / (found + 0.5)) * (_SATURATION + 1)
        scores = [
            score + rarity * often / (often + spread)
            for score, often, spread in zip(scores, column, spreads, strict=True)
        ]
    return dict(zip(numbers, scores, strict=True))


def _count_rows(
    rows: Sequence[Iterable[Any]], wanted: Sequence[Words], seconds: float
) -> Iterator[list[int]]:
    """Yield of each row how often it has each of the words.

    Accents matter only where none of the words is found with them.
    """
    patterns = [(_compile(words.phrase, words.prefix), words.title) for words in wanted]
    plain = [(_compile(drop_accents(words.phrase), words.prefix), words.title) for words in wanted]
    end = time.monotonic() + seconds
    for _, _, written_title, written_text in rows:
        title, text = written_title.lower(), written_text.lower()
        counts = _count(title, text, patterns)
        if not any(counts):
            counts = _count(drop_accents(title), drop_accents(text), plain)
        if time.monotonic() > end:
            raise OutOfTime
        yield counts


def _count(title: str, text: str, wanted: Sequence[tuple[re.Pattern[str], bool]]) -> list[int]:
    return [
        len(pattern.findall(title)) + (0 if title_only else len(pattern.findall(text)))
        for pattern, title_only in wanted
    ]


def _compile(phrase: str, prefix: bool) -> re.Pattern[str]:
    """Return what finds words in a row in a text of small letters.

    It begins with what it looks for, and looks behind afterwards: ten times as fast.
    """
    words = [re.escape(word) for word in _WORD.findall(phrase.lower())]
    if not words:
        return re.compile(r"(?!)")
    first, row = words[0], r"[\W_]+".join(words)
    rest = row.removeprefix(first) + ("" if prefix else r"(?![^\W_])")
    return re.compile(rf"{first}(?<![^\W_]{first}){rest}")
