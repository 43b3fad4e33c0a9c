"""Write FTS5 queries: nothing that a person types is syntax, and no desk's query finds another's.

The index of words has the columns title, text and desk_word, the index of pieces (two-character
pieces of Chinese and Japanese) pieces and desk_word.
"""

from __future__ import annotations

import unicodedata

from bot.domain.desks import DeskId
from storage.pieces import find_runs, split_pieces


def match_pieces(desk: DeskId, text: str) -> str | None:
    """Return the FTS5 query for texts with the Chinese and Japanese runs of `text`, if any."""
    phrases = write_runs(text)
    return f"desk_word : desk{desk} AND {phrases}" if phrases else None


def write_runs(text: str) -> str:
    """Return the FTS5 expression for the Chinese and Japanese runs of a text; "" for none.

    Pieces that stand one after the other are a run that stands in the text as it is.
    """
    runs = [split_pieces(run) for run in find_runs(text)]
    return " AND ".join(
        f'pieces : "{pieces}"' + ("*" if len(pieces) == 1 else "") for pieces in runs
    )


def write_words(phrase: str, *, prefix: bool, title: bool) -> str:
    """Return the FTS5 expression for words in a row; full-width letters in both forms."""
    columns = "title" if title else "{title text}"
    forms = dict.fromkeys((phrase, unicodedata.normalize("NFKC", phrase)))
    star = "*" if prefix else ""
    written = (f"{columns} : {quote(form)}{star}" for form in forms)
    return f"({' OR '.join(written)})"


def quote(text: str) -> str:
    """Return a text as an FTS5 string."""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"'
