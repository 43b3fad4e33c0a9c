"""Desks: whose everything is; who did what there, what is kept of people, how things are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypedDict

from bot.domain.articles import StoredArticle

DeskId = NewType("DeskId", int)
GuildId = NewType("GuildId", int)

LOCAL_GUILD = GuildId(0)
"""The guild number of the desk that the command line uses when it is not told another."""


def name_unseen(guild: GuildId) -> str:
    """Return what the desk of a guild is called that Discord has told nothing of yet."""
    return f"Guild {guild}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk: one guild's articles and settings, or the local one of the command line.

    `channel` is where its briefs belong, None before `/desk setup`; `admin_channel` is that of
    the people who run it; `language` is that of our own words. With `events` curators may make
    scheduled events of the server of what its sources have planned.
    """

    id: DeskId
    guild: GuildId
    name: str
    zone: str = "UTC"
    admin_channel: int | None = None
    channel: int | None = None
    language: str = "en"
    events: bool = False


class DeskChanges(TypedDict, total=False):
    """Settings of a desk to change; what is left out stays as it is."""

    name: str
    zone: str
    admin_channel: int | None
    channel: int | None
    language: str
    events: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFigures:
    """What a desk holds: `newest` by publication, `last_in` by when it came in."""

    articles: int
    stories: int
    entities: int
    newest: StoredArticle | None
    last_in: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRemoval:
    """How much was deleted with a desk."""

    articles: int
    stories: int
    entities: int
    questions: int
    looks: int
    feeds: int


AuditId = NewType("AuditId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A command that changed something: who gave it, and about what.

    `name` is what the person was called then. `command` is as it is typed, without the slash;
    `subject` is what it was about by name, `details` the options that were given besides.
    """

    person: int
    name: str
    command: str
    subject: str = ""
    details: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it is kept; later ones have higher numbers."""

    id: AuditId
    entry: AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much a desk keeps of a person.

    `watches` and `digests` are those told by direct message, `messages` what was told so; `made`
    are watches of channels and `searches` the saved ones that they made, `corrections` those that
    they ruled and `commands` what the audit log tells of them: these only bear their number.
    `stories` are those that they took, `notes` what they wrote about some.
    `looks` are the channels where they asked what is new since they last looked.
    """

    votes: int = 0
    watches: int = 0
    digests: int = 0
    messages: int = 0
    looks: int = 0
    made: int = 0
    searches: int = 0
    commands: int = 0
    stories: int = 0
    notes: int = 0
    corrections: int = 0

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing is kept."""
        return not any(astuple(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an allowance fills: `most` at once at the beginning, `per_second` from then on."""

    most: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What was left of an allowance at a time, in seconds of a clock that never goes back."""

    left: float
    at: float


def spend(
    before: Allowance | None, pace: Pace, *, cost: float, now: float
) -> tuple[Allowance, float]:
    """Return an allowance after something was taken of it, and for how many seconds to wait.

    It may be done where those are 0.0; else nothing was taken. None stands for a whole allowance.
    A cost of more than there can ever be takes all there can be.
    """
    cost, left = min(cost, pace.most), pace.most
    if before is not None:
        left = min(before.left + max(now - before.at, 0.0) * pace.per_second, pace.most)
    if cost <= left:
        return Allowance(left=left - cost, at=now), 0.0
    return Allowance(left=left, at=now), (cost - left) / pace.per_second


_WRITTEN = re.compile(r"([adefsw]):([0-9]{1,18})")
"""Eighteen digits always fit the 64 bits of a number in a database."""


class RefKind(StrEnum):
    """What a reference is to, by the letter that it begins with."""

    ARTICLE = "a"
    DIGEST = "d"
    ENTITY = "e"
    FEED = "f"
    STORY = "s"
    WATCH = "w"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a thing of a desk, as commands and buttons write it: kind and number.

    Whether it is there only the store knows.

    >>> Ref.parse("e:12")
    Ref(kind=<RefKind.ENTITY: 'e'>, number=12)
    """

    kind: RefKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> Ref | None:
        """Return the reference that a text is; None for any other text."""
        match = _WRITTEN.fullmatch(text)
        return cls(RefKind(match[1]), int(match[2])) if match else None


def find_number(text: str, kind: RefKind) -> int | None:
    """Return the number of a reference of one kind; None for any other text."""
    ref = Ref.parse(text)
    return ref.number if ref is not None and ref.kind is kind else None


Keys = tuple[Hashable, ...]
"""Whose share a place counts to."""


class Shares:
    """Who holds how many of `most` places.

    Nobody may hold more places than are free: one that takes all it may has half of them, two
    have a third each, and whoever comes next finds one. This is the dynamic threshold of Choudhury
    and Hahne (IEEE/ACM Transactions on Networking 6(2), 1998) with a factor of 1.
    """

    def __init__(self, most: int) -> None:
        self.free = most
        self._held: Counter[Hashable] = Counter()

    def choose(self, owners: Sequence[Hashable], site: Hashable = None) -> Keys | None:
        """Return the keys under which a place may be taken, or None where the share is used up.

        What several owners want counts to the one of them that holds least; no owner and no site
        (None) has all places for its share.
        """
        owned = [("owner", owner) for owner in owners]
        keys: Keys = tuple(sorted(owned, key=self._held.__getitem__)[:1])
        if site is not None:
            keys = (*keys, ("site", site))
        room = self.free > 0 and all(self._held[key] < self.free for key in keys)
        return keys if room else None

    def count_room(self, owner: Hashable) -> int:
        """Return how many places an owner may still take one after the other."""
        return max((self.free - self._held[("owner", owner)] + 1) // 2, 0)

    def rank(self, keys: Keys) -> tuple[int, ...]:
        """Return what to order by, the least first: who holds little comes before who has much."""
        return tuple(self._held[key] for key in keys)

    def take(self, keys: Keys) -> None:
        """Take a place."""
        self.free -= 1
        self._held.update(keys)

    def give_back(self, keys: Keys) -> None:
        """Give a place back."""
        self.free += 1
        self._held.subtract(keys)
        for key in keys:
            if not self._held[key]:
                del self._held[key]
