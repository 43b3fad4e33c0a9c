"""References: what commands and buttons call a thing of a desk by its number, as "e:12"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WRITTEN = re.compile(r"([adefsw]):([0-9]{1,18})")
"""Eighteen digits always fit the 64 bits of a number in a database."""


class RefKind(StrEnum):
    """What a reference is to, by the letter that it begins with."""

    ARTICLE = "a"
    DIGEST = "d"
    ENTITY = "e"
    FEED = "f"
    STORY = "s"
    WATCH = "w"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a thing of a desk; whether it is there only the store knows.

    >>> Ref.parse("e:12")
    Ref(kind=<RefKind.ENTITY: 'e'>, number=12)
    """

    kind: RefKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Ref | None:
        """Return the reference that a text is; None for any other text."""
        match = _WRITTEN.fullmatch(text)
        return cls(RefKind(match[1]), int(match[2])) if match else None


def find_number(text: str, kind: RefKind) -> int | None:
    """Return the number of a reference of one kind; None for any other text."""
    ref = Ref.parse(text)
    return ref.number if ref is not None and ref.kind is kind else None
