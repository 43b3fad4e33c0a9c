"""Train the ranker of sections on labelled sentences, and write its weights.

Run `python -m bot.text.model.build.train_sections`; the sets are found through NEWSDESK_SETS. It
takes some seconds, and the same sets give the same file. Each output is a logistic model with the
label (0 to 1) as a soft target, fitted by Newton's method with a ridge on standardised features.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.spans import Span
from bot.text.dates import find_dates
from bot.text.model.build.corpora import SETS
from bot.text.model.build.sections import NAMES, Label, Labelled, read_labelled
from bot.text.names import find_entities
from bot.text.roles import MODEL, ROLES, Described, Ranker, describe, score_roles
from bot.text.segment import split_sentences
from bot.text.summary import Signs, read_signs

FILE = Path(__file__).parents[1] / MODEL
OUTPUTS = ("happening", "why", "ahead", "importance", "alone")
RIDGE = 60.0
LEFT_OUT = 2
"""Articles with a sentence that fits a section wholly for which the section may be left out."""

UNSEEN = 0.08
"""How much lower a floor is than what those articles ask for, since others will differ."""

_ALONE = (0.55, 0.45)
_FOLDS = 10
_STEPS = 8
_DENSE = "z"

Floors = Mapping[str, tuple[float, float]]
"""The expected fit from which a sentence is shown, in English and in dense scripts; in the weights
it becomes a score of .5.
"""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A labelled article as the ranker reads it; a sentence without a label has None."""

    labelled: Labelled
    spans: tuple[Span, ...]
    signs: tuple[Signs, ...]
    described: Described
    labels: tuple[Label | None, ...]

    @property
    def dense(self) -> bool:
        """Return whether it is written in a script without spaces."""
        return self.labelled.article.language != "en"


def read_samples(sets: Path = SETS, names: Iterable[str] = NAMES) -> list[Sample]:
    """Return the labelled articles of the sets of these names."""
    return [_read(labelled) for name in names for labelled in read_labelled(name, sets)]


def _read(labelled: Labelled) -> Sample:
    article = labelled.article
    text, language = article.text, article.language
    published = article.published.day if article.published else None
    spans = split_sentences(text, language=language)
    entities = find_entities(text, spans, language=language, title=article.title)
    mentions = [mention for entity in entities for mention in entity.mentions]
    signs = read_signs(text, spans, title=article.title, language=language, names=mentions)
    described = describe(
        text,
        spans,
        signs,
        title=article.title,
        names=mentions,
        dates=find_dates(text, spans, published=published, language=language),
        published=published,
        language=language,
    )
    labels = tuple(labelled.find(span) for span in spans[: len(described.features)])
    return Sample(labelled=labelled, spans=spans, signs=signs, described=described, labels=labels)


def train(samples: Sequence[Sample], floors: Floors | None = None) -> Ranker:
    """Return the ranker that fits the labelled sentences of the samples best.

    Its floors are chosen on the samples themselves (`choose_floors`) where none are given.
    """
    return _train(samples, choose_floors(samples) if floors is None else floors)


def choose_floors(samples: Sequence[Sample]) -> Floors:
    """Return the floors of the sections: as high as few articles that hold one show none.

    Each article is scored by a ranker that was trained without it (ten folds).
    """
    floors: dict[str, tuple[float, float]] = {"alone": _ALONE}
    best: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for fold in range(_FOLDS):
        rest = [sample for at, sample in enumerate(samples) if at % _FOLDS != fold]
        ranker = _train(rest, floors)
        for sample in samples[fold::_FOLDS]:
            roles = score_roles(sample.described, ranker)
            for name in ROLES:
                if any(label.get(name) == 2 for label in sample.labelled.labels):
                    scores = zip(getattr(roles, name), roles.dangling, strict=True)
                    standing = [score for score, dangling in scores if not dangling]
                    best[name, sample.dense].append(max(standing, default=0.0))
    for name in ROLES:
        english, dense = (sorted(best[name, dense])[LEFT_OUT] for dense in (False, True))
        floors[name] = (english - UNSEEN, dense - UNSEEN)
    return floors


def _train(samples: Sequence[Sample], floors: Floors) -> Ranker:
    rows = [
        (features, label)
        for sample in samples
        for features, label in zip(sample.described.features, sample.labels, strict=True)
        if label is not None
    ]
    names = sorted({name for features, _ in rows for name in features})
    given = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    scale = given.std(axis=0)
    scale[scale == 0.0] = 1.0
    weights, biases = [], []
    for output in OUTPUTS:
        target = np.array(
            [label.get(output) / (1 if output == "alone" else 2) for _, label in rows]
        )
        bias, found = _fit((given - given.mean(axis=0)) / scale, target)
        english, dense = (math.log(floor / (1 - floor)) for floor in floors.get(output, (0.5, 0.5)))
        found = found / scale
        biases.append(bias - float(found @ given.mean(axis=0)) - english)
        found[names.index(_DENSE)] -= dense - english
        weights.append(found)
    columns = np.array(weights).T
    return Ranker(
        outputs=OUTPUTS,
        bias=tuple(round(bias, 4) for bias in biases),
        weights={
            name: tuple(round(float(value), 4) for value in row)
            for name, row in zip(names, columns, strict=True)
        },
    )


def _fit(given: Floats, target: Floats) -> tuple[float, Floats]:
    """Return the bias and the weights of a logistic model with a ridge, by Newton's method."""
    whole = np.hstack([np.ones((len(given), 1)), given])
    ridge = np.full(whole.shape[1], RIDGE)
    ridge[0] = 1e-3
    weights = np.zeros(whole.shape[1])
    for _ in range(_STEPS):
        found = 1.0 / (1.0 + np.exp(-whole @ weights))
        slope = whole.T @ (found - target) + ridge * weights
        curve = (whole * (found * (1.0 - found))[:, None]).T @ whole + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    return float(weights[0]), weights[1:]


def write(ranker: Ranker, path: Path = FILE) -> None:
    """Write the ranker, a feature a line."""
    weights: Mapping[str, object] = {name: list(row) for name, row in ranker.weights.items()}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    outputs, bias = json.dumps(list(ranker.outputs)), json.dumps(list(ranker.bias))
    path.write_text(
        f'{{"outputs": {outputs},\n "bias": {bias},\n "weights": {{\n{lines}\n }}}}\n', "utf-8"
    )


if __name__ == "__main__":
    write(train(read_samples()))
