"""The kind of an article: told by its title, its address and the person it is written in."""

from __future__ import annotations

import re

from bot.domain.articles import ArticleKind
from bot.text.lexicon import load_pattern

_ROUNDUP = load_pattern("roundup", re.IGNORECASE)
_OPINION = load_pattern("opinion", re.IGNORECASE)
_ANALYSIS = load_pattern("analysis", re.IGNORECASE)
_ADDRESS = load_pattern("address of a kind", re.IGNORECASE)
_VIEW = load_pattern("view", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|「[^」]*」")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|my)\b")
_LOOKED_AT = 3_000
_MOST_OF_ONE = 3
"""Paragraphs with a first person outside quotations that a report has at most."""


def tell_kind(title: str, *, url: str | None = None, text: str = "") -> ArticleKind:
    """Return what sort of text an article is, a report where nothing says otherwise."""
    title = title.replace("’", "'").strip()
    if _ROUNDUP.search(title):
        return ArticleKind.ROUNDUP
    address = _ADDRESS.search(url) if url else None
    if _OPINION.search(title) or (address and address["opinion"]):
        return ArticleKind.OPINION
    if _ANALYSIS.search(title) or (address and address["analysis"]):
        return ArticleKind.ANALYSIS
    if _VIEW.search(_QUOTED.sub("", title)) or _speaks_of_itself(text):
        return ArticleKind.OPINION
    return ArticleKind.REPORT


def _speaks_of_itself(text: str) -> bool:
    own = _QUOTED.sub("", text[:_LOOKED_AT].replace("’", "'"))
    return sum(bool(_FIRST_PERSON.search(line)) for line in own.splitlines()) > _MOST_OF_ONE
