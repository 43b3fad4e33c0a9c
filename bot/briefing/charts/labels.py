"""What a picture can write: letters that its fonts have, how wide they are, names that it may show.

The fonts are Noto Sans and Noto Sans CJK (`fonts/`), cut by `build/make_fonts.py`: Latin, Greek and
Cyrillic letters, kana, Han characters of Japan, Taiwan and China, Hangul. Scripts that need shaping
(Arabic, Thai, Devanagari) and emoji are not in them, and are not written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.domain.spans import ELLIPSIS, truncate

LONGEST_LABEL = 32
LEAST_WORDS = 5.0
"""Ems of a shortened text at least: less of it tells nothing."""

LONGEST_ALT = 1024
"""Characters of an attachment's description at most (Discord's limit)."""

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")
_FIRST_EASTERN = 0x2E80
_EASTERN = (
    *((0x3005, 0x3007), (0x3041, 0x3096), (0x309D, 0x309E), (0x30A1, 0x30FE)),  # 々, kana
    *((0x4E00, 0x9FEF), (0xAC00, 0xD7A3), (0xF900, 0xFA6D)),  # Han, Hangul, forms such as 﨑
    *((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0xFF66, 0xFF9D)),  # wide, half-wide
)
"""Ranges of East Asian letters that the fonts have whole."""

_PLAIN = frozenset(" -–—'’.,/&()#+·:×・「」『』《》〈〉【】、。（）！？：／＆～〜－")

_OF_SENTENCES = _PLAIN | frozenset('"“”‘!?;%$£¥*@+=<>_~°[]…，；％＋＝＂〔〕［］｛｝')
"""Marks that the fonts have and a sentence may hold, a name not."""

_NARROW = frozenset(" '’.,:·il|")
_SLIM = frozenset("fijrt")
_BROAD = frozenset("mwMWQ@%&—ÆæŒœŴŵ")


def label_names(names: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a label for each of some entities: its first name that can be written, else "#2".

    Of an entity, `names` holds the canonical name first. No two labels are the same.
    """
    labels: list[str] = []
    for number, known in enumerate(names, start=1):
        written = (name for name in known if can_write(name) and name not in labels)
        labels.append(next(written, f"#{number}"))
    return tuple(labels)


def can_write(text: str) -> bool:
    """Return whether a picture can write a text: in letters that its fonts have, not too long."""
    if not text.strip() or len(text) > LONGEST_LABEL or text.startswith("#"):
        return False
    return all(mark in _PLAIN or _is_of_scripts(mark) for mark in text)


def fit_text(text: str, room: float) -> str:
    """Return the beginning of a text that can be written in `room` ems, "…" where it is cut.

    It ends at a word where it has spaces, before the first letter that the fonts lack at the
    latest; where that leaves hardly anything, it is "".
    """
    text = " ".join(text.split())
    fits, width = 0, 0.0
    for mark in text:
        width += _measure(mark)
        rest = 0.0 if fits + 1 == len(text) else _measure(ELLIPSIS)
        if width + rest > room or not (mark in _OF_SENTENCES or _is_of_scripts(mark)):
            break
        fits += 1
    if fits == len(text):
        return text
    short = truncate(text, fits + 1, at_word=ord(text[fits]) < _FIRST_EASTERN)
    return short if measure_text(short) >= LEAST_WORDS else ""


def _is_of_scripts(mark: str) -> bool:
    code = ord(mark)
    if code >= 0x3000:
        return any(first <= code <= last for first, last in _EASTERN)
    # Of other blocks the fonts have letters that few names are written in; these two are whole.
    known = code < 0x520 or 0x1EA0 <= code <= 0x1EF9
    return known and mark.isalnum() and unicodedata.name(mark, "").startswith(_SCRIPTS)


def measure_text(text: str) -> float:
    """Return how wide a text is at most, in units of the size of its letters (ems)."""
    return sum(map(_measure, text))


def _measure(mark: str) -> float:
    if ord(mark) >= _FIRST_EASTERN:
        return 1.0
    if mark in _NARROW:
        return 0.36
    if mark in _BROAD:
        return 1.0
    if ord(mark) > 0x17F:
        return 1.3  # Ǆ
    if mark.isdigit():
        return 0.58
    if mark.isascii() and mark.islower():
        return 0.42 if mark in _SLIM else 0.63
    return 0.79 if mark.isupper() else 0.69


def shorten_alt(text: str) -> str:
    """Return a description that Discord takes, cut at a word with "…" where it is longer."""
    return truncate(text, LONGEST_ALT, at_word=True)
