"""Distil the shipped language model from that of py3langid: our languages alone, in one byte each.

Run `python -m bot.text.model.build.build_languages`. A run of bytes that is in none of our
languages likelier than `_RARE` says nothing of them and is left out.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from py3langid import langid
from py3langid.modelio import load_model

from bot.text.language.detect import LANGUAGES
from bot.text.language.model import FILE, LOWEST, STEP, LanguageModel, pack_model

_RARE = -11.0
_LONGEST_RUN = 8


def build() -> LanguageModel:
    """Return the model of py3langid for our languages, each number rounded to a step."""
    table, prior, classes, moves, rows, outputs = load_model(langid.MODEL_DIR / langid.MODEL_FILE)
    chosen = [at for at, code in enumerate(classes) if code in LANGUAGES]
    numbers = np.asarray(table)[:, chosen].astype(np.float32)
    written = _write_features(moves, rows, outputs)
    kept = [one for one in written if numbers[one].max() > _RARE]
    kept.sort(key=lambda one: (len(written[one]), written[one]))
    runs = [
        np.array(
            [int.from_bytes(written[one], "big") for one in kept if len(written[one]) == length],
            dtype=np.uint64,
        )
        for length in range(1, max(len(written[one]) for one in kept) + 1)
    ]
    return LanguageModel(
        tuple(classes[at] for at in chosen),
        np.asarray(prior)[chosen].astype(np.float32),
        tuple(runs),
        np.round((numbers[kept] - LOWEST) / STEP).astype(np.uint8),
    )


def _write_features(
    moves: array[int], rows: Sequence[int], outputs: Sequence[int]
) -> Mapping[int, bytes]:
    """Return the run of bytes behind each feature: the shortest way to a state that tells it.

    The automaton tells at each byte the longest feature that ends there.
    """
    steps = np.frombuffer(memoryview(moves), dtype=np.uint32).reshape(-1, 256)
    ways = {0: b""}
    waiting = deque(ways)
    written: dict[int, bytes] = {}
    while waiting:
        state = waiting.popleft()
        if outputs[state] >= 0:
            written.setdefault(outputs[state], ways[state])
        for sign, following in enumerate(steps[rows[state]].tolist()):
            if following not in ways:
                ways[following] = ways[state] + bytes([sign])
                waiting.append(following)
    if max(map(len, written.values())) > _LONGEST_RUN:
        raise ValueError("a feature is longer than the numbers that stand for it")
    return written


if __name__ == "__main__":
    FILE.write_bytes(pack_model(build()))
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
