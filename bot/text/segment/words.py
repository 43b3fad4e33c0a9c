"""Words of a text as the later stages compare them: tokens, stop words and light stems.

Dense scripts (Chinese, Japanese, Korean, Thai …: `bot.domain.scripts`) are cut into character
bigrams, the usual unit of retrieval in them (Nie et al. 2000).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.domain.scripts import DENSE, HIRAGANA, has_dense, is_dense
from bot.text.lexicon import load_lexicon

LONGEST_WORD = 40
"""Characters of a word that are looked at; what is longer is an address or noise."""

_TOKEN = re.compile(
    # After its first letter: U.S. or e.g., or a word, by far the most frequent.
    rf"[^\W\d_{DENSE}](?:\.(?:[^\W\d_{DENSE}]\.)+|[^\W_{DENSE}]*(?:['’][^\W_{DENSE}]+)*)"
    r"|\d+(?:[.,]\d+)*"
    rf"|[{DENSE}]+"
)
_SPACED_TOKEN = re.compile(r"[^\W\d_](?:\.(?:[^\W\d_]\.)+|[^\W_]*(?:['’][^\W_]+)*)|\d+(?:[.,]\d+)*")
"""The same for a text without a character of `DENSE`: twice as fast."""
_KANA_ONLY = re.compile(rf"[{HIRAGANA}\u30fc]+\Z")

STOP_WORDS = load_lexicon()["stop words"]
"""English words that carry no subject of their own, with the reporting verbs of the news."""


@lru_cache(maxsize=2_048)  # several stages ask for the words of the same sentences
def find_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in reading order: lower case, no possessive, CJK as bigrams."""
    return tuple(_split(text))


def _split(text: str) -> list[str]:
    # Most words are letters and digits alone: folded here, without a call for each.
    text = unicodedata.normalize("NFKC", text)
    if not has_dense(text):
        return [
            word
            if (word := token.lower()).isalnum() and len(token) <= LONGEST_WORD
            else _fold(token)
            for token in _SPACED_TOKEN.findall(text)
        ]
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if not token.isascii() and is_dense(token):
            words.extend([token[i : i + 2] for i in range(max(1, len(token) - 1))])
        else:
            word = token.lower()
            plain = word.isalnum() and len(token) <= LONGEST_WORD
            words.append(word if plain else _fold(token))
    return words


def count_words(text: str) -> int:
    """Return how many words a text has; two bigrams of a dense script count as one word."""
    words = find_words(text)
    bigrams = 0 if text.isascii() else sum(map(is_dense, words))
    return len(words) - bigrams // 2


def is_stop_word(word: str, language: str | None = "en") -> bool:
    """Tell whether a word of `find_words` is a function word: English's, or kana alone."""
    if is_dense(word):
        return bool(_KANA_ONLY.match(word))
    return len(word) < 2 or (language in ("en", None) and word in STOP_WORDS)


@lru_cache(maxsize=16_384)
def stem_word(word: str, language: str | None = "en") -> str:
    """Return a light stem of a lower-case word; in languages other than English the word.

    The plural rules are Harman's S-stemmer (How effective is suffixing?, JASIS 1991), with
    -ed, -ing and a mute -e taken off where a stem of four letters remains.
    """
    return _stem_english(word) if language in ("en", None) else word


def _stem_english(word: str) -> str:
    if not word.isascii() or not word.isalpha():
        return word
    return _strip_inflection(_strip_plural(word))


@lru_cache(maxsize=2_048)
def find_content_words(text: str, language: str | None = "en") -> tuple[str, ...]:
    """Return the stems of the words of a text that carry its subject, in reading order."""
    contents = _ENGLISH if language in ("en", None) else _OTHER
    return tuple(filter(None, map(contents.__getitem__, find_words(text))))


def find_content_set(text: str, language: str | None = "en") -> frozenset[str]:
    """Return the words of `find_content_words`, each once; for a text that is asked of once."""
    contents = _ENGLISH if language in ("en", None) else _OTHER
    return frozenset(filter(None, map(contents.__getitem__, _split(text))))


class _Contents(dict[str, str]):
    """What each word adds to the content of a text: its stem, of a function word nothing.

    A dictionary finds a word in half the time of `lru_cache`, which also notes the order of use.
    """

    MOST = 32_768
    """Words that are kept; then it begins anew."""

    def __init__(self, *, english: bool) -> None:
        self._english = english

    def __missing__(self, word: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        if is_stop_word(word, "en" if self._english else ""):
            content = ""
        else:
            content = _stem_english(word) if self._english else word
        self[word] = content
        return content


_ENGLISH = _Contents(english=True)
_OTHER = _Contents(english=False)


def _fold(token: str) -> str:
    word = token[:LONGEST_WORD].lower()
    if not word.isalnum():
        word = word.replace("’", "'")
        return word[:-2] if word.endswith("'s") and len(word) > 2 else word
    return word


def _strip_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _strip_inflection(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 4 and not rest.endswith("e"):
            doubled = rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
