"""The index of words as `tsvector`s, cut here: PostgreSQL's own parser knows hosts and hyphens.

Words are as FTS5's unicode61 cuts them, without accents and in small letters; letters of full width
are those of half. The index of pieces holds the words beside Chinese and Japanese runs too, so that
a phrase is found with both. Words of titles have the weight A.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from typing_extensions import override

from bot.domain.scripts import EAST_ASIAN, KATAKANA_DOT, drop_accents
from storage.pieces import fold_script
from storage.seam import Texts, Transaction, WordIndex

LONGEST = 500
"""Characters of a word that are compared; a lexeme has 2,046 bytes."""

MOST_BYTES = 900_000
"""What a vector holds of a text: the server takes 1 MB."""

_NARROW: dict[int, str | None] = {
    ord(sign) + 0xFEE0: sign for sign in string.ascii_letters + string.digits
}
_PLAIN = _NARROW | dict.fromkeys(range(0x300, 0x370))  # marks that no letter was made of

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(rf"[{EAST_ASIAN}{KATAKANA_DOT}]+")
_PIECE = re.compile(rf"[{EAST_ASIAN}{KATAKANA_DOT}]+|[^\W_{EAST_ASIAN}{KATAKANA_DOT}]+")

_NOTHING = "'- -'"
"""No word has a space: what finds nothing."""

_ADD = {
    table: f"""INSERT INTO {table} (rowid, desk_id, words)
VALUES (:id, :desk, CAST(:words AS TSVECTOR))
ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"""
    for table in ("article_words", "article_pieces")
}


class VectorIndex(WordIndex):
    """The index of words of a PostgreSQL database."""

    exact, conjunction, disjunction = True, " & ", " | "

    @override
    async def add(self, change: Transaction, desk: int, texts: Texts) -> None:
        desk_texts = ((number, desk, title, text) for number, title, text in texts)
        for table, rows in make_rows(desk_texts).items():
            await change.execute_many(_ADD[table], rows)

    @override
    async def remove(self, change: Transaction, desk: int, texts: Texts) -> None:
        rows = [{"id": number} for number, _, _ in texts]
        for table in _ADD:
            await change.execute_many(f"DELETE FROM {table} WHERE rowid = :id", rows)

    @override
    def write_words(self, phrase: str, *, prefix: bool, title: bool) -> str:
        forms = dict.fromkeys((phrase, unicodedata.normalize("NFKC", phrase)))
        rows = [_write_row(list(split_words(form)), prefix=prefix, title=title) for form in forms]
        return rows[0] if len(rows) == 1 else self.write_any(rows)

    @override
    def write_runs(self, text: str, *, title: bool = False) -> str:
        runs = _PIECE.findall(fold_script(text))
        if not any(map(_RUN.match, runs)):
            return ""
        alone = len(runs[-1]) == 1 and _RUN.match(runs[-1]) is not None
        return _write_row(list(split_pieces(text)), prefix=alone, title=title)

    @override
    def write_not(self, desk: int, part: str) -> str:
        return f"!{part}"

    @override
    def of_desk(self, desk: int, match: str) -> str:
        return match


def make_rows(texts: Iterable[tuple[int, int, str, str]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows (id, desk, words) of each index for articles: id, desk, title and text."""
    words, pieces = [], []
    for number, desk, title, text in texts:
        row = {"id": number, "desk": desk}
        words.append({**row, "words": write_vector(split_words(title), split_words(text))})
        if _RUN.search(title) or _RUN.search(text):
            pieces.append({**row, "words": write_vector(split_pieces(title), split_pieces(text))})
    return {"article_words": words, "article_pieces": pieces}


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text in their order, cut as it stands: of ℃ the letter is no word."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return (_fold(word)[:LONGEST] for word in _WORD.findall(plain))


def _fold(word: str) -> str:
    """Return a word in small letters, Latin ones without accents, as unicode61 has it."""
    if not word.isascii():
        bases = ((sign, unicodedata.normalize("NFD", sign)[0]) for sign in word)
        word = "".join(base if base.isascii() else sign for sign, base in bases)
    return word.lower()


def split_pieces(text: str) -> Iterator[str]:
    """Yield the two-character pieces of the runs of a text, and the words between them."""
    for run in _PIECE.findall(fold_script(text)):
        if _RUN.match(run):
            yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        else:
            yield drop_accents(run).lower()[:LONGEST]


def write_vector(title: Iterable[str], text: Iterable[str]) -> str:
    """Return a `tsvector` of the words of a title and of its text, which follows a gap."""
    places: dict[str, list[str]] = {}
    size = 0
    marked = chain(((w, "A") for w in title), [("", "")], ((w, "") for w in text))
    for place, (word, mark) in enumerate(marked, 1):
        if word:
            size += 2 if word in places else len(word.encode()) + 8
            if size > MOST_BYTES:
                break
            places.setdefault(word, []).append(f"{min(place, 16_383)}{mark}")
    return " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())


def _write_row(words: list[str], *, prefix: bool, title: bool) -> str:
    if not words:
        return _NOTHING
    marks = [""] * (len(words) - 1) + ["*" if prefix else ""]
    column = "A" if title else ""
    written = (
        f"'{word}'" + (f":{mark}{column}" if mark or column else "")
        for word, mark in zip(words, marks, strict=True)
    )
    return f"({' <-> '.join(written)})"
