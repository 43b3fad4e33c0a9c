"""A piece of a text: as offsets into it, or cut to what there is room for."""

from __future__ import annotations

from dataclasses import dataclass

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice of a text in Unicode code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span names."""
        return text[self.start : self.end]


def truncate(text: str, limit: int, *, at_word: bool = False) -> str:
    """Return a text of at most `limit` code points; a longer one is cut and ends in "…".

    No white space stands before the "…"; with `at_word` no piece of a word and no comma either,
    where the text has a space.
    """
    if len(text) <= limit:
        return text
    kept = text[: max(limit - len(ELLIPSIS), 0)]
    if at_word:
        kept = kept.rsplit(" ", 1)[0].rstrip(",;")
    return f"{kept.rstrip()}{ELLIPSIS}"
