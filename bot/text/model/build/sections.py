"""Read the labels of sentences by what they are good for, with the articles that they are of."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.articles import Article, Published
from bot.domain.spans import Span
from bot.text.model.build.corpora import SETS

NAMES = ("june-2018", "japanese-august-2026")
LABELS = ("happening", "why", "ahead", "importance", "alone", "junk")


@dataclass(frozen=True, slots=True)
class Label:
    """What readers said of a sentence: 0 to 2 for the first four of `LABELS`, else 0 or 1.

    Where two readers labelled it, the mean of both.
    """

    span: Span
    values: tuple[float, ...]

    def get(self, name: str) -> float:
        """Return one of `LABELS`."""
        return self.values[LABELS.index(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article of the set with the labels of its sentences, in reading order."""

    name: str
    article: Article
    labels: tuple[Label, ...]

    def find(self, span: Span) -> Label | None:
        """Return the label of the sentence that a span overlaps most, or None."""
        return max(
            (label for label in self.labels if _overlap(label.span, span)),
            key=lambda label: _overlap(label.span, span),
            default=None,
        )


def read_labelled(name: str, sets: Path = SETS) -> tuple[Labelled, ...]:
    """Return the articles of one of `NAMES` in the order in which they are labelled."""
    articles = {}
    for line in (sets / "stories-dated" / f"{name}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        articles[record["id"]] = Article(
            title=record["title"],
            text=record["text"],
            language=record["language"],
            published=Published(day=date.fromisoformat(record["published"][:10])),
        )
    given: dict[str, dict[Span, list[tuple[int, ...]]]] = defaultdict(lambda: defaultdict(list))
    for line in (sets / "sections" / f"{name}.tsv").read_text("utf-8").splitlines():
        number, start, end, *values = line.split("\t")
        given[number][Span(int(start), int(end))].append(tuple(map(int, values)))
    return tuple(
        Labelled(
            name=number,
            article=articles[number],
            labels=tuple(
                Label(span, tuple(sum(column) / len(column) for column in zip(*rows, strict=True)))
                for span, rows in sorted(spans.items())
            ),
        )
        for number, spans in given.items()
    )


def _overlap(first: Span, second: Span) -> int:
    return max(0, min(first.end, second.end) - max(first.start, second.start))
