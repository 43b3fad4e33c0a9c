"""How well stories are told apart on ECB+: BCubed over five shuffled orders of arrival."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.articles import Article, Reading, Span
from bot.domain.entities import DateMention, EntityKind, NamedEntity
from bot.domain.stories import Features
from bot.stories.cluster import StoryIndex, StoryRules
from bot.stories.features import extract_features

MOMENT = datetime(2014, 1, 1, 12, tzinfo=UTC)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = re.compile(
    rf"\b(?:{_MONTH} ?\.? (\d{{1,2}}) ?,? ((?:19|20)\d\d)"
    rf"|(\d{{1,2}}) {_MONTH}\.?,? ((?:19|20)\d\d))\b"
)
_CAPITALS = re.compile(r"\b[A-Z][\w’-]+(?: (?:of )?[A-Z][\w’-]+){0,4}")


def read(text: str) -> Reading:
    """Return a reading with capitalised runs for names, until the real reading stands in."""
    mentions: dict[str, list[Span]] = defaultdict(list)
    for match in _CAPITALS.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        if " " in match.group() or (before and before not in ".!?'\""):
            mentions[match.group()].append(Span(*match.span()))
    entities = tuple(
        NamedEntity(name=name, kind=EntityKind.OTHER, mentions=tuple(spans))
        for name, spans in mentions.items()
    )
    return Reading(
        article=Article(title="", text=text),
        sentences=(),
        entities=entities,
        dates=tuple(_find_days(text)),
    )


def _find_days(text: str) -> Iterable[DateMention]:
    for match in _DAY.finditer(text):
        found = [value for value in match.groups() if value]
        month, day = (found[0], found[1]) if found[1].isdigit() else (found[1], found[0])
        try:
            when = date(int(found[2]), _MONTHS[month.lower()], int(day))
        except ValueError:
            continue
        yield DateMention(span=Span(*match.span()), first=when, last=when)


def load(sets: Path) -> list[tuple[str, Features]]:
    """Return the true story and the features of each text of ECB+, all of one moment."""
    texts = json.loads((sets / "stories-ecbplus" / "stories.json").read_text("utf-8"))
    return [(text["story"], extract_features(read(text["text"]), moment=MOMENT)) for text in texts]


def cluster(articles: Iterable[Features], rules: StoryRules) -> list[int]:
    """Return the story that each article is placed in, added one by one."""
    index = StoryIndex(rules)
    stories: list[int] = []
    for number, features in enumerate(articles, start=1):
        placement = index.place(features)
        stories.append(placement.story or number)
        index.add(number, stories[-1], features)
    return stories


def score_bcubed(truth: Sequence[str], found: Sequence[int]) -> tuple[float, float]:
    """Return BCubed precision and recall (Bagga and Baldwin, 1998)."""
    true_sets, found_sets = _group(truth), _group(found)
    shared = [len(true_sets[t] & found_sets[f]) for t, f in zip(truth, found, strict=True)]
    precision = sum(n / len(found_sets[f]) for n, f in zip(shared, found, strict=True))
    recall = sum(n / len(true_sets[t]) for n, t in zip(shared, truth, strict=True))
    return precision / len(truth), recall / len(truth)


def _group(labels: Sequence[object]) -> Mapping[object, set[int]]:
    groups: dict[object, set[int]] = defaultdict(set)
    for number, label in enumerate(labels):
        groups[label].add(number)
    return groups


def measure(sets: Path, rules: StoryRules = StoryRules()) -> dict[str, float]:  # noqa: B008
    """Return mean BCubed precision, recall and F over five shuffled orders."""
    return score_orders(load(sets), rules)


def score_orders(
    articles: Sequence[tuple[str, Features]], rules: StoryRules, orders: int = 5
) -> dict[str, float]:
    """Return mean BCubed precision, recall and F over shuffled orders of `articles`."""
    rows = []
    for seed in range(orders):
        order = random.Random(seed).sample(list(articles), len(articles))
        found = cluster((features for _, features in order), rules)
        precision, recall = score_bcubed([story for story, _ in order], found)
        rows.append((precision, recall, 2 * precision * recall / (precision + recall)))
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return dict(zip(("precision", "recall", "f"), means, strict=True))
