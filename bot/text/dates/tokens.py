"""Tokens of a piece of text, as the grammar of dates reads them."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


class Token(NamedTuple):
    """A run of letters, a run of digits, or one sign."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def number(self) -> int | None:
        """Return its value where it is one to four digits."""
        return int(self.text) if len(self.text) <= 4 and self.text.isdecimal() else None

    @property
    def capitalised(self) -> bool:
        """Return whether it begins with a capital letter."""
        return self.text[:1].isupper()


def split_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text` in reading order, without white space."""
    return tuple(
        Token(match.start(), match.end(), match.group(), match.group().lower().replace("’", "'"))
        for match in _TOKEN.finditer(text)
    )


def text_at(tokens: tuple[Token, ...], place: int) -> str:
    """Return the lower-case text of the token at `place`, or "" outside the text."""
    return tokens[place].lower if 0 <= place < len(tokens) else ""
