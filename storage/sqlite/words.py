"""The index of words as FTS5 has it: nothing that a person types is syntax.

The index of words has the columns title, text and desk_word, and follows the articles by triggers;
the index of pieces (two-character pieces of Chinese and Japanese) pieces and desk_word.
"""

from __future__ import annotations

import string
import unicodedata

from typing_extensions import override

from storage.pieces import find_runs, split_pieces
from storage.seam import Texts, Transaction, WordIndex

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in string.ascii_letters + string.digits}

_ADD = "INSERT INTO article_pieces (rowid, pieces, desk_word) VALUES (:id, :pieces, :word)"
_REMOVE = """INSERT INTO article_pieces (article_pieces, rowid, pieces, desk_word)
VALUES ('delete', :id, :pieces, :word)"""


class Fts5Index(WordIndex):
    """The index of words of a SQLite database."""

    exact, conjunction, disjunction = False, " AND ", " OR "

    @override
    async def add(self, change: Transaction, desk: int, texts: Texts) -> None:
        await change.execute_many(_ADD, _cut(desk, texts))

    @override
    async def remove(self, change: Transaction, desk: int, texts: Texts) -> None:
        await change.execute_many(_REMOVE, _cut(desk, texts))

    @override
    def write_words(self, phrase: str, *, prefix: bool, title: bool) -> str:
        columns = "title" if title else "{title text}"
        narrow = unicodedata.normalize("NFKC", phrase)
        forms = dict.fromkeys((phrase, narrow, narrow.translate(_WIDE)))
        star = "*" if prefix else ""
        return self.write_any(f"{columns} : {_quote(form)}{star}" for form in forms)

    @override
    def write_runs(self, text: str, *, title: bool = False) -> str:
        runs = [split_pieces(run) for run in find_runs(text)]
        return " AND ".join(
            f"pieces : {_quote(pieces)}" + ("*" if len(pieces) == 1 else "") for pieces in runs
        )

    @override
    def write_not(self, desk: int, part: str) -> str:
        return f"(desk_word : desk{desk} NOT {part})"

    @override
    def of_desk(self, desk: int, match: str) -> str:
        return f"desk_word : desk{desk} AND {match}"


def _cut(desk: int, texts: Texts) -> list[dict[str, str | int]]:
    return [
        {"id": number, "pieces": pieces, "word": f"desk{desk}"}
        for number, title, text in texts
        if (pieces := split_pieces(f"{title}\n{text}"))
    ]


def _quote(text: str) -> str:
    return '"' + text.replace('"', " ").replace("\0", " ") + '"'
