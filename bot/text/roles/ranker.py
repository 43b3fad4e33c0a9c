"""The ranker: a logistic model an output over named features, read from a small file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

MODEL = "sections.json"
"""In `bot.text.model`, whose card says what it was trained on (`make train`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """The weights of each feature, one for each output; a feature that is not known weighs 0."""

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def rate(self, features: Mapping[str, float]) -> tuple[float, ...]:
        """Return each output, 0 to 1, for a sentence with these features."""
        sums = list(self.bias)
        for name, value in features.items():
            for at, weight in enumerate(self.weights.get(name, ())):
                sums[at] += weight * value
        return tuple(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) for total in sums)


@lru_cache(maxsize=1)
def load_ranker() -> Ranker:
    """Return the shipped ranker."""
    record = json.loads(resources.files("bot.text.model").joinpath(MODEL).read_text("utf-8"))
    return Ranker(
        outputs=tuple(record["outputs"]),
        bias=tuple(record["bias"]),
        weights={name: tuple(row) for name, row in record["weights"].items()},
    )
