"""How well stories are told apart on ECB+: BCubed over five shuffled orders of arrival."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.articles import Article
from bot.domain.stories import Features
from bot.stories.clustering.cluster import StoryIndex, StoryRules
from bot.stories.clustering.features import extract_features
from bot.text.reading import read_article

MOMENT = datetime(2014, 1, 1, 12, tzinfo=UTC)
_TITLE_WORDS = 18


def restore_text(tokens: str) -> str:
    """Return text as newsrooms print it from the set's, where every mark is a word."""
    text = re.sub(r"`` ?| ?''(?=\s|$)", '"', tokens)
    text = re.sub(r" (?=[,.;:!?%)\]])|(?<=[(\[$]) ", "", text)
    text = re.sub(r" (?='(?:s|re|ve|ll|d|m)\b|n't\b|'(?=\s))", "", text)
    return re.sub(r"(?<=\w) - (?=\w)", "-", text)


def load_texts(sets: Path) -> Iterator[tuple[str, Article]]:
    """Yield the true story of each text of ECB+ and the text, titled where a line seems a title."""
    for record in json.loads((sets / "stories-ecbplus" / "stories.json").read_text("utf-8")):
        text = restore_text(record["text"])
        first, _, rest = text.partition("\n")
        titled = rest and len(first.split()) <= _TITLE_WORDS
        titled = titled and not first.rstrip().endswith((".", "?", "!", '"'))
        title, text = (first, rest) if titled else ("", text)
        yield record["story"], Article(title=title, text=text, language="en")


def load(sets: Path) -> list[tuple[str, Features]]:
    """Return the true story and the features of each text of ECB+, all of one moment."""
    return [
        (story, extract_features(read_article(article), moment=MOMENT))
        for story, article in load_texts(sets)
    ]


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
