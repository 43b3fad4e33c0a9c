"""A peer for the grouping: one pass of TF-IDF, the usual sixty lines.

The title twice and the text, pairs of characters for East Asian scripts; the desk's own frequencies
as they stand at arrival; an article joins the nearest text of five days at a cosine of .20.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import sqrt

import numpy as np
import numpy.typing as npt

from bot.stories.clustering.stopwords import STOP_WORDS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

JOIN = 0.2
GAP = timedelta(days=5)

_TOKEN = re.compile(r"[a-z0-9]{3,}|[\u3040-\u30ff\u3400-\u9fff]+")


class PeerDesk:
    """The texts that came in so far, to put the next one beside the nearest."""

    def __init__(self) -> None:
        self._number_of: dict[str, int] = {}
        self._held = np.zeros(0)
        self._rows: list[tuple[Ints, Floats]] = []
        self._moments: list[datetime] = []
        self._groups: list[int] = []

    def add(self, moment: datetime, title: str, text: str, group: int) -> None:
        """Hold a text as part of a group."""
        words, counts = self._count(title, text)
        self._rows.append((words, counts))
        self._moments.append(moment)
        self._groups.append(group)
        self._held[words] += 1

    def place(self, moment: datetime, title: str, text: str) -> int:
        """Return the group of the nearest text, or the number of texts held for one of its own."""
        words, counts = self._count(title, text)
        number = len(self._rows)
        rarity = np.maximum(np.log((number + 1) / (self._held + 0.5)), 0.0)
        asked = np.zeros(len(rarity))
        asked[words] = counts * rarity[words]
        best = (JOIN * sqrt(asked @ asked) or 1.0, number)
        for other, (held, weights) in enumerate(self._rows):
            if abs(self._moments[other] - moment) <= GAP:
                near = weights * rarity[held]
                product = float(near @ asked[held]) / (sqrt(near @ near) or 1.0)
                if product >= best[0]:
                    best = (product, self._groups[other])
        return best[1]

    def _count(self, title: str, text: str) -> tuple[Ints, Floats]:
        """Return the numbers of the words of a text, and what each counts: the title twice."""
        counts = Counter([*_split(title), *_split(title), *_split(text)])
        numbers = [self._number_of.setdefault(word, len(self._number_of)) for word in counts]
        self._held = np.pad(self._held, (0, len(self._number_of) - len(self._held)))
        return np.array(numbers, np.int64), 1 + np.log(np.array([*counts.values()], float))


def group(texts: Sequence[tuple[datetime, str, str]]) -> list[int]:
    """Return the group of each text (its moment, title and text), told by its first place."""
    desk, groups = PeerDesk(), []
    for moment, title, text in texts:
        groups.append(desk.place(moment, title, text))
        desk.add(moment, title, text, groups[-1])
    return groups


def _split(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text.lower()):
        word = match.group()
        if word[0] > "\u3000":
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif word not in STOP_WORDS:
            yield word
