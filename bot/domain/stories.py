"""Stories: articles that tell the same thing, and what decides that they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from bot.domain.articles import ArticleId

StoryId = NewType("StoryId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What stories and copies are decided by: a small digest of one reading.

    `sketch` is a sample of the text's shingle hashes; `terms` are weighted words, `names` the
    entities by folded name or gazetteer key with their counts, `days` the event days it names,
    `moment` the aware UTC time it counts as of.
    """

    moment: datetime
    sketch: tuple[int, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    names: tuple[tuple[str, float], ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs: its story, or None for a new one, and why.

    `copy_of` is the earliest article of which this one is a copy. `follows` is a finished story
    that a new one takes up again.
    """

    story: int | None = None
    copy_of: int | None = None
    follows: int | None = None
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFeatures:
    """The features of a stored article with the story it was placed in."""

    article: ArticleId
    story: StoryId
    features: Features
