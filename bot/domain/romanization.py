"""Romanization: the letters in which a Chinese name in characters and its Latin form are one.

Pinyin (ISO 7098) and Wade-Giles, as newspapers print it without apostrophes, are brought to one
coarse spelling, in which some syllables of each meet: 卓榮泰 is "Cho Jung-tai", "Zhuo Rongtai".
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from bot.domain.entities import sound_name
from bot.domain.scripts import drop_accents, unify_variants

_CHARACTERS = range(2, 5)
_TELLING = 3
_LATIN = re.compile(r"[a-z]+(?:[ -][a-z]+){1,3}")
_PINYIN_ALONE = re.compile(r"(?:^|[ -])[bdgqrxz]")
"""Beginnings that no syllable of Wade-Giles has."""

_FROM_PINYIN = (
    ("^b", "p"), ("^d", "t"), ("^g", "k"), ("^(?:zh|[qj])", "ch"), ("^[zc](?!h)", "ts"),
    ("^x", "hs"), ("^r", "j"), ("^(ts|s)i$", r"\1u"), ("ong$", "ung"), ("ian$", "ien"),
    ("^yan$", "yen"), ("^you$", "yu"), ("^(t|n|l|ts|ch|s|j)uo$", r"\1o"),
)  # fmt: skip
_COARSE = (
    ("^tz", "ts"), ("^s[sz]", "s"), ("^yi", "i"), ("uei$", "ui"), ("^wun$", "wen"),
    ("^([fm])ong$", r"\1eng"), ("(?<=[eir])h$", ""), ("^([kh])e$", r"\1o"),
)  # fmt: skip


def romanize(name: str) -> str | None:
    """Return the letters of a folded name: of two to four characters, or words; None of another.

    Where one name is read from the other they are alike. Names of other languages have letters
    too, which meet nothing.
    """
    syllables = _find_syllables(name)
    return None if syllables is None else "".join(syllables)


def hear_name(name: str) -> str:
    """Return the form in which spellings of one person's name meet, as `sound_name` does.

    Of a Chinese name of three syllables or more it is the same in characters, pinyin and
    Wade-Giles; shorter ones are too common.
    """
    syllables = _find_syllables(unify_variants(name.casefold())) or []
    if len(syllables) >= _TELLING and _coarse_syllables().issuperset(syllables):
        return "".join(syllables)
    return sound_name(name)


def _find_syllables(name: str) -> list[str] | None:
    if len(name) in _CHARACTERS and all(readings := [_read(sign) for sign in name]):
        return _spell(readings, pinyin=True)
    plain = drop_accents(name).replace("’", "").replace("'", "")
    if not _LATIN.fullmatch(plain):
        return None
    parts = re.split("[ -]", plain)
    if "-" not in plain or _PINYIN_ALONE.search(plain):
        whole, syllable = _match_pinyin()
        if all(map(whole.fullmatch, parts)):
            return _spell([one for part in parts for one in syllable.findall(part)], pinyin=True)
    return _spell(parts, pinyin=False)


def _spell(syllables: Iterable[str], *, pinyin: bool) -> list[str]:
    spelt = []
    for syllable in syllables:
        for pattern, letters in (*(_FROM_PINYIN if pinyin else ()), *_COARSE):
            syllable = re.sub(pattern, letters, syllable)
        spelt.append(syllable)
    return spelt


def _read(sign: str) -> str:
    """Return how a character is read in names, in pinyin without its tone; "" where unknown."""
    signs, places, syllables = _load_readings()
    at = bisect_left(signs, sign)
    return syllables[places[at]] if signs[at : at + 1] == sign else ""


@cache
def _load_readings() -> tuple[str, array[int], Sequence[str]]:
    """Return the characters in order, at which syllable each stands, and the syllables."""
    lines = Path(__file__).with_name("readings.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines]
    pairs = sorted((sign, place) for place, (_, signs) in enumerate(rows) for sign in signs)
    signs = "".join(sign for sign, _ in pairs)
    return signs, array("H", (place for _, place in pairs)), [reading for reading, _ in rows]


@cache
def _coarse_syllables() -> frozenset[str]:
    return frozenset(_spell(_load_readings()[2], pinyin=True))


@cache
def _match_pinyin() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches a word of pinyin, and each syllable in it."""
    syllables = sorted(_load_readings()[2], key=len, reverse=True)
    syllable = f"(?:{'|'.join(syllables)})"
    return re.compile(f"{syllable}+"), re.compile(syllable)
