"""Articles: the page as it came in, what was kept of it, and what was read in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import NewType

from bot.domain.entities import DateMention, NamedEntity
from bot.domain.spans import Span

ArticleId = NewType("ArticleId", int)


class PageKind(StrEnum):
    """How the body of a page is written."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    PDF = "pdf"


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
    source states the day alone. `offset` is how far the clock that the source stated is ahead of
    UTC, known as long as the article has not been stored.
    """

    day: date
    at: datetime | None = None
    offset: timedelta | None = field(default=None, compare=False)

    @property
    def moment(self) -> datetime:
        """Return the aware UTC moment to sort by; noon UTC of the day where only that is known.

        Noon UTC falls on the same calendar day in every zone from UTC-12 to UTC+11.
        """
        return self.at or datetime.combine(self.day, time(12), tzinfo=UTC)

    @property
    def stated(self) -> date | datetime:
        """Return the day, or the moment with the offset that the source stated, UTC without."""
        if self.at is None:
            return self.day
        return self.at.astimezone(timezone(self.offset)) if self.offset else self.at


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
    categories: tuple[str, ...] = ()

    def updated(self, more: KnownFacts) -> KnownFacts:
        """Return these facts with those that are stated besides, which win."""
        stated = {field.name: getattr(more, field.name) for field in fields(more)}
        return replace(self, **{name: value for name, value in stated.items() if value})


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

    `url` is as it was given. `language` is an ISO 639-1 code. What is not known is None.
    `headline_only` marks one of which only what its feed says of it was to be had; `categories`
    are what its publisher files it under.
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
    categories: tuple[str, ...] = ()


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


class ArticleKind(StrEnum):
    """What sort of text an article is: news of an event, a view of it, or several in one."""

    REPORT = "report"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    ROUNDUP = "roundup"


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

    `corrected` is when its text last changed materially, `arrival` the number under which it came
    in at the desk, a new one each time that it changes materially. `feeds` are the desk's names of
    the subscriptions that it came by, `tags` those of all of them. `kind` is what sort of text it
    is.
    """

    id: ArticleId
    version: int
    article: Article
    received: datetime
    copy_of: ArticleId | None = None
    corrected: datetime | None = None
    arrival: int = 0
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: ArticleKind = ArticleKind.REPORT

    @property
    def moment(self) -> datetime:
        """Return the aware UTC moment that it counts as of: publication, else when it came in."""
        return self.article.published.moment if self.article.published else self.received

    @property
    def day(self) -> date:
        """Return the day of that on the source's own calendar, or in UTC."""
        return self.article.published.day if self.article.published else self.received.date()

    @property
    def publisher(self) -> str:
        """Return the name of its publisher, or of where it came from."""
        return self.article.site or self.article.origin or "unnamed source"


RAW_KINDS = ("page", "entry")
"""What a raw key begins with: a page that was brought in, or the entry of a feed."""


def name_raw(kind: str, origin: str, content: bytes) -> str:
    """Return the key of what came in from an origin, as it came: `kind:origin:content`, hashed."""
    place = hashlib.sha256(origin.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{kind}:{place}:{hashlib.sha256(content).hexdigest()}"


def is_overtaken(key: str, newer: str) -> bool:
    """Tell whether a raw key is of what its origin said before what the `newer` key is of.

    If it came again now, its origin would have gone back to it, which is news. A raw key of
    another origin is not overtaken: nothing changed there. A key that does not tell its origin
    counts as of the same.
    """
    kind, _, rest = key.partition(":")
    if kind not in RAW_KINDS or key == newer:
        return False
    place, _, content = rest.partition(":")
    return not content or newer.startswith(f"{kind}:{place}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """The answer to a request for a page: status 200 with a body, or 304 without one.

    `url` is the address after all redirects; `permanent_url` the one that permanent redirects
    alone led to, None where the first redirect was a temporary one or there was none. `charset`
    is one that browsers know, `content_type` in lower case without parameters; `etag` and
    `last_modified` are what to ask with next time. `max_age` is for how many seconds the answer
    calls itself fresh. What the server did not say is None.
    """

    url: str
    status: int
    body: bytes = b""
    charset: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    max_age: int | None = None
