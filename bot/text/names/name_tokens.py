"""Cut text into the words that the names reader labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.names.gazetteer import load_gazetteer, territory_words

# Every branch consumes at least one character and none can match a position in two ways, so
# the scan is linear.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.K.
    r"|[A-Z]\.(?=[ \u00a0][A-Z])"  # the A. of Eugene A. Nida
    r"|\b(?:Mrs?|Ms|Dr|St|Gen|Lt|Sen|Rep|Gov|Prof|Col|Sgt|Capt|Adm|Jr|Sr|Mt|Maj|Cmdr|Rev)\."
    r"|['’][sS]\b"  # a possessive apart from its name
    r"|[^\W_]+(?:[-'’&·][^\W_]+|\.\d+)*"
    r"|[^\w\s]|_"
)
_MOST_HYPHENS = 3
_POSSESSIVE = ("'s", "’s", "'S", "’S")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a stretch of text, with where each starts and ends in the whole text."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def find_tokens(text: str, start: int, end: int) -> Tokens:
    """Return the words, numbers and marks of `text[start:end]` in order.

    The possessive is a token of its own, and a territory joined to another word by a hyphen
    ("Japan-Taiwan", "US-backed") is cut from it; other hyphens stay inside their word.
    """
    tokens = Tokens([], [], [])
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        if len(word) > 2 and word.endswith(_POSSESSIVE):
            _add_word(tokens, word[:-2], match.start())
            _add(tokens, word[-2:], match.end() - 2)
        else:
            _add_word(tokens, word, match.start())
    return tokens


def _add_word(tokens: Tokens, word: str, start: int) -> None:
    known = territory_words()
    whole = "-" not in word or load_gazetteer("en").get(word) is not None
    if whole or word.count("-") > _MOST_HYPHENS:
        _add(tokens, word, start)
        return
    head, _, tail = word.partition("-")
    if head in known or tail in known:
        _add(tokens, head, start)
        _add(tokens, "-", start + len(head))
        _add_word(tokens, tail, start + len(head) + 1)
    else:
        _add(tokens, word, start)


def _add(tokens: Tokens, word: str, start: int) -> None:
    tokens.words.append(word)
    tokens.starts.append(start)
    tokens.ends.append(start + len(word))
