"""Differences: what the sources of one story tell differently of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.articles import ArticleId, Span


class DifferenceKind(StrEnum):
    """What sources differ in: a number, an event's rank ("first", "second") or a date."""

    NUMBER = "number"
    RANK = "rank"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A phrase of an article's text that states a value, and the sentence that it stands in.

    `version` is that of the article; both spans lie in its text.
    """

    article: ArticleId
    version: int
    span: Span
    sentence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The claims of one value, one an article, in the order of the articles."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two or more values told of one thing, the one that most articles tell first."""

    kind: DifferenceKind
    sides: tuple[Side, ...]
