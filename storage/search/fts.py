"""Write FTS5 queries: nothing that a person types is syntax, and no desk's query finds another's.

The index of words has the columns title, text and desk_word, the index of pieces (two-character
pieces of Chinese and Japanese) pieces and desk_word.
"""

from __future__ import annotations

import string
import unicodedata

from bot.domain.desks import DeskId
from bot.domain.scripts import has_dense
from storage.pieces import find_runs, split_pieces

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in string.ascii_letters + string.digits}


def match_pieces(desk: DeskId, text: str) -> str | None:
    """Return the FTS5 query for texts with the Chinese and Japanese runs of `text`, if any."""
    phrases = write_runs(text)
    return f"desk_word : desk{desk} AND {phrases}" if phrases else None


def match_name(desk: DeskId, name: str) -> tuple[str, str]:
    """Return the index, and its query, that finds the texts in which a name may stand."""
    if runs := write_runs(name):
        return "article_pieces", f"desk_word : desk{desk} AND {runs}"
    # A particle follows a Korean name without a space.
    words = write_words(name, prefix=has_dense(name), title=False)
    return "article_words", f"desk_word : desk{desk} AND {words}"


def write_runs(text: str) -> str:
    """Return the FTS5 expression for the Chinese and Japanese runs of a text; "" for none.

    Pieces that stand one after the other are a run that stands in the text as it is.
    """
    runs = [split_pieces(run) for run in find_runs(text)]
    return " AND ".join(
        f'pieces : "{pieces}"' + ("*" if len(pieces) == 1 else "") for pieces in runs
    )


def write_words(phrase: str, *, prefix: bool, title: bool) -> str:
    """Return the FTS5 expression for words in a row, with letters of full width and of half."""
    columns = "title" if title else "{title text}"
    narrow = unicodedata.normalize("NFKC", phrase)
    forms = dict.fromkeys((phrase, narrow, narrow.translate(_WIDE)))
    star = "*" if prefix else ""
    written = (f"{columns} : {quote(form)}{star}" for form in forms)
    return f"({' OR '.join(written)})"


def quote(text: str) -> str:
    """Return a text as an FTS5 string."""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"'
