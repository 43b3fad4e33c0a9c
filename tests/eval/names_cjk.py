"""Measure the East Asian names: exact spans with their kind, on sentences not trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from opencc import OpenCC

from bot.domain.spans import Span
from bot.text.model.build.train_characters import Marked, read_marked
from bot.text.names.find import find_entities

PEERS = {
    "zh-gsd-dev": "zh-gsd-dev, F; before .31, a plain character CRF .60",
    "zh-gsd-dev persons": "the same, persons; before .00, a plain character CRF .53",
    "zh-gsd-dev traditional": "the same in traditional characters",
    "ja-gsd-dev": "ja-gsd-dev, F; before .41, SudachiPy .53, a plain character CRF .62",
}
"""What each figure is, with what was found by earlier versions and by others (the sets' README)."""
_KINDS = ("person", "organisation", "place")
Names = frozenset[tuple[int, int, str]]
Pairs = list[tuple[Names, Names]]


def measure(sets: Path) -> dict[str, float]:
    """Return the figures of the whole reading with the shipped models.

    Neither development set was trained on. The traditional form is written by OpenCC.
    """
    chinese = read_marked("zh-gsd-dev", sets)
    found = _read(chinese, "zh")
    figures = {
        PEERS["zh-gsd-dev"]: score(found),
        PEERS["zh-gsd-dev persons"]: score(found, "person"),
        PEERS["ja-gsd-dev"]: score(_read(read_marked("ja-gsd-dev", sets), "ja")),
    }
    converter = OpenCC("s2t")
    traditional = [Marked(converter.convert(one.text), one.names) for one in chinese]
    assert all(len(a.text) == len(b.text) for a, b in zip(chinese, traditional, strict=True))
    return {**figures, PEERS["zh-gsd-dev traditional"]: score(_read(traditional, "zh"))}


def _read(sentences: Iterable[Marked], language: str) -> Pairs:
    return [(one.names, frozenset(_find(one.text, language))) for one in sentences]


def _find(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for entity in find_entities(text, [Span(0, len(text))], language=language):
        for mention in entity.mentions:
            if entity.kind.value in _KINDS:
                yield mention.start, mention.end, entity.kind.value


def score(pairs: Pairs, kind: str | None = None) -> float:
    """Return F of the found names, of one kind or of all."""
    gold = found = right = 0
    for wanted, got in pairs:
        wanted = frozenset(one for one in wanted if kind in (None, one[2]))
        got = frozenset(one for one in got if kind in (None, one[2]))
        gold, found, right = gold + len(wanted), found + len(got), right + len(wanted & got)
    return 2 * right / max(gold + found, 1)
