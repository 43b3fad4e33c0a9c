"""Tokens that keep their place in the text, as the grammars of dates and of quantities read them.

A text is cut in four ways, because four readers need different units of it. What a letter is, of
which script, and what a pair of characters stands for is the same for all: `bot.domain.scripts`.

1. `split_tokens(text)`: letters, digits and signs apart, nothing folded away. The grammar of dates
   needs "18th", "2024-07-18" and "July18" in their parts, and every sign between them.
2. `split_tokens(text, whole=True)`: numbers ("1,200.5") and words with an apostrophe in one piece.
   The grammar of quantities (`bot.stories.disputes`) reads what a number is worth.
3. `find_words` (`words`): what two texts are compared by. Folded (NFKC, lower case, no possessive),
   abbreviations whole, a pair of characters where scripts are dense; signs and places are gone.
   Summary, roles, changes and disputes compare by these, or by their stems.
4. `fold_words` (`bot.text.query.match`): what SQLite's full-text index holds (its tokenizer
   unicode61), so that a filter finds what a search finds: no accents, "3km" and "U.S." as unicode61
   cuts them, Chinese and Japanese character by character.

A typed query is not text but a language: `bot.text.query.tokens` cuts it into operators and terms.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SIGN = r"[^\w\s]|_"
_PART = re.compile(rf"[^\W\d_]+|\d+|{_SIGN}")
_WHOLE = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|[^\W\d_]+(?:['’][^\W\d_]+)?|{_SIGN}"
)


class Token(NamedTuple):
    """A word, a number or one sign: where it stands, and its text as written and in lower case."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def number(self) -> int | None:
        """Return its value where it is one to four digits."""
        return int(self.text) if len(self.text) <= 4 and self.text.isdecimal() else None

    @property
    def is_word(self) -> bool:
        """Return whether it is a run of letters."""
        return self.text[0].isalnum() and not self.text[0].isdecimal()

    @property
    def is_figures(self) -> bool:
        """Return whether it is a number in figures."""
        return self.text[0].isdecimal()

    @property
    def capitalised(self) -> bool:
        """Return whether it begins with a capital letter."""
        return self.text[:1].isupper()


def split_tokens(text: str, *, whole: bool = False) -> tuple[Token, ...]:
    """Return the tokens of `text` in reading order, without white space.

    Letters, digits and signs stand apart; with `whole` the signs inside a number or a word do not.
    """
    # Each is made without a call of Python: this was half of what the page of a date took.
    make, found = tuple.__new__, (_WHOLE if whole else _PART).finditer(text)
    tokens = [make(Token, (part.start(), part.end(), part[0], part[0].lower())) for part in found]
    if "’" in text:
        tokens = [token._replace(lower=token.lower.replace("’", "'")) for token in tokens]
    return tuple(tokens)


def text_at(tokens: tuple[Token, ...], place: int) -> str:
    """Return the lower-case text of the token at `place`, or "" outside the text."""
    return tokens[place].lower if 0 <= place < len(tokens) else ""
