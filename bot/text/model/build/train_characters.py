"""Train the East Asian names models on the sets and write them beside the word hashes.

Run `python -m bot.text.model.build.train_characters`, for one with `zh` or `ja` behind it; the sets
are found through NEWSDESK_SETS. A core takes about a minute for Chinese, five for Japanese.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pycrfsuite

from bot.text.lexicon import MODEL, load_lexicon
from bot.text.model.build.corpora import SETS
from bot.text.names.characters import (
    LONGEST_WORD,
    CharacterModel,
    describe,
    encode,
    load_words,
    write_character_model,
)
from bot.text.names.gazetteer import load_gazetteer
from bot.text.names.hash_table import make_table

TRAINING = {"zh": ("zh-gsd-train",), "ja": ("ja-gsd-train", "ja-wikipedia")}
"""The sets that the shipped models are trained on."""
PARAMETERS = {
    "c1": 0.1,
    "c2": 0.5,
    "max_iterations": 70,
    "feature.minfreq": 1,
    "feature.possible_transitions": True,
}
COMMON = {"zh": 0.3, "ja": 0.1}
"""What a character in no name is set back by: the names missed and the wrong ones balance."""
_LEAST = 0.02
"""A weight nearer to nothing is left out."""
_STEPS = 127
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its names: start, end, kind."""

    text: str
    names: frozenset[tuple[int, int, str]]


def read_marked(name: str, sets: Path = SETS) -> list[Marked]:
    """Return the sentences of a set of `names-cjk`."""
    lines = (sets / "names-cjk" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [
        Marked(row["text"], frozenset((n["start"], n["end"], n["kind"]) for n in row["names"]))
        for row in map(json.loads, lines)
    ]


def dress_persons(sentences: Sequence[Marked], language: str) -> list[Marked]:
    """Return the sentences that name persons again, with other persons and offices as in news.

    Each person is another of the corpus, or a family name of one with the given name of another;
    half of them have an office beside them, with a territory before it, and some a day behind.
    """
    dice, lists = Random(SEED), load_lexicon()
    names = sorted(
        sentence.text[start:end]
        for sentence in sentences
        for start, end, kind in sentence.names
        if kind == "person" and end - start > 1
    )
    listed = load_gazetteer(language).entries.items()
    lands = sorted(form for form, e in listed if e.sort == "territory" and not form.isascii())
    offices = sorted(lists["japanese titles" if language == "ja" else "chinese titles"])
    dresser = _Dresser(dice, language, names, lands, offices)
    return [
        dresser.dress(sentence)
        for sentence in sentences
        if any(kind == "person" for *_, kind in sentence.names)
    ]


@dataclass(frozen=True, slots=True)
class _Dresser:
    dice: Random
    language: str
    names: Sequence[str]
    lands: Sequence[str]
    offices: Sequence[str]

    def dress(self, sentence: Marked) -> Marked:
        text, at = "", 0
        names: set[tuple[int, int, str]] = set()
        for start, end, kind in sorted(sentence.names):
            text += sentence.text[at:start]
            at = end
            parts = [(sentence.text[start:end], kind)]
            if kind == "person" and end - start > 1:
                parts = self._person()
            for part, label in parts:
                if label:
                    names.add((len(text), len(text) + len(part), label))
                text += part
        return Marked(text + sentence.text[at:], frozenset(names))

    def _person(self) -> list[tuple[str, str]]:
        """Return what stands in the place of a person: the parts, each with its kind."""
        dice, name = self.dice, self.dice.choice(self.names)
        other = dice.choice(self.names)
        if min(len(name), len(other)) > 2 and dice.random() < 0.7:
            long = self.language == "ja" or min(len(name), len(other)) > 3
            cut = 2 if long else 1
            name = name[:cut] + other[cut:]
        parts = [(name, "person")]
        if dice.random() < 0.5:
            office = (dice.choice(self.offices), "")
            parts = [office, *parts] if self.language == "zh" else [*parts, office]
            if dice.random() < 0.5:
                between = [] if self.language == "zh" else [("の", "")]
                parts = [(dice.choice(self.lands), "place"), *between, *parts]
        elif self.language == "zh" and dice.random() < 0.3:
            parts.append((f"{dice.randint(1, 31)}日", ""))
        return parts


def label(sentence: Marked) -> list[str]:
    """Return a label for each character: B-, I-, E- and S- with a kind, or O."""
    labels = ["O"] * len(sentence.text)
    for start, end, kind in sentence.names:
        labels[start:end] = [f"I-{kind}"] * (end - start)
        labels[start] = f"B-{kind}"
        labels[end - 1] = f"E-{kind}" if end - start > 1 else f"S-{kind}"
    return labels


def train(corpora: Sequence[Sequence[Marked]], language: str) -> CharacterModel:
    """Return a model of these corpora that reads as the first; the same give the same model."""
    words = load_words(language)
    trainer = pycrfsuite.Trainer(verbose=False)
    for convention, corpus in enumerate(corpora):
        for sentence in corpus:
            codes = np.pad(encode(sentence.text, language), (0, LONGEST_WORD))
            columns = describe(codes, words, convention)
            table = np.stack(columns, axis=1)[: len(sentence.text)]
            rows = [[str(number) for number in row if number] for row in table.tolist()]
            trainer.append(rows, label(sentence))
    trainer.set_params(PARAMETERS)
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "model")
        trainer.train(target)
        tagger = pycrfsuite.Tagger()
        tagger.open(target)
        return _read_weights(tagger, language)


def _read_weights(tagger: pycrfsuite.Tagger, language: str) -> CharacterModel:
    info = tagger.info()
    labels = sorted(tagger.labels())
    place = {name: index for index, name in enumerate(labels)}
    held = {key: weight for key, weight in info.state_features.items() if abs(weight) >= _LEAST}
    features = sorted({int(number) for number, _ in held})
    rows = {number: index for index, number in enumerate(features)}
    weights = np.zeros((len(features), len(labels)))
    for (number, name), weight in held.items():
        weights[rows[int(number)], place[name]] = weight
    transitions = np.zeros((len(labels), len(labels)), np.float32)
    for (before, after), weight in info.transitions.items():
        transitions[place[before], place[after]] = weight
    scale = float(np.abs(weights).max()) / _STEPS
    bias = np.zeros(len(labels), np.float32)
    bias[place["O"]] = -COMMON[language]
    return CharacterModel(
        labels=tuple(labels),
        features=make_table(
            np.array(features, np.uint32), np.round(weights / scale).astype(np.int8)
        ),
        scale=scale,
        transitions=transitions,
        bias=bias,
        words=load_words(language),
    )


def build(languages: Sequence[str], sets: Path = SETS) -> None:
    """Train and write the models of these languages."""
    for language in languages:
        corpora = [read_marked(name, sets) for name in TRAINING[language]]
        model = train([[*one, *dress_persons(one, language)] for one in corpora], language)
        write_character_model(model, MODEL / language)
        print(f"{language}: {len(model.features)} features")


if __name__ == "__main__":
    build(sys.argv[1:] or sorted(TRAINING))
