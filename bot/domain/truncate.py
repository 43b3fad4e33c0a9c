"""Cut a text that is too long for where it is shown."""

from __future__ import annotations

ELLIPSIS = "…"


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
