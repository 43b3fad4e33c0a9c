"""Read the values of a query's terms: words, classes of sources, languages."""

from __future__ import annotations

import unicodedata

from bot.domain.articles import SourceClass
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import QueryFault, Words
from bot.text.query.errors import list_classes
from bot.text.query.tokens import Piece

_LANGUAGES = {
    "english": "en",
    "japanese": "ja",
    "chinese": "zh",
    "mandarin": "zh",
    "korean": "ko",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "russian": "ru",
    "日本語": "ja",
    "中文": "zh",
    "英語": "en",
}


def read_words(piece: Piece, *, title: bool = False) -> Words:
    """Return the words of a term without the punctuation around them."""
    phrase = " ".join(piece.text.split())
    first, last = 0, len(phrase)
    while first < last and not _belongs(phrase[first]):
        first += 1
    while last > first and not _belongs(phrase[last - 1]):
        last -= 1
    return Words(phrase[first:last], prefix=piece.prefix, title=title)


def _belongs(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def read_class(piece: Piece) -> str:
    """Return the class of source that is meant, in one word or two; raises QueryNotUnderstood."""
    wanted = fold_name(piece.text).replace(" ", "")
    for kind in SourceClass:
        plain = kind.value.replace(" ", "")
        if wanted in (plain, f"{plain}s"):
            return kind.value
    raise QueryNotUnderstood(
        fault=QueryFault.NO_CLASS, piece=piece.text, at=piece.at, hint=list_classes()
    )


def read_language(piece: Piece) -> str:
    """Return the ISO 639-1 code that is meant; a region is left out; raises QueryNotUnderstood."""
    typed = piece.text.strip().lower()
    code = _LANGUAGES.get(typed, typed.replace("_", "-").partition("-")[0])
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
        raise QueryNotUnderstood(fault=QueryFault.NO_LANGUAGE, piece=piece.text, at=piece.at)
    return code
