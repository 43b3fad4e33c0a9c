"""Articles: what came in, what was kept of it, and what was read in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain.entities import DateMention, NamedEntity

ArticleId = NewType("ArticleId", int)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice of a text in Unicode code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span names."""
        return text[self.start : self.end]


class PageKind(StrEnum):
    """How the body of a page is written."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"


class SourceClass(StrEnum):
    """What kind of publisher a source is; a newspaper is shown without a mark."""

    WIRE = "wire"
    OFFICIAL = "official"
    STATE_MEDIA = "state media"
    NEWSPAPER = "newspaper"
    THINK_TANK = "think tank"
    BLOG = "blog"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When a source says an article was published.

    `day` is the day on the source's own calendar; `at` the aware UTC moment, or None where the
    source states the day alone.
    """

    day: date
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """Return the aware UTC moment to sort by; noon UTC of the day where only that is known.

        Noon UTC falls on the same calendar day in every zone from UTC-12 to UTC+11.
        """
        return self.at or datetime.combine(self.day, time(12), tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """What is known of a page beyond its body: from a feed's entry, a list or a person.

    Every fact given here wins over what the page itself seems to say.
    """

    title: str | None = None
    url: str | None = None
    published: Published | None = None
    site: str | None = None
    byline: str | None = None
    language: str | None = None
    source_class: SourceClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as it came in: its bytes, how they are written and where they are from.

    `origin` names the page to a person: a file's name or an address. `headline_only` marks one
    made of what a feed says of an article that was not to be had.
    """

    origin: str
    kind: PageKind
    body: bytes
    charset: str | None = None
    known: KnownFacts = field(default_factory=KnownFacts)
    headline_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean article: text without boilerplate, and what is known of where it is from.

    `url` is canonical. `language` is an ISO 639-1 code. What is not known is None.
    `headline_only` marks one of which only what its feed says of it was to be had.
    """

    title: str
    text: str
    url: str | None = None
    published: Published | None = None
    site: str | None = None
    byline: str | None = None
    language: str | None = None
    source_class: SourceClass = SourceClass.UNKNOWN
    origin: str = ""
    headline_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReading:
    """A sentence of an article with what makes it worth showing.

    `salience` (0 to 1) says how well it stands for the article; `happening`, `why` and `ahead`
    (0 to 1) how well it answers what is happening, why it matters and what is next.
    `dangling` is true where it cannot be read without the sentence before it.
    """

    span: Span
    salience: float = 0.0
    happening: float = 0.0
    why: float = 0.0
    ahead: float = 0.0
    dangling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with all that was found in it; every span lies in `article.text`."""

    article: Article
    sentences: tuple[SentenceReading, ...]
    entities: tuple[NamedEntity, ...]
    dates: tuple[DateMention, ...]


class StoreOutcome(StrEnum):
    """What storing an article came to."""

    NEW = "new"
    SAME = "same"
    REVISED = "revised"


class Change(StrEnum):
    """What a newer text of an article is to the one before it.

    `none` says the same (other spacing, a counter, a clock); `minor` leaves what it tells as it
    was; `material` changes what it tells, or says that it corrects something.
    """

    NONE = "none"
    MINOR = "minor"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store holds it for one desk.

    `corrected` is when its text last changed materially. `feeds` are the desk's names of the
    subscriptions that it came by, `tags` those of all of them.
    """

    id: ArticleId
    version: int
    article: Article
    received: datetime
    copy_of: ArticleId | None = None
    corrected: datetime | None = None
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
