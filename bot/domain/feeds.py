"""Feeds: what is polled once for everybody, what a desk made of it, and the tasks of the queue."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, TypedDict
from urllib.parse import urlsplit

import msgspec

from bot.addresses import make_url_key
from bot.domain.articles import RawPage, SourceClass, StoredArticle
from bot.domain.desks import DeskId

FeedId = NewType("FeedId", int)
SubscriptionId = NewType("SubscriptionId", int)

FIRST_RUN = timedelta(hours=24)
"""How far back a new subscription looks: what is older was published before it was wanted."""

MOST_DAYS_BACK = 30
"""How far back a person may have it look."""

SHORTEST_INTERVAL = timedelta(minutes=5)
LONGEST_INTERVAL = timedelta(hours=24)
"""Between these a person chooses how often a feed is read."""

MOST_FEEDS = 500
"""How many feeds a desk may have: each costs everybody's bot a poll, paused or not."""

MOST_TAGS = 10
"""How many tags a subscription may have."""

LONGEST_TAG = 50
"""Characters of a tag that are kept."""

FOUND_LINKS = "auto"
"""The selector of a watched page whose links of articles are found by themselves."""

LONGEST_SELECTOR = 200
"""Characters of a CSS selector at most."""


class SourceKind(StrEnum):
    """How a source lists its articles: as a feed, a sitemap, the links of a page, or as one PDF."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    PDF = "pdf"


class FeedState(StrEnum):
    """How a feed is doing; a desk's admins are told once of each change.

    `ok` also holds through a first missed poll or two; `degraded` is being retried within the
    hour, `failing` within the day; `quarantined` did harm or was refused and is tried rarely;
    `gone` said so itself (410) and waits for a person.
    """

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"
    QUARANTINED = "quarantined"
    GONE = "gone"


class FaultKind(StrEnum):
    """Why a poll failed; each has its words and its advice."""

    REFUSED = "refused"
    DISALLOWED = "disallowed"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    STATUS = "status"
    UNREACHABLE = "unreachable"
    NOT_A_FEED = "not a feed"
    NO_LINKS = "no links"
    NO_TEXT = "no text"
    HARMFUL = "harmful"
    GONE = "gone"
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why the last poll failed: `detail` in words, `status` of HTTP where that was it."""

    kind: FaultKind
    detail: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where permanent redirects lead, since when, and on how many polls that was seen."""

    url: str
    since: datetime
    seen: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed is doing and when it is polled again; what is not known yet is None.

    `failures` counts polls since the last good one; `interval` is in seconds; `per_day` is how
    many entries it publishes in a day. `next_at` is None where only a person can resume it.
    """

    state: FeedState = FeedState.OK
    state_since: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    fault: Fault | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_at: datetime | None = None
    interval: int = 1800
    per_day: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    move: Move | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it is polled, once for all desks. `url` is as typed, `link` the site's page.

    `selector` is the CSS selector of the links of a page that is watched, or `FOUND_LINKS`; None
    where the address is that of a document: a feed, a sitemap, a PDF.
    """

    id: FeedId
    url: str
    selector: str | None = None
    title: str = ""
    link: str | None = None
    kind: str = ""
    language: str | None = None
    health: FeedHealth = FeedHealth()

    @property
    def source_kind(self) -> SourceKind:
        """Return how it lists its articles."""
        return find_source_kind(self.kind, watched=self.selector is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """What a person asks for when they add a feed; an empty name stands for the feed's title.

    `title` is that title where it was read already; `days_back` how far the first run goes back;
    `interval` in seconds how often the feed is read, None for as often as it publishes; `selector`
    as in `Feed`.
    """

    url: str
    selector: str | None = None
    name: str = ""
    title: str = ""
    days_back: int = 1
    interval: int | None = None
    tags: tuple[str, ...] = ()
    source_class: SourceClass = SourceClass.UNKNOWN
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed as one desk has it.

    `since` is what the first run goes back to; `primed` says that it was done. `notified_state`
    is the state that the desk's admins were last notified of. `filter` is a query
    (`bot.text.query`). `interval` is how often the desk wants it read, in seconds; None leaves
    that to the feed, which is read as often as the one of its desks that wants it most.
    """

    id: SubscriptionId
    desk: DeskId
    feed: Feed
    name: str
    tags: tuple[str, ...]
    source_class: SourceClass
    filter: str
    paused: bool
    added: datetime
    since: datetime
    primed: bool
    notified_state: FeedState
    interval: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """What reading a feed at once came to: the articles that `came`, newest first.

    `read` is false where its turn had not come when the person was answered, or it is paused.
    """

    feed: Subscription
    came: tuple[StoredArticle, ...]
    read: bool


class SubscriptionChanges(TypedDict, total=False):
    """Settings of a subscription to change; what is left out stays as it is."""

    name: str
    tags: tuple[str, ...]
    source_class: SourceClass
    filter: str
    paused: bool
    interval: int | None


class Added(StrEnum):
    """What adding a subscription came to."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry as it was last seen in its feed.

    `key` identifies it ("guid:…" or "url:…"), `mark` is a hash of all that it says, so that a
    change shows.
    """

    key: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What a feed says of an article; one value from the document to where the article is read.

    `summary` and `content` are plain text, `published` is aware and keeps the offset that the
    feed stated. What is not said is empty or None. A new fact is asked of each parser, by mypy,
    and comes along from there by itself.
    """

    title: str
    link: str | None
    published: datetime | None
    author: str | None
    summary: str
    content: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry to be read for some desks: the payload of one task.

    `keys` are the identities of the article ("url:…", "guid:FEED:…"). `updated` is when it
    changed: its day where neither feed nor page state when it was published.
    """

    feed: FeedId
    seen: SeenEntry
    desks: tuple[DeskId, ...]
    keys: tuple[str, ...]
    facts: FeedFacts
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """All that one poll changes, written in one transaction.

    `primed` are the subscriptions whose first run this was; `known` are all entries that the
    feed holds now, `pending` those that must be read.
    """

    feed: Feed
    primed: tuple[SubscriptionId, ...] = ()
    known: tuple[SeenEntry, ...] = ()
    pending: tuple[PendingEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedEntry:
    """An entry of a feed that is no article of a desk: it is not read yet, or was kept out.

    `feed` is the desk's name of the feed. `filter` is the rule that kept it out, "" where it
    waits; `at` is when that was, or when it is read next; `fault` is why it could not be so far.
    """

    feed: str
    title: str
    url: str | None
    at: datetime
    filter: str = ""
    fault: str = ""


def find_source_kind(kind: str, *, watched: bool) -> SourceKind:
    """Return how a document of a kind, as its parser names it, lists its articles."""
    if watched:
        return SourceKind.PAGE
    known = (one for one in (SourceKind.SITEMAP, SourceKind.PDF) if one in kind)
    return next(known, SourceKind.FEED)


def find_source(subscriptions: Iterable[Subscription], url: str) -> Subscription | None:
    """Return the desk's feed of the site that an address is of: its host, or one above it.

    Of several the one whose own page the address begins with furthest.
    """
    host, path = _split_place(url)
    found: list[tuple[int, int, Subscription]] = []
    for one in subscriptions:
        for place in filter(None, (one.feed.link, one.feed.url)):
            other, start = _split_place(place)
            if other and (host == other or host.endswith(f".{other}")):
                shared = len(start) if place == one.feed.link and path.startswith(start) else 0
                found.append((len(other), shared, one))
    # The first added of those that fit as well: max takes the first.
    return max(found, key=lambda item: item[:2])[2] if found else None


def name_source(page: RawPage, subscriptions: Iterable[Subscription]) -> RawPage:
    """Return a page that a person brings with the name and class of the desk's source for it."""
    source = find_source(subscriptions, page.known.url) if page.known.url else None
    if source is None:
        return page
    known = replace(page.known, site=source.name, source_class=source.source_class)
    return replace(page, known=known)


def _split_place(url: str) -> tuple[str, str]:
    host, _, path = (make_url_key(url) or "").removeprefix("//").partition("/")
    return host, path.rstrip("/")


def fold_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are kept: each once, lower case, one space between words."""
    folded = (" ".join(unicodedata.normalize("NFKC", tag).casefold().split()) for tag in tags)
    return tuple(dict.fromkeys(tag[:LONGEST_TAG].strip() for tag in folded if tag))


class TextSource(StrEnum):
    """What would become of an entry.

    Kept with the feed's own text, with the text of its page, or with the headline alone; dropped
    by the filter; not to be had at present and tried again later.
    """

    OWN_TEXT = "own text"
    PAGE = "page"
    HEADLINE = "headline"
    FILTERED = "filtered"
    LATER = "later"

    @property
    def kept(self) -> bool:
        """Return whether the desk would get an article."""
        return self in (TextSource.OWN_TEXT, TextSource.PAGE, TextSource.HEADLINE)


UNSPACED = ("ja", "zh")
"""Languages that set no words apart (ISO 639-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPreview:
    """What would become of one entry; `fault` is what stood in the way of its text, if anything.

    `words` is how long the text that would be kept is, in characters where its `language` (an ISO
    639-1 code) sets no words apart.
    """

    title: str
    link: str | None
    published: datetime | None
    text_source: TextSource
    fault: Fault | None = None
    words: int = 0
    language: str | None = None

    @property
    def in_characters(self) -> bool:
        """Whether `words` counts characters."""
        return self.language in UNSPACED


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPreview:
    """What came of trying an address as a feed, step by step; None is what it did not come to.

    It was asked for at `url` and found at `found_url`, after redirects; `permanent_url` is where
    permanent ones led. `status` is of HTTP, `size` in bytes, `seconds` what fetching took. `fault`
    is why it went no further. `kind` is as feedparser names it, `entries` how many there are,
    `dated` how many say when they were published. `newest` are tried out, newest first; `titles`
    are of those after them. `selector` is as in `Feed`.
    """

    url: str
    selector: str | None = None
    found_url: str | None = None
    permanent_url: str | None = None
    status: int | None = None
    content_type: str | None = None
    size: int = 0
    seconds: float = 0.0
    fault: Fault | None = None
    title: str = ""
    link: str | None = None
    kind: str = ""
    language: str | None = None
    entries: int = 0
    dated: int = 0
    newest: tuple[EntryPreview, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def source_kind(self) -> SourceKind:
        """Return how it lists its articles."""
        return find_source_kind(self.kind, watched=self.selector is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFeed:
    """A further feed of a page, as the page calls it, or its sitemap."""

    url: str
    title: str
    kind: SourceKind = SourceKind.FEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a person gets to see before a feed is added.

    `typed` is what they typed and `preview` the feed that was found, or, with a `fault`, why there
    is none. `others` are further feeds of the same page.
    """

    typed: str
    preview: FeedPreview
    others: tuple[OtherFeed, ...] = ()


def dump_entry(entry: PendingEntry) -> str:
    """Return a pending entry as JSON."""
    return msgspec.json.encode(entry).decode()


def load_entry(payload: str) -> PendingEntry:
    """Return the pending entry that `dump_entry` wrote."""
    return msgspec.json.decode(payload, type=PendingEntry)


TaskId = NewType("TaskId", int)

BUCKETS = 64
"""Into how many buckets work is divided by its host: as many processes can share it out."""


def find_bucket(url: str | None) -> int:
    """Return the bucket of work at an address: all of a host is in one, for one process to do.

    What is at no host is in the bucket 0.
    """
    return zlib.crc32(urlsplit(url or "").netloc.lower().encode()) % BUCKETS


class TaskKind(StrEnum):
    """What is to be done: poll a feed (its key is the feed's number), or read an entry."""

    POLL = "poll"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A claimed piece of work; by `deadline` it should have been begun.

    `lease` is the claim's own mark: whoever claims the task after it has run out has another
    one, and what the first then writes is refused. `attempts` counts the
    claims, this one too, but for those that ran out or were given back without a fault.
    """

    id: TaskId
    kind: TaskKind
    key: str
    payload: str
    due: datetime
    deadline: datetime
    attempts: int
    lease: str
    bucket: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """How much work of a kind waits, how much is claimed, and since when the oldest is due."""

    kind: TaskKind
    waiting: int
    claimed: int
    oldest_due: datetime | None
