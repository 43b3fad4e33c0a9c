"""Tell whether two texts are of one article: where only a doubtful identity says so."""

from __future__ import annotations

from bot.domain.articles import Article

LEAST_SHARED = 0.3
"""What share of the shorter text's runs of words the other one holds too, where they are one."""

_RUN = 4
_LOOKED_AT = 20_000


def are_similar(one: Article, other: Article) -> bool:
    """Tell whether two texts under one identity are of one article."""
    if one.title and one.title.casefold() == other.title.casefold():
        return True
    first, second = _find_runs(one.text), _find_runs(other.text)
    return len(first & second) >= LEAST_SHARED * min(len(first), len(second))


def _find_runs(text: str) -> set[tuple[str, ...]]:
    """Return each run of words; of letters where a text has no spaces."""
    text = text[:_LOOKED_AT].casefold()
    words = text.split()
    parts = words if len(words) * 12 > len(text) else list(text)
    return {tuple(parts[at : at + _RUN]) for at in range(max(len(parts) - _RUN + 1, 1))}
