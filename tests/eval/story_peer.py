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


class PeerDesk:
    """The texts that came in so far, to put the next one beside the nearest."""

    def __init__(self) -> None:
        self._counts: list[Counter[str]] = []
        self._moments: list[datetime] = []
        self._groups: list[int] = []
        self._held: Counter[str] = Counter()

    def add(self, moment: datetime, title: str, text: str, group: int) -> None:
        """Hold a text as part of a group."""
        counts = _count(title, text)
        self._counts.append(counts)
        self._moments.append(moment)
        self._groups.append(group)
        self._held.update(counts.keys())

    def place(self, moment: datetime, title: str, text: str) -> int:
        """Return the group of the nearest text, or the number of texts held for one of its own."""
        number = len(self._counts)
        asked = _weigh(_count(title, text), self._held, number)
        best = (JOIN, number)
        for other, counts in enumerate(self._counts):
            if abs(self._moments[other] - moment) <= GAP:
                near = _weigh(counts, self._held, number)
                cosine = sum(value * near.get(word, 0.0) for word, value in asked.items())
                if cosine >= best[0]:
                    best = (cosine, self._groups[other])
        return best[1]


def group(texts: Sequence[tuple[datetime, str, str]]) -> list[int]:
    """Return the group of each text (its moment, title and text), told by its first place."""
    desk, groups = PeerDesk(), []
    for moment, title, text in texts:
        groups.append(desk.place(moment, title, text))
        desk.add(moment, title, text, groups[-1])
    return groups


def _count(title: str, text: str) -> Counter[str]:
    return Counter([*_split(title), *_split(title), *_split(text)])


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
