"""What a channel was shown, so that nothing is told to it twice, and why a story stood where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.articles import ArticleId
from bot.domain.stories import StoryId


class StoryStatus(StrEnum):
    """What a story is to a channel: `continuing` has new articles that tell nothing new."""

    NEW = "new"
    UPDATED = "updated"
    CONTINUING = "continuing"


class WeightKind(StrEnum):
    """What a story's place in a digest is decided by."""

    PINNED = "pinned"
    TEXTS = "texts"
    RECENT = "recent"
    KNOWN = "known"
    WATCHED = "watched"
    RARE = "rare"
    VOTES = "votes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One reason for a story's place: what it multiplies its weight by, and what it is about.

    `about` is a count of texts, hours since the newest article, a name or a source.
    """

    kind: WeightKind
    factor: float
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one post tells a channel of one story: kept so that it is not told again.

    `articles` are all that the story had by then, `quotes` the sentences shown, verbatim.
    `headline` is what the story was called; `place` counts from 1, 0 for a continuing one.
    """

    story: StoryId
    status: StoryStatus
    headline: str
    articles: tuple[ArticleId, ...]
    quotes: tuple[str, ...] = ()
    place: int = 0
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMemory:
    """What a channel was shown lately: articles counted in, sentences quoted, folded."""

    articles: frozenset[ArticleId] = frozenset()
    quotes: frozenset[str] = frozenset()

    def remember_quotes(self, quotes: Iterable[str]) -> ChannelMemory:
        """Return the memory with some more sentences, as they were shown."""
        return replace(self, quotes=self.quotes.union(map(fold_quote, quotes)))


def fold_quote(text: str) -> str:
    """Return a sentence as it is remembered: case and spacing make no other sentence."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """How many people of a guild called stories of a source useful, and not useful."""

    useful: int = 0
    useless: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a channel and its guild make of stories, beyond what the stories say themselves.

    `watched` names, by article, the name that it mentions and that a channel of the desk watches;
    `rare` holds the feeds that publish rarely; `votes` goes by source.
    """

    memory: ChannelMemory = field(default_factory=ChannelMemory)
    watched: Mapping[ArticleId, str] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()
    votes: Mapping[str, Votes] = field(default_factory=dict)
