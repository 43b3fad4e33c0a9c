"""A peer for the grouping: one pass of TF-IDF, the usual sixty lines.

The title twice and the text, pairs of characters for East Asian scripts; the desk's own frequencies
as they stand at arrival; an article joins the nearest text of five days at a cosine of .20.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import log, sqrt

from bot.stories.clustering.stopwords import STOP_WORDS

JOIN = 0.2
GAP = timedelta(days=5)

_TOKEN = re.compile(r"[a-z0-9]{3,}|[\u3040-\u30ff\u3400-\u9fff]+")


def group(texts: Sequence[tuple[datetime, str, str]]) -> list[int]:
    """Return the group of each text (its moment, title and text), told by its first place."""
    counts = [Counter([*_split(title), *_split(title), *_split(text)]) for _, title, text in texts]
    held: Counter[str] = Counter()
    groups: list[int] = []
    for place, (moment, _, _) in enumerate(texts):
        asked = _weigh(counts[place], held, place)
        best = (JOIN, place)
        for other in range(place):
            if abs(texts[other][0] - moment) <= GAP:
                near = _weigh(counts[other], held, place)
                cosine = sum(value * near.get(word, 0.0) for word, value in asked.items())
                if cosine >= best[0]:
                    best = (cosine, groups[other])
        groups.append(best[1])
        held.update(counts[place].keys())
    return groups


def _split(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text.lower()):
        word = match.group()
        if word[0] > "\u3000":
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif word not in STOP_WORDS:
            yield word


def _weigh(counts: Counter[str], held: Counter[str], articles: int) -> dict[str, float]:
    """Return the words of a text by count and rarity, of length 1."""
    weights = {
        word: (1 + log(count)) * max(log((articles + 1) / (held[word] + 0.5)), 0.0)
        for word, count in counts.items()
    }
    length = sqrt(sum(value * value for value in weights.values())) or 1.0
    return {word: value / length for word, value in weights.items()}
