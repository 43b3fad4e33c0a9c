"""Posting: deliveries in parts, what a channel was shown, and edits after posting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import DeskId, GuildId
from bot.domain.entities import DayRange
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
    `headline` is what the story was called; `rank` counts from 1, 0 for a continuing one. `part`
    is the message of the post that tells it; `arrivals` are the numbers of its articles then, in
    their order.
    """

    story: StoryId
    status: StoryStatus
    headline: str
    articles: tuple[ArticleId, ...]
    quotes: tuple[str, ...] = ()
    rank: int = 0
    weights: tuple[Weight, ...] = ()
    part: int = 1
    arrivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """That a post told a channel of a story.

    `articles` are those of the story that were asked about and counted in, `rank` is 0 for a line.
    """

    at: datetime
    headline: str
    rank: int
    articles: frozenset[ArticleId]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHistory:
    """What a channel was shown lately: articles counted in, sentences quoted, folded.

    `arrivals` are the numbers that the articles had when they were last shown.
    """

    articles: frozenset[ArticleId] = frozenset()
    quotes: frozenset[str] = frozenset()
    arrivals: Mapping[ArticleId, int] = field(default_factory=dict)

    def remember_quotes(self, quotes: Iterable[str]) -> ChannelHistory:
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

    history: ChannelHistory = field(default_factory=ChannelHistory)
    watched: Mapping[ArticleId, str] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()
    votes: Mapping[str, Votes] = field(default_factory=dict)


DeliveryId = NewType("DeliveryId", int)

NONCE = 25
"""Characters of a nonce at most (Discord API, "Create Message")."""


class DeliveryKind(StrEnum):
    """Why something is posted."""

    DIGEST = "digest"
    NOTICE = "notice"
    WATCH = "watch"


class Closed(StrEnum):
    """Why nothing can be posted in a channel any more."""

    GONE = "gone"
    FORBIDDEN = "forbidden"


class Refusal(StrEnum):
    """Why Discord did not take a post as it is, where people can do something about it."""

    TAG_REQUIRED = "tag_required"


class PartState(StrEnum):
    """How far a part is. One in `sending` may be posted already: the channel must be read first."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """Something to be posted: `parts` are messages as rendered (JSON), in their order.

    `key` says what it is about, so that it is delivered once; `code` stands on its messages.
    `title` names the thread that it opens, or is posted as in a forum; `threads` opens one. It goes
    to the thread `place` of the channel where there is one.
    """

    desk: DeskId
    channel: int
    kind: DeliveryKind
    key: str
    code: str
    title: str
    parts: tuple[str, ...]
    threads: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPart:
    """A message of a delivery. `attempts` says how often it was tried.

    If it stands, it stands after the message `after`, the last one there when it was first tried.
    """

    number: int
    payload: str
    nonce: str
    state: PartState
    message: int | None = None
    attempts: int = 0
    not_before: datetime | None = None
    after: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery on its way.

    `place` is the thread that a forum's post became, `thread` the one that was opened under it.
    """

    id: DeliveryId
    desk: DeskId
    channel: int
    kind: DeliveryKind
    key: str
    code: str
    title: str
    threads: bool
    created: datetime
    parts: tuple[DeliveryPart, ...]
    place: int | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where a part was posted: the message, and the channel or thread that it is in."""

    message: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest as it will be posted; nothing to post where there are no parts.

    `shown` is what the channel is shown by it, to be remembered when it is claimed. `title` is
    what a forum's post of it, or the thread under it, is called.
    """

    parts: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    headline: str = ""
    title: str = ""


def make_nonce(key: str, number: int) -> str:
    """Return the nonce of a part, always the same for a delivery's key and the part's number."""
    return hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:NONCE]


def make_mark(code: str, number: int) -> str:
    """Return what a part bears so that it is found again in its channel: "K7Q2XM-1"."""
    return f"{code}-{number}"


WITHIN = timedelta(days=1)
"""How long after it was posted a digest is amended: a digest's day; the next one tells the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPart:
    """A message of a post: its number, and what it shows as rendered (JSON)."""

    number: int
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditablePost:
    """A post that told of a story one of whose articles changed materially since.

    `earlier` are the texts that the article had before; `quotes` the sentences that the post
    shows of the story, folded (bot.domain.posting); `story` is the row that remembers them.
    """

    delivery: DeliveryId
    desk: DeskId
    story: int
    article: StoredArticle
    corrected: datetime
    earlier: tuple[str, ...]
    quotes: tuple[str, ...]
    parts: tuple[PostedPart, ...]
    language: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A quoted sentence that stands no longer, and the one in its place, "" where there is none."""

    before: str
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdit:
    """What is changed in a post: the quotes of the source at `url`, and what is said of it.

    `mark` goes to the story's title, `line` under its text.
    """

    url: str | None
    replacements: tuple[Replacement, ...]
    mark: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEdit:
    """A posted message that shows something else than it should, and what it should show."""

    delivery: DeliveryId
    number: int
    sent: Sent
    payload: str


MOST_EVENTS = 50
"""Scheduled events of a desk that are not over, of the hundred that Discord lets a server have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """A plan that a curator wants as a scheduled event of the server, as Discord takes one.

    `key` is that of the plan (bot.briefing.lookup.AgendaItem); `name` and `place` have 1 to 100
    characters, `about` at most 1,000. `event` is its number in Discord, None as long as it was not
    made; one that is `off` is cancelled there. Up to the desk's arrival `seen` it is up to date.
    """

    desk: DeskId
    guild: GuildId
    key: str
    days: DayRange
    name: str
    about: str
    place: str
    event: int | None = None
    off: bool = False
    fault: str = ""
    seen: int = -1
