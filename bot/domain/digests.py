"""Digests: a brief, every sentence a slice of a stored article, and when it is due."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.articles import ArticleId, ArticleKind, Published, SourceClass
from bot.domain.desks import DeskId
from bot.domain.posting import Shown, StoryStatus
from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind, StoryId


class Role(StrEnum):
    """What a sentence tells of a story; its lead stands where none tells anything else."""

    LEAD = "lead"
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
    what it tells; of `headline_only` only what its feed says was to be had. `kind` says whether it
    reports, or is a view.
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
    kind: ArticleKind = ArticleKind.REPORT


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
    only go on. `skipped` are told elsewhere, before these.
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
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one post tells of: what came in after the number `after`, up to the number `upto`.

    Up to `reached` it was told of by posts before, some of which could not be delivered: of that,
    what the channel was shown is left out. `since` and `until` are the times that people are
    told; where nothing was posted before, it is the `first`.
    """

    after: int
    upto: int
    since: datetime
    until: datetime
    reached: int = 0
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """What a post is to tell a channel: what came in in a window, by tags and length.

    `title` heads it; without tags every article counts, without a filter (a query) as well. The
    stories of `without` are left out.
    """

    title: str
    channel: int
    window: Window
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


DigestId = NewType("DigestId", int)

MOST_PERSONAL = 200
"""People who get the digest of a desk by direct message, at most."""

WHOLE_WEEK = (0, 1, 2, 3, 4, 5, 6)
"""All weekdays, Monday first, as `date.weekday` counts them."""

CODE = 6
"""Characters of a run code: a thousand million of them, enough to tell a channel's posts apart."""


class WhenEmpty(StrEnum):
    """What a digest does where nothing came in."""

    SILENT = "silent"
    LINE = "line"


class DigestKind(StrEnum):
    """What a digest tells: what is new, or what moved over a week or a month."""

    NEWS = "news"
    WEEK = "week"
    MONTH = "month"

    @property
    def reach(self) -> timedelta:
        """Return how far back the first post of one goes."""
        return timedelta(days={"news": 1, "week": 7, "month": 31}[self.value])


class AgendaPart(StrEnum):
    """When the posts of a digest say what is coming: in the first of a week, in each, in none."""

    WEEKLY = "weekly"
    DAILY = "daily"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """What a person decides of a digest: `times` are wall times of `zone` (IANA), on `weekdays`.

    `channel` is where it is posted, or a person's number made negative for direct messages.
    Monday is 0. `filter` is a query (bot.text.query.parse), `mention` a role, `language` that of
    our own words. With `threads` each digest opens a thread to talk about it; with `publish` it is
    published to those who follow its channel. `forum_tag` is the
    name of the tag that its posts bear in a forum, where it has that tag.
    """

    name: str
    channel: int
    times: tuple[time, ...]
    zone: str
    weekdays: tuple[int, ...] = WHOLE_WEEK
    tags: tuple[str, ...] = ()
    filter: str = ""
    length: BriefLength = BriefLength.STANDARD
    mention: int | None = None
    language: str = "en"
    when_empty: WhenEmpty = WhenEmpty.SILENT
    threads: bool = False
    forum_tag: str = ""
    publish: bool = False
    kind: DigestKind = DigestKind.NEWS
    agenda: AgendaPart = AgendaPart.WEEKLY

    def is_due_on(self, day: date) -> bool:
        """Return whether a post is due on a date: of a review on one in its week or month alone."""
        if day.weekday() not in self.weekdays:
            return False
        before = {DigestKind.NEWS: 0, DigestKind.WEEK: day.weekday(), DigestKind.MONTH: day.day - 1}
        return not self._has_day_before(day, before[self.kind])

    def opens_week(self, day: date) -> bool:
        """Return whether a date is the first of its week that posts are due on."""
        return not self._has_day_before(day, day.weekday())

    def _has_day_before(self, day: date, days: int) -> bool:
        earlier = range(max(1, day.toordinal() - days), day.toordinal())
        return any((ordinal - 1) % 7 in self.weekdays for ordinal in earlier)

    @property
    def is_private(self) -> bool:
        """Return whether a person gets it, and no channel."""
        return self.channel < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(DigestSettings):
    """A digest of a desk.

    Slots due up to `skip` are left out; `disabled` says why nothing is posted any more, empty
    where all is well. Slots due up to `decided` have been posted, skipped or missed, or were never
    due: they were before the digest was made, changed or resumed.
    """

    id: DigestId
    desk: DeskId
    created: datetime
    decided: datetime
    paused: bool = False
    skip: datetime | None = None
    disabled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time at which a digest is due: the wall time `at` of the local date `day`.

    `due` is the aware UTC instant; `late` says that it is posted well after it.
    """

    digest: DigestId
    day: date
    at: time
    due: datetime
    late: bool = False

    @property
    def key(self) -> str:
        """What tells this slot from all others: "digest:12:2024-11-22:08:00"."""
        return f"digest:{self.digest}:{self.day.isoformat()}:{self.at:%H:%M}"

    @property
    def code(self) -> str:
        """The run code that the posts of this slot bear, always the same for it."""
        return make_code(self.key)


def make_code(key: str) -> str:
    """Return the short code of a key, in capital letters and digits."""
    return b32encode(hashlib.sha256(key.encode()).digest()).decode()[:CODE]


class RunOutcome(StrEnum):
    """What came of a slot; `no_date` where the zone's calendar leaves its date out."""

    POSTED = "posted"
    SILENT = "silent"
    SKIPPED = "skipped"
    MISSED = "missed"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A slot that was decided, and the window that it told of.

    `posted` says whether its posts went out, or still will; `fault` why some did not.
    """

    slot: Slot
    outcome: RunOutcome
    claimed: datetime
    window: Window | None = None
    headline: str = ""
    posted: bool = False
    fault: str = ""
