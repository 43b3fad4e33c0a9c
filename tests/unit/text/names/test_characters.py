"""The labeller of characters: features, decoding and labels."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from bot.text.names.characters import (
    LANGUAGES,
    CharacterModel,
    describe,
    encode,
    hash_words,
    label_pieces,
    load_character_model,
    read_labels,
)
from bot.text.names.hash_table import HashTable, make_table, read_table


def make_dictionary(*words: str) -> HashTable:
    hashes = sorted(
        int(hash_words(encode(word, "ja")[None].astype(np.uint64))[0]) for word in words
    )
    return make_table(np.array(hashes, np.uint32), np.ones(len(words), np.uint16))


@pytest.mark.parametrize("width", [(), (3,)])
def test_hashes_are_found_with_their_rows_and_no_others(
    width: tuple[int, ...], tmp_path: Path
) -> None:
    chance = np.random.default_rng(1)
    crowded = np.arange(0xFFFF0000, 0xFFFF0100, 3, dtype=np.uint32)
    spread = chance.integers(0, 2**32, 2_000, dtype=np.uint64).astype(np.uint32)
    hashes = np.unique(np.concatenate([crowded, spread, np.array([0, 2**32 - 1], np.uint32)]))
    rows = chance.integers(-3, 4, (len(hashes), *width)).astype(np.int8)
    make_table(hashes, rows).write(tmp_path)
    table = read_table(tmp_path)
    assert (table.look_up(hashes) == rows).all()
    others = np.setdiff1d(hashes + np.uint32(1), hashes)
    assert not table.look_up(others).any()
    assert table.look_up(hashes[:0]).shape == (0, *width)


def test_word_of_the_dictionary_is_a_feature_of_its_characters_alone() -> None:
    codes = encode("北の海で訓練", "ja")
    bare = np.stack(describe(codes, make_dictionary("無し"), 0))
    held = np.stack(describe(codes, make_dictionary("訓練"), 0))
    changed = (bare != held).any(axis=0)
    # The character before knows that a word starts behind it.
    assert changed.tolist() == [False, False, False, True, True, True]


def test_features_do_not_depend_on_the_sentence_beside() -> None:
    dictionary, gap = make_dictionary("訓練"), np.zeros(8, np.uint32)
    one, other = encode("海で訓練した", "ja"), encode("東京", "ja")
    alone = np.stack(describe(np.concatenate([one, gap]), dictionary, 0))
    beside = np.stack(describe(np.concatenate([one, gap, other, gap]), dictionary, 0))
    assert (alone[:, :6] == beside[:, :6]).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_path_found_is_the_best_of_all(language: str) -> None:
    model = load_character_model(language)
    codes = encode("東京で", language)
    (labels,) = label_pieces(model, [codes])
    scores = model.score(describe(np.pad(codes, (0, 8)), model.words, model.convention))

    def weigh(path: tuple[int, ...]) -> float:
        steps = sum(model.transitions[a, b] for a, b in pairwise(path))
        return float(sum(scores[at, label] for at, label in enumerate(path)) + steps)

    best = max(product(range(len(model.labels)), repeat=len(codes)), key=weigh)
    found = tuple(model.labels.index(label) for label in labels)
    assert weigh(found) == pytest.approx(weigh(best), abs=1e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_side_by_side_are_labelled_as_alone(language: str) -> None:
    model = load_character_model(language)
    pieces = [encode(text, language) for text in ("東京で会見した", "あ", "日本海")]
    alone = [labels for piece in pieces for labels in label_pieces(model, [piece])]
    assert list(label_pieces(model, pieces)) == alone


def test_variants_and_widths_are_read_alike() -> None:
    assert (encode("臺灣ＡＢ１", "zh") == encode("台湾AB2", "zh")).all()


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["O", "B-person", "E-person", "O"], [(1, 3, "person")]),
        (["S-place", "S-place"], [(0, 1, "place"), (1, 2, "place")]),
        (["B-person", "I-person"], [(0, 2, "person")]),
        (["B-person", "I-place"], [(0, 1, "person"), (1, 2, "place")]),
        (["O"], []),
    ],
)
def test_labels_give_names(labels: list[str], names: list[tuple[int, int, str]]) -> None:
    assert list(read_labels(labels)) == names


def test_model_of_no_weight_finds_nothing() -> None:
    empty = CharacterModel(
        labels=("B-person", "O"),
        features=make_table(np.array([1], np.uint32), np.zeros((1, 2), np.int8)),
        scale=1.0,
        transitions=np.zeros((2, 2), np.float32),
        bias=np.array([-1, 0], np.float32),
        words=make_dictionary("訓練"),
    )
    (labels,) = label_pieces(empty, [encode("海で訓練", "ja")])
    assert labels == ["O"] * 4
