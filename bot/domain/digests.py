"""Briefs: what a channel or a person is told, every sentence a slice of a stored article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.articles import ArticleId, Published, SourceClass, Span
from bot.domain.differences import DifferenceKind
from bot.domain.memory import Shown, StoryStatus
from bot.domain.stories import StoryId


class Role(StrEnum):
    """What a sentence tells of a story."""

    HAPPENING = "happening"
    WHY = "why"
    NEXT = "next"


class BriefLength(StrEnum):
    """How much a brief tells: 3 stories of 2 sentences, 6 of up to 5, or all."""

    SHORT = "short"
    STANDARD = "standard"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim sentence: `span` of version `version` of an article, cited as `number`."""

    number: int
    article: ArticleId
    version: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article that a story is told from; `number` is what its quotes are cited by.

    `copies` is how many other articles print the same text; `corrected` is when it last changed
    what it tells; of `headline_only` only what its feed says was to be had.
    """

    number: int
    article: ArticleId
    title: str
    name: str
    url: str | None
    published: Published | None
    source_class: SourceClass
    language: str | None
    copies: int = 0
    corrected: datetime | None = None
    headline_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The sentences that tell one thing of a story, in the order to be read."""

    role: Role
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What sources tell differently of one thing: sides, each the phrases of one value.

    The side that most articles take comes first; the text of a quote is the phrase alone. Where
    all are of one source, `itself` is its name, and the earliest comes first.
    """

    kind: DifferenceKind
    sides: tuple[tuple[Quote, ...], ...]
    itself: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryBrief:
    """A story in a brief: its headline is one of its sources' own titles, unchanged.

    `articles` counts all that tell it, `sources` the publishers, `independent` the texts that are
    no copies of one another. Where a curator renamed the story, the headline is `by_desk`. To a
    channel that is shown it it is `new` or `updated`; None where nobody keeps what was shown.
    """

    story: StoryId
    headline: str
    articles: int
    sources: int
    independent: int
    first: datetime
    last: datetime
    sections: tuple[Section, ...]
    cited: tuple[Source, ...]
    more_sources: int = 0
    by_desk: bool = False
    status: StoryStatus | None = None
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuing:
    """A story that goes on without anything new to quote: `fresh` articles since the last post."""

    story: StoryId
    headline: str
    fresh: int
    by_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What came in between `since` and `until`, most important story first.

    `more` counts the stories that the length asked for leaves out; `continuing` those that
    only go on.
    """

    desk: str
    zone: str
    since: datetime
    until: datetime
    stories: tuple[StoryBrief, ...]
    articles: int
    sources: int
    more: int = 0
    continuing: tuple[Continuing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """What a post is to tell a channel: what came in in [since, until), by tags and length.

    `title` heads it; without tags every article counts, without a filter (a query) as well. The
    stories of `without` are left out.
    """

    title: str
    channel: int
    since: datetime
    until: datetime
    zone: str
    length: BriefLength = BriefLength.STANDARD
    tags: frozenset[str] = frozenset()
    filter: str = ""
    without: frozenset[StoryId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """A post before it is rendered, and what the channel will have been shown by it."""

    brief: Brief
    shown: tuple[Shown, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to tell."""
        return not (self.brief.stories or self.brief.continuing)
