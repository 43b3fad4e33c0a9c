"""Tokens: the words and figures of a text, folded so that two newsrooms' spellings meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from zlib import crc32

from bot.domain.scripts import unify_variants
from bot.stories.clustering.stopwords import STOP_WORDS

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
_RUN = re.compile("(?P<hiragana>[\u3040-\u309f]+)|(?P<katakana>[\u30a0-\u30ff]+)|[^\u3040-\u30ff]+")

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april june july august september october november december"
_SHORT_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_NUMBERS = {word: str(value) for value, word in enumerate(_SMALL.split())}
_CALENDAR = frozenset(f"{_WEEKDAYS} {_MONTHS} {_TENS}".split())
_MONTH_SIGNS = frozenset(f"may {_MONTHS} {_SHORT_MONTHS}".split())
_DAY_SIGNS = frozenset([*unify_variants("日号號月年時时点點分"), *_MONTH_SIGNS])
_SCALES = {
    **dict.fromkeys(("million", "mn"), 6),
    **dict.fromkeys(("billion", "bn"), 9),
    **dict.fromkeys(("trillion", "tn"), 12),
    **dict(zip(("thousand", *"百千万亿兆"), (3, 2, 3, 4, 8, 12), strict=True)),
}
"""Words and signs that multiply the number before them, by which power of ten."""
_SCALED = re.compile("[百千]?[万亿兆]?")
_AMOUNT = re.compile(r"\d{1,20}(?:\.\d{1,9})?")
_COUNTRIES = frozenset(unify_variants("米露韓英仏独印豪欧台"))
"""Countries as headlines write them; any other single character tells little."""


TERRITORY = "territory:"
"""How the identity of a country begins."""
SPELT = "person:"
"""How a person's name begins that is written in letters (`bot.domain.scripts.romanize`)."""
TERRITORY_WEIGHT = 0.5
"""What a country counts: it is the beat or the background, seldom the event."""


def fold(text: str) -> str:
    """Return `text` in compatibility form (NFKC) and lower case, with single spaces.

    Variants of one Chinese character are written as one.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return unify_variants(folded)


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


def split_terms(text: str) -> Iterator[str]:
    """Yield the terms of `text` in order: content words, without numbers and stop words.

    Han comes as pairs of characters, katakana as words; hiragana writes grammar and is left out.
    """
    for word in split_words(text):
        if is_unspaced(word):
            yield from _split_run(word)
        elif not word[0].isdecimal() and word not in STOP_WORDS and len(word) > 1:
            yield strip_plural(word)


def _split_run(run: str) -> Iterator[str]:
    for match in _RUN.finditer(run):
        piece = match.group()
        if match.lastgroup == "katakana" and len(piece) > 1:
            yield piece
        elif match.lastgroup is None:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))
            if piece in _COUNTRIES:
                yield piece


def find_figures(text: str) -> dict[str, int]:
    """Return the distinct figures of `text` in reading order: numbers, days, weekdays and months.

    A number of a day ("14日", "14 May") is marked by a "d"; "1.2 trillion" and "1兆2千億" are one
    figure. With each stands what it is between: the hash of the word behind it, and in the upper
    16 bits that of the word before it.
    """
    words = ["", *split_words(text), ""]
    found: dict[str, int] = {}
    whole = 0  # where an amount ends that was read as one
    for at, (before, word, behind) in enumerate(zip(words, words[1:], words[2:], strict=False), 1):
        if at < whole or not _is_figure(word):
            continue
        figure, whole = _read_amount(words, at)
        if word not in _CALENDAR and (before in _MONTH_SIGNS or _cut(behind, 1) in _DAY_SIGNS):
            figure += "d"
        near = (_cut(before, -2), _cut(behind, 2))
        one, other = hash_words("#" if _is_figure(word) else word for word in near)
        found.setdefault(figure, (one & 0xFFFF) << 16 | other & 0xFFFF)
    return found


def _read_amount(words: Sequence[str], at: int) -> tuple[str, int]:
    """Return the number at a place, multiplied by what scales it, and where it ends.

    In East Asian texts several numbers make one: 1兆2千億.
    """
    number, power = _NUMBERS.get(words[at], words[at]), _find_power(words[at + 1])
    if not power or not _AMOUNT.fullmatch(number):
        return number, at + 1
    total = Decimal(number).scaleb(power)
    while power and _SCALED.fullmatch(words[at + 1]) and _AMOUNT.fullmatch(words[at + 2]):
        below = _find_power(words[at + 3])
        if below >= power:
            break
        at, power = at + 2, below
        total += Decimal(words[at]).scaleb(power)
    return f"{total.normalize():f}", at + 1


def _find_power(behind: str) -> int:
    """Return the power of ten by which the word behind a number multiplies it, 0 for none."""
    signs = _SCALED.match(behind)
    return _SCALES.get(behind) or sum(_SCALES[sign] for sign in signs[0]) if signs else 0


def _is_figure(word: str) -> bool:
    return word[:1].isdecimal() or word in _NUMBERS or word in _CALENDAR


def _cut(word: str, end: int) -> str:
    """Return a word, or so many characters at the one end of a run that is written without spaces.

    The last ones where `end` is less than 0.
    """
    if not is_unspaced(word):
        return word
    return word[end:] if end < 0 else word[:end]


def is_telling(figure: str) -> bool:
    """Tell whether a figure can tell an event: no day and no month."""
    return figure[-1].isdecimal()


def hash_words(words: Iterable[str]) -> tuple[int, ...]:
    """Return the 32-bit hash of each word, the same for ever, in the order given."""
    return tuple(crc32(word.encode("utf-8", "surrogatepass")) for word in words)


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
