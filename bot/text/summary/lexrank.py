"""The matrix of LexRank in numpy: what sumy computes word by word, with the same ratings."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

_BLOCK = 2_048
"""Words multiplied at once, which bounds the memory of a text without repeated words."""


class QuickMatrix:
    """Overrides two steps of sumy's LexRankSummarizer; mixed in before it."""

    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return the inverse document frequency of each word, a sentence being a document."""
        holders = Counter(word for sentence in sentences for word in set(sentence))
        return {word: math.log(len(sentences) / (1 + count)) for word, count in holders.items()}

    def _create_matrix(
        self,
        sentences: Sequence[Sequence[str]],
        threshold: float,
        tf_metrics: Sequence[Mapping[str, float]],
        idf_metrics: Mapping[str, float],
    ) -> NDArray[np.float64]:
        """Return the row-stochastic matrix of sentences that are alike above the threshold."""
        weights = [
            {word: tf * idf_metrics[word] for word, tf in metrics.items()} for metrics in tf_metrics
        ]
        norms = np.array([math.sqrt(sum(w * w for w in row.values())) for row in weights])
        products = _multiply(weights)
        scale = np.outer(norms, norms)
        cosines = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0.0)
        np.fill_diagonal(cosines, norms > 0.0)
        alike = (cosines > threshold).astype(np.float64)
        degrees = alike.sum(axis=1, keepdims=True)
        degrees[degrees == 0.0] = 1.0
        return np.asarray(alike / degrees, dtype=np.float64)


def _multiply(weights: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """Return the dot product of every two rows, over the words that two rows share."""
    holders = Counter(word for row in weights for word in row)
    columns = {word: at for at, word in enumerate(w for w, n in holders.items() if n > 1)}
    products = np.zeros((len(weights), len(weights)))
    entries = [
        (number, columns[word], weight)
        for number, row in enumerate(weights)
        for word, weight in row.items()
        if word in columns
    ]
    if not entries:
        return products
    rows, places, values = (np.array(part) for part in zip(*entries, strict=True))
    for start in range(0, len(columns), _BLOCK):
        inside = (places >= start) & (places < start + _BLOCK)
        block = np.zeros((len(weights), min(_BLOCK, len(columns) - start)))
        block[rows[inside], places[inside] - start] = values[inside]
        products += block @ block.T
    return products


_PACKAGES = ("nltk", "nltk.stem", "nltk.corpus")


@contextmanager
def bare_nltk() -> Iterator[None]:
    """Let modules of NLTK be imported inside without what its packages import at their start.

    So may what imports requests and makes none. Who imports either afterwards gets all of it; where
    it is there already nothing is changed.
    """
    spec = None if "nltk" in sys.modules else find_spec("nltk")
    if spec is None or not spec.submodule_search_locations:
        yield
        return
    folder = Path(spec.submodule_search_locations[0]).parent
    for name in _PACKAGES:
        package = ModuleType(name)
        package.__path__ = [str(folder.joinpath(*name.split(".")))]
        sys.modules[name] = package
    # The stemmers import it for an option of theirs that sumy never uses: to leave stop words be.
    sys.modules["nltk.corpus"].stopwords = None  # type: ignore[attr-defined]
    unasked = None if "requests" in sys.modules else ModuleType("requests")
    if unasked:
        sys.modules["requests"] = unasked
    try:
        yield
    finally:
        if unasked:
            del sys.modules["requests"]
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]
