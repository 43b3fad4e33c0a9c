"""What a feed would bring, told before anybody subscribes, or to find out why it brings nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.feeds import Fault


class EntryFate(StrEnum):
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
        return self in (EntryFate.OWN_TEXT, EntryFate.PAGE, EntryFate.HEADLINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTrial:
    """What would become of one entry; `why` says in words what stood in the way, if anything.

    `words` is how long the text that would be kept is, `language` an ISO 639-1 code.
    """

    title: str
    link: str | None
    published: datetime | None
    fate: EntryFate
    why: str = ""
    words: int = 0
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrial:
    """What came of trying an address as a feed, step by step; None is what it did not come to.

    It was asked for at `url` and found at `found_url`, after redirects; `permanent_url` is where
    permanent ones led. `status` is of HTTP, `size` in bytes, `seconds` what fetching took. `fault`
    is why it went no further. `kind` is as feedparser names it, `entries` how many there are,
    `dated` how many say when they were published. `newest` are tried out, newest first.
    """

    url: str
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
    newest: tuple[EntryTrial, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFeed:
    """A further feed of a page, as the page calls it."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a person gets to see before a feed is added.

    `asked` is what they typed and `trial` the feed that was found, or, with a `fault`, why there
    is none. `others` are further feeds of the same page.
    """

    asked: str
    trial: FeedTrial
    others: tuple[OtherFeed, ...] = ()
