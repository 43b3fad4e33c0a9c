"""Label the characters of Japanese and Chinese sentences: a linear-chain CRF in arrays.

The model was trained with CRFsuite (`bot.text.model.build.train_characters`); it is read here as
arrays, so that all characters of a text are described and scored at once. Every feature is a number
of 32 bits: a hash of the template and of what stands there, looked up in a table. Words of
dictionaries are held in the same way, as hashes with the classes that the word belongs to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.domain.scripts import unify_characters
from bot.domain.spans import Span
from bot.text.lexicon import MODEL
from bot.text.names.hash_table import HashTable, read_table

Numbers = npt.NDArray[np.uint64]
LANGUAGES = ("ja", "zh")
"""The languages that a model is shipped for."""
CLASSES = 12
"""Classes of words in a dictionary (`bot.text.model.build.build_words`)."""
LONGEST_WORD = 8
"""Characters of the longest word of a dictionary that is looked for."""
LONGEST_PIECE = 200
"""Characters that are labelled together; a longer sentence is cut."""
_PIECES = 64
"""Pieces that are labelled at once: some 10 MB of scores where all are of the longest."""
_TEMPLATES = 16
"""Templates that are scored at once: all would take 30 MB for the longest pieces."""
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_LONGEST_RUN = 12
_CODES = 0x10000
"""Characters beyond are read as one that is never seen."""


@dataclass(frozen=True, slots=True)
class CharacterModel:
    """The weights of a model: of each feature for each label, and of a label after another.

    `words` holds the dictionary: for each word its classes, as bits.
    """

    labels: tuple[str, ...]
    features: HashTable
    scale: float
    transitions: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    words: HashTable
    convention: int = 0

    def score(self, described: Sequence[npt.NDArray[np.uint32]]) -> npt.NDArray[np.float32]:
        """Return the score of each label at each character, from its features."""
        total = np.zeros((len(described[0]), len(self.labels)), np.int32)
        for first in range(0, len(described), _TEMPLATES):
            hashes = np.stack(described[first : first + _TEMPLATES])
            found = self.features.look_up(hashes.ravel()).reshape(*hashes.shape, -1)
            total += found.sum(axis=0, dtype=np.int32)
        return (total * np.float32(self.scale) + self.bias).astype(np.float32)


def find_labelled(text: str, spans: Sequence[Span], language: str) -> Iterator[tuple[Span, str]]:
    """Yield the names that the model finds in these sentences, in order, each with its kind."""
    model = load_character_model(language)
    pieces = [
        Span(start, min(start + LONGEST_PIECE, span.end))
        for span in spans
        for start in range(span.start, span.end, LONGEST_PIECE)
    ]
    for first in range(0, len(pieces), _PIECES):
        batch = pieces[first : first + _PIECES]
        codes = [encode(piece.of(text), language) for piece in batch]
        for piece, labels in zip(batch, label_pieces(model, codes), strict=True):
            for start, end, kind in read_labels(labels):
                yield Span(piece.start + start, piece.start + end), kind


@cache
def load_character_model(language: str) -> CharacterModel:
    """Return the shipped model of "ja" or "zh", mapped from the disk once in a process."""
    with np.load(MODEL / language / "labels.npz", allow_pickle=False) as held:
        return CharacterModel(
            labels=tuple(map(str, held["labels"])),
            features=read_table(MODEL / language / "features"),
            scale=float(held["scale"]),
            transitions=held["transitions"],
            bias=held["bias"],
            words=load_words(language),
        )


@cache
def load_words(language: str) -> HashTable:
    """Return the shipped dictionary of "ja" or "zh": for each word its classes, as bits."""
    return read_table(MODEL / language / "words")


@cache
def _folds(language: str) -> npt.NDArray[np.uint32]:
    """Return for each code point the one that it is read as: full width, digits, variants."""
    folds = np.arange(_CODES, dtype=np.uint32)
    for code in range(0x3000, 0x10000):
        wide = unicodedata.normalize("NFKC", chr(code)) if not 0xD800 <= code < 0xE000 else ""
        if len(wide) == 1:
            folds[code] = ord(wide)
    for code in range(0xFF10, 0xFF1A):
        folds[code] = ord("0")
    folds[ord("0") : ord("9") + 1] = ord("0")
    for mark in "＝·=":
        folds[ord(mark)] = ord("・")
    if language == "zh":
        for variant, plain in unify_characters().items():
            folds[variant] = ord(plain)
    return folds


def encode(text: str, language: str) -> npt.NDArray[np.uint32]:
    """Return the code points of a text as the model reads them, one for each character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    folded: npt.NDArray[np.uint32] = _folds(language)[np.minimum(codes, _CODES - 1)]
    return folded


@cache
def _scripts() -> npt.NDArray[np.uint8]:
    """Return the class of script of each code point; runs of 2, and of 4 and 5, are one word."""
    scripts = np.zeros(_CODES, np.uint8)
    scripts[0x3041:0x30A0] = 1
    scripts[0x30A0:0x3100] = 2
    scripts[0x3400:0xA000] = 3
    scripts[[0x3005, 0x3006]] = 3
    scripts[ord("A") : ord("Z") + 1] = 4
    scripts[ord("a") : ord("z") + 1] = 5
    scripts[0xC0:0x250] = 5
    scripts[ord("0")] = 7
    for number, marks in ((6, "・"), (8, "，、,"), (9, "「『“《（(〈"), (10, "」』”》）)〉")):
        scripts[list(map(ord, marks))] = number
    scripts[list(map(ord, "。.！？!?：；"))] = 11
    return scripts


def _hash(*parts: Numbers | int) -> Numbers:
    """Return one number for each position from what stands there."""
    total = np.zeros(1, np.uint64)
    for part in parts:
        total = (total ^ np.asarray(part, dtype=np.uint64)) * _PRIME
        total ^= total >> np.uint64(32)
    return total


def _shorten(hashes: Numbers) -> npt.NDArray[np.uint32]:
    return (hashes >> np.uint64(16)).astype(np.uint32)


def hash_words(codes: Numbers) -> npt.NDArray[np.uint32]:
    """Return the hashes of words of one length, given as rows of code points."""
    return _shorten(_hash(*codes.T))


def _shift(values: npt.NDArray[np.uint64], by: int) -> Numbers:
    """Return what stands `by` positions on, 0 outside."""
    beyond = np.zeros(abs(by), np.uint64)
    return np.concatenate([values[by:], beyond] if by >= 0 else [beyond, values[:by]])


class _Described:
    """The features of a text so far: for each template the hashes, one a character."""

    def __init__(self) -> None:
        self.columns: list[npt.NDArray[np.uint32]] = []

    def add(self, *parts: Numbers, where: npt.NDArray[np.bool_] | None = None) -> None:
        """Add a template: what stands at each position, or nothing outside `where`."""
        hashes = _shorten(_hash(len(self.columns) + 1, *parts)) | np.uint32(1)
        if where is not None:
            hashes[~where] = 0
        self.columns.append(hashes)


def describe(
    codes: npt.NDArray[np.uint32], words: HashTable, convention: int
) -> list[npt.NDArray[np.uint32]]:
    """Return the features of a text, a column a template; 0 is none.

    `codes` come from `encode`; between sentences stand at least `LONGEST_WORD` zeros. `convention`
    numbers the corpus whose idea of a name is followed.
    """
    described = _Described()
    plain, kinds = codes.astype(np.uint64) + np.uint64(1), _scripts()[codes]
    _describe_characters(described, plain)
    _describe_scripts(described, kinds.astype(np.uint64) + np.uint64(1))
    _describe_runs(described, plain, kinds)
    _describe_words(described, plain, codes, words, convention)
    return described.columns


def _describe_characters(described: _Described, codes: Numbers) -> None:
    at = {step: _shift(codes, step) for step in range(-2, 3)}
    for step in range(-2, 3):
        described.add(at[step])
    for step in range(-2, 2):
        described.add(at[step], at[step + 1])
    described.add(at[-1], at[1])
    described.add(at[-1], at[0], at[1])
    described.add(at[0], at[1], at[2])
    described.add(at[-2], at[-1], at[0])


def _describe_scripts(described: _Described, kinds: Numbers) -> None:
    at = {step: _shift(kinds, step) for step in range(-3, 4)}
    described.add(at[-1], at[0], at[1])
    described.add(at[-2], at[-1], at[0], at[1], at[2])
    described.add(at[0], at[1], at[2], at[3])
    described.add(at[-3], at[-2], at[-1], at[0])


def _describe_runs(described: _Described, codes: Numbers, kinds: npt.NDArray[np.uint8]) -> None:
    """Describe a run of katakana or letters as a whole: itself, its length, what is beside it."""
    group = np.where((kinds == 4) | (kinds == 5), 4, np.where(kinds == 2, 2, 0))
    run, length, place, before, after = np.zeros((5, len(codes)), np.uint64)
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(codes)]
    for start, end in pairwise(edges):
        if group[start]:
            run[start:end] = crc32(codes[start : min(end, start + _LONGEST_RUN)].tobytes())
            length[start:end] = min(end - start, 9)
            place[start:end], place[start] = 2, 1
            place[end - 1] = 3 if end - start > 1 else 4
            before[start:end] = codes[start - 1] if start else 1
            after[start:end] = codes[end] if end < len(codes) else 1
    for parts in ((run, place), (length, place, group), (before, place), (after, place)):
        described.add(*parts, where=group > 0)


def _describe_words(
    described: _Described,
    plain: Numbers,
    codes: npt.NDArray[np.uint32],
    words: HashTable,
    convention: int,
) -> None:
    """Describe the longest words of each class that start, end and stand over a character."""
    starting, ending, inside = _find_words(codes, words)
    for opens, closes, over in zip(starting, ending, inside, strict=True):
        next_opens, last_closes = _shift(opens, 1), _shift(closes, -1)
        for lengths in (opens, closes, over, next_opens, last_closes):
            described.add(lengths, where=lengths > 0)
    opens, opening = _longest(starting)
    closes, closing = _longest(ending)
    over, covering = _longest(inside)
    described.add(opening, opens, closing, closes)
    described.add(covering, over, opening, closing)
    described.add(opening, opens, plain)
    described.add(closing, closes, plain)
    described.add(_shift(closing, -1), _shift(closes, -1), opening, opens)
    described.add(closing, closes, _shift(opening, 1), _shift(opens, 1))
    corpus = np.full(len(codes), convention, np.uint64)
    described.add(corpus)
    described.add(corpus, plain)
    described.add(corpus, opening, opens, closing, closes)
    described.add(corpus, covering, over)


def _find_words(
    codes: npt.NDArray[np.uint32], words: HashTable
) -> tuple[Numbers, Numbers, Numbers]:
    """Return for each class the longest word that starts, ends and goes on at each character."""
    size = len(codes)
    starting, ending, inside = np.zeros((3, CLASSES, size), np.uint64)
    bits = (1 << np.arange(CLASSES)).astype(np.uint16)[:, None]
    wide = codes.astype(np.uint64)
    hashes = np.zeros(size, np.uint64)
    for length in range(1, min(LONGEST_WORD, size) + 1):
        reach = size - length + 1
        hashes = (hashes[:reach] ^ wide[length - 1 :]) * _PRIME
        hashes ^= hashes >> np.uint64(32)
        classes = words.look_up(_shorten(hashes))
        if classes.any():
            held = (classes[None, :] & bits) > 0
            starting[:, :reach][held] = length
            ending[:, length - 1 :][held] = length
            for step in range(1, length - 1):
                inside[:, step : step + reach][held] = length
    return starting, ending, inside


def _longest(lengths: Numbers) -> tuple[Numbers, Numbers]:
    """Return the greatest length over all classes, and the classes that have it, as bits."""
    best: Numbers = lengths.max(axis=0)
    bits = (np.uint64(1) << np.arange(len(lengths), dtype=np.uint64))[:, None]
    held = ((lengths == best) & (lengths > 0)) * bits
    return best, np.bitwise_or.reduce(held, axis=0)


def label_pieces(
    model: CharacterModel, pieces: Sequence[npt.NDArray[np.uint32]]
) -> Iterator[list[str]]:
    """Yield the likeliest labels of each piece of a text (Viterbi, all pieces side by side)."""
    if not pieces:
        return
    gap = np.zeros(LONGEST_WORD, np.uint32)
    joined = np.concatenate([part for piece in pieces for part in (piece, gap)])
    scores = model.score(describe(joined, model.words, model.convention))
    longest, sizes = max(map(len, pieces)), [len(piece) for piece in pieces]
    grid = np.zeros((len(pieces), longest, len(model.labels)), np.float32)
    start = 0
    for row, size in enumerate(sizes):
        grid[row, :size] = scores[start : start + size]
        start += size + LONGEST_WORD
    for path, size in zip(_decode(model, grid, np.array(sizes)), sizes, strict=True):
        yield [model.labels[label] for label in path[:size]]


def _decode(
    model: CharacterModel, grid: npt.NDArray[np.float32], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    rows, longest, count = grid.shape
    best = grid[:, 0].copy()
    back = np.zeros((longest, rows, count), np.int8)
    for step in range(1, longest):
        routes = best[:, :, None] + model.transitions[None]
        back[step] = routes.argmax(axis=1)
        going = step < sizes
        best[going] = routes.max(axis=1)[going] + grid[going, step]
    paths = np.zeros((rows, longest), np.int64)
    here = best.argmax(axis=1)
    for step in range(longest - 1, -1, -1):
        here = np.where(step < sizes - 1, back[min(step + 1, longest - 1)][range(rows), here], here)
        paths[:, step] = here
    return paths


def read_labels(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the names that labels of the form B-, I-, E-, S- mark: start, end, kind."""
    start = None
    for index, label in enumerate([*labels, "O"]):
        opens = label[0] in "BS"
        if start is not None and (label == "O" or opens or label[2:] != labels[start][2:]):
            yield start, index, labels[start][2:]
            start = None
        if label != "O" and start is None:
            start = index
        if start is not None and label[0] in "ES":
            yield start, index + 1, label[2:]
            start = None


def write_character_model(model: CharacterModel, folder: Path) -> None:
    """Write a model, without the dictionary, to a folder of the models."""
    model.features.write(folder / "features")
    np.savez(
        folder / "labels.npz",
        allow_pickle=False,
        labels=np.array(model.labels),
        scale=np.array(model.scale),
        transitions=model.transitions,
        bias=model.bias,
    )
