"""Words of a text, folded so that two newsrooms' spellings of one word meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_UNSPACED = (
    "\u0e00-\u0eff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Thai, Lao, Khmer, kana and Han: what is written without spaces, as a regex class."""

_LETTER = rf"[^\W\d_{_UNSPACED}]"
_TOKEN = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<word>{_LETTER}+(?:[’'ʼ]{_LETTER}+)?)"
)
_STARTS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


def fold(text: str) -> str:
    """Return `text` in compatibility form (NFKC) and lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def split_words(text: str) -> Iterator[str]:
    """Yield the folded words and numbers of `text` in order.

    What is written without spaces comes as one word a run. A possessive ending and the commas of
    a number are left out.
    """
    for match in _TOKEN.finditer(fold(text)):
        token = match.group()
        if match.lastgroup == "number":
            yield token.replace(",", "")
        elif match.lastgroup == "word":
            yield token.replace("ʼ", "’").replace("'", "’").removesuffix("’s")
        else:
            yield token


def is_unspaced(word: str) -> bool:
    """Tell whether `word` is a run of a script that is written without spaces."""
    return _STARTS_UNSPACED.match(word) is not None


def strip_plural(word: str) -> str:
    """Return `word` without an English plural ending.

    The S stemmer of Harman, "How effective is suffixing?", JASIS 42(1), 1991: it joins
    "vessels" and "vessel" and seldom two words of different meaning, as stronger stemmers do.
    """
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word if word[-4] in "ae" else word[:-3] + "y"
    if word.endswith("es"):
        return word if word[-3] in "aeo" else word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]
