"""The one table of scripts: the characters of each, and the groups that are read alike.

Each constant is the inside of a character class: `re.compile(rf"[{HAN}{HIRAGANA}]+")`. The ranges
are those of Unicode 16 (https://www.unicode.org/Public/16.0.0/ucd/Blocks.txt). It stands in the
domain, because what is indexed in the storage must be cut as what is matched in `bot.text` is.
"""

from __future__ import annotations

import re

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ideographs with their extensions and compatibility forms, and 々 〆 〇 among them."""

HIRAGANA = "\u3040-\u309f"
KATAKANA = "\u30a0-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
"""With the sign of length, the letters of Ainu, and those of half width; without the dot."""

KATAKANA_DOT = "\u30fb\uff65"
"""The dot between the parts of a foreign name; in lists it is a bullet. It is no letter."""

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
THAI = "\u0e00-\u0e7f"
LAO = "\u0e80-\u0eff"
MYANMAR = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"

GREEK = "\u0370-\u03ff"
ARMENIAN = "\u0530-\u058f"
HEBREW = "\u0590-\u05ff"
GURMUKHI = "\u0a00-\u0a7f"
GUJARATI = "\u0a80-\u0aff"
TAMIL = "\u0b80-\u0bff"
TELUGU = "\u0c00-\u0c7f"
KANNADA = "\u0c80-\u0cff"
MALAYALAM = "\u0d00-\u0d7f"
SINHALA = "\u0d80-\u0dff"
GEORGIAN = "\u10a0-\u10ff"

KANA = HIRAGANA + KATAKANA
EAST_ASIAN = HAN + KANA
"""Chinese and Japanese: what the full-text index and the filters compare character by character."""

UNSPACED = EAST_ASIAN + THAI + LAO + MYANMAR + KHMER
"""What is written without spaces between words."""

DENSE = UNSPACED + HANGUL
"""What is compared by pairs of characters, and counted two characters to a word.

Korean has spaces, but compounds and particles without any: pairs are its usual unit of retrieval.
"""

_FIRST_DENSE = "\u0e00"
_DENSE = re.compile(f"[{DENSE}]")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")


def is_dense(token: str) -> bool:
    """Return whether a token begins with a character of `DENSE`."""
    return token >= _FIRST_DENSE and _DENSE.match(token) is not None


def has_dense(text: str) -> bool:
    """Return whether there is a character of `DENSE` in a text."""
    return not text.isascii() and _DENSE.search(text) is not None


def count_dense(text: str) -> int:
    """Return how many characters of `DENSE` are in a text."""
    return 0 if text.isascii() else len(_DENSE.findall(text))


def is_east_asian(token: str) -> bool:
    """Return whether a token begins with a Chinese or Japanese character."""
    return _EAST_ASIAN.match(token) is not None


def count_east_asian(text: str) -> int:
    """Return how many Chinese and Japanese characters are in a text."""
    return 0 if text.isascii() else len(_EAST_ASIAN.findall(text))
