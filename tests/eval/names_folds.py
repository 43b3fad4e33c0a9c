"""Measure Japanese names on Wikipedia sentences: five models, each on a fifth not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.text.model.build.train_characters import Marked, dress_persons, read_marked, train
from bot.text.names.characters import CharacterModel, encode, label_pieces, read_labels
from tests.eval.names_cjk import Pairs, score

FOLDS = 5


def measure(sets: Path) -> dict[str, float]:
    """Return the figures of five models on the fifth of ja-wikipedia that each was not trained on.

    Kinds of that set alone (other) count in F as well, as they do in the peer's figure.
    """
    wiki, web = read_marked("ja-wikipedia", sets), read_marked("ja-gsd-train", sets)
    pairs: Pairs = []
    for fold in range(FOLDS):
        kept = [one for number, one in enumerate(wiki) if number % FOLDS != fold]
        model = train([[*kept, *dress_persons(kept, "ja")], web], "ja")
        pairs += _label(model, wiki[fold::FOLDS])
    return {
        "ja-wikipedia, F; before .27, a plain character CRF .69": score(pairs),
        "the same, persons; before .06, a plain character CRF .70": score(pairs, "person"),
    }


def _label(model: CharacterModel, sentences: Sequence[Marked]) -> Pairs:
    pairs: Pairs = []
    for start in range(0, len(sentences), 64):
        batch = sentences[start : start + 64]
        labels = label_pieces(model, [encode(one.text, "ja") for one in batch])
        pairs += [
            (one.names, frozenset(read_labels(found)))
            for one, found in zip(batch, labels, strict=True)
        ]
    return pairs
