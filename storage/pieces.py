"""Cut Chinese and Japanese writing into the pieces that the index of search holds."""

from __future__ import annotations

import re
import unicodedata

from bot.domain.scripts import EAST_ASIAN, KATAKANA_DOT, unify_variants

# With the dot, so that the parts of a foreign name must stand beside one another to be found.
_RUN = re.compile(rf"[{EAST_ASIAN}{KATAKANA_DOT}]+")


def split_pieces(text: str) -> str:
    """Return the two-character pieces of the Chinese and Japanese runs of a text, spaced.

    Kana of half width and variants of characters are as the usual ones, as in `bot.text.query`.
    """
    return " ".join(run[i : i + 2] for run in find_runs(text) for i in range(max(1, len(run) - 1)))


def find_runs(text: str) -> list[str]:
    """Return the Chinese and Japanese runs of a text, as `fold_script` writes them."""
    return [fold_script(run) for run in _RUN.findall(text)]


def fold_script(text: str) -> str:
    """Return a text with wide letters, narrow kana and variants of characters in one form each."""
    return text if text.isascii() else unify_variants(unicodedata.normalize("NFKC", text))
