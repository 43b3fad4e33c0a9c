"""The language of a text by its runs of bytes: a naive Bayes classifier in a few MB of memory.

The numbers were distilled from the model of py3langid (Barbaresi; langid.py, Lui and Baldwin
2012) by `bot.text.model.build.build_languages`, and are read as that library reads them. The
library itself holds 85 MB.
"""

from __future__ import annotations

import gzip
import json
import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parents[1] / "model" / "languages.bin.gz"
LOWEST, STEP = -15.0, 1 / 16
"""What the byte 0 of the table stands for, and the step from one byte to the next: natural
logarithms of the probability of a run in a language.
"""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """How probable each known run of bytes is in each language.

    `runs` holds by length, from one byte on, the runs of that length as big-endian numbers in
    rising order; `table` has a row for each run, in the order of `runs`, and a column for each of
    `columns`. A language may have several columns, one for each of its scripts.
    """

    columns: tuple[str, ...]
    prior: NDArray[np.float32]
    runs: tuple[NDArray[np.uint64], ...]
    table: NDArray[np.uint8]

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language of `text` and its share of the probability, 0 to 1."""
        written = text.lower() if text.isupper() else text
        data = unicodedata.normalize("NFC", written).encode("utf-8", "surrogatepass")
        found, counts = np.unique(self._find_runs(data), return_counts=True)
        weights = np.log1p(counts[found >= 0].astype(np.float32))
        rows = self.table[found[found >= 0]].astype(np.float32) * np.float32(STEP)
        scores = weights @ rows + self.prior
        # The square root of the length keeps the shares comparable between short and long texts.
        scores /= math.sqrt(max(1, len(data)))
        odds = np.exp(scores - scores.max())
        shares: dict[str, float] = {}
        for column, share in zip(self.columns, (odds / odds.sum()).tolist(), strict=True):
            shares[column] = shares.get(column, 0.0) + share
        return max(shares.items(), key=lambda item: item[1])

    def _find_runs(self, data: bytes) -> NDArray[np.int64]:
        """Return for each byte the row of the longest known run that ends there, or -1."""
        signs = np.frombuffer(data, dtype=np.uint8).astype(np.uint64)
        found = np.full(len(signs), -1, dtype=np.int64)
        ending, row = signs, 0
        for length, known in enumerate(self.runs, start=1):
            if length > len(signs):
                break
            if length > 1:
                shift = np.uint64(8 * (length - 1))
                ending = ending[1:] + (signs[: len(signs) - length + 1] << shift)
            if len(known):
                # In rising order the look-ups are neighbours in memory: half the time.
                order = np.argsort(ending)
                wanted = ending[order]
                at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
                hits = known[at] == wanted
                found[length - 1 :][order[hits]] = at[hits] + row
                row += len(known)
        return found


def pack_model(model: LanguageModel) -> bytes:
    """Return a model as the bytes of its file; the same model gives the same bytes."""
    head = {"columns": model.columns, "runs": [len(known) for known in model.runs]}
    parts = [json.dumps(head).encode() + b"\n", model.prior.astype("<f4").tobytes()]
    for length, known in enumerate(model.runs, start=1):
        parts.append(known.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - length :].tobytes())
    # By columns, since the neighbours of a run are alike and compress better so.
    parts.append(np.ascontiguousarray(model.table.T).tobytes())
    return gzip.compress(b"".join(parts), compresslevel=9, mtime=0)


def unpack_model(packed: bytes) -> LanguageModel:
    """Return the model that `pack_model` packed."""
    data = gzip.decompress(packed)
    place = data.index(b"\n") + 1
    head = json.loads(data[:place])
    columns = tuple(head["columns"])
    prior = np.frombuffer(data, dtype="<f4", count=len(columns), offset=place)
    place += prior.nbytes
    runs = []
    for length, count in enumerate(head["runs"], start=1):
        signs = np.frombuffer(data, dtype=np.uint8, count=count * length, offset=place)
        padded = np.zeros((count, 8), dtype=np.uint8)
        padded[:, 8 - length :] = signs.reshape(count, length)
        runs.append(padded.view(">u8").ravel().astype(np.uint64))
        place += count * length
    table = np.frombuffer(data, dtype=np.uint8, offset=place).reshape(len(columns), -1)
    return LanguageModel(
        columns, prior.astype(np.float32), tuple(runs), np.ascontiguousarray(table.T)
    )


@cache
def load_language_model() -> LanguageModel:
    """Return the shipped model, read once in a process."""
    return unpack_model(FILE.read_bytes())
