"""Watches: what a person or a channel wants to be told of as soon as it comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId, Ref, RefKind
from bot.domain.posting import Shown
from bot.domain.stories import StoryId

WatchId = NewType("WatchId", int)

MOST_WATCHES = 25
"""Watches of one person, or of one channel, on a desk."""

MOST_SOURCES = 10
"""Independent sources that a watch may ask for at most."""

MOST_PER_HOUR = 30
"""Posts of a rule in an hour that may be asked for at most."""

MUTED = "muted"
"""Why a watch is paused that somebody muted."""


class TargetKind(StrEnum):
    """What is watched."""

    ENTITY = "entity"
    STORY = "story"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is watched: an entity or a story by its number, or words that are searched for."""

    kind: TargetKind
    number: int = 0
    words: str = ""

    @property
    def subject(self) -> str:
        """Return it as it is typed: "e:12", "s:3", or the words."""
        return self.words or f"{self.kind[0]}:{self.number}"


_WATCHED = {RefKind.ENTITY: TargetKind.ENTITY, RefKind.STORY: TargetKind.STORY}


def read_target(typed: str) -> Target:
    """Return the target that was chosen ("e:12", "s:3") or typed as words."""
    ref = Ref.parse(typed.strip())
    if ref is not None and ref.kind in _WATCHED:
        return Target(kind=_WATCHED[ref.kind], number=ref.number)
    return Target(kind=TargetKind.WORDS, words=" ".join(typed.split()))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when of each day nothing is told; they may go over midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """What a person decides of a watch.

    `recipient` is the channel that is told, or a person's number made negative for direct messages;
    `person` made it. `label` is what the target was called then. A story is told once
    `min_sources` publishers have a text of their own about it, not sooner than `cooldown` after
    the last one was told and never in its quiet hours, which are those of `zone` (the desk's where
    it is empty).

    One with `per_hour` is a rule of a channel: it tells each story in a post of its own, which
    notifies `role`, at most so many an hour, the rest together; with `threads` (and in a forum)
    what is new of a story goes on under its first post.
    """

    recipient: int
    person: int
    target: Target
    label: str
    language: str = "en"
    min_sources: int = 1
    cooldown: timedelta = timedelta()
    quiet: QuietHours | None = None
    zone: str = ""
    role: int | None = None
    per_hour: int = 0
    threads: bool = False

    @property
    def is_rule(self) -> bool:
        """Return whether it is a rule of a channel."""
        return self.per_hour > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(WatchSettings):
    """A watch of a desk; `paused` says why nothing is told any more, empty where all is well.

    What came in at the desk after the number `arrival` is news to it.
    """

    id: WatchId
    desk: DeskId
    created: datetime
    last_notified_at: datetime | None = None
    paused: str = ""
    arrival: int = 0

    @property
    def is_private(self) -> bool:
        """Return whether a person is told of it, and no channel."""
        return self.recipient < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An article that came in, or was corrected, since the watches of its desk were looked at."""

    number: int
    desk: DeskId
    article: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a watch is about and that its place was not told of yet.

    `texts` is how many publishers have a text of their own about its story.
    """

    watch: WatchId
    article: ArticleId
    story: StoryId
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPost:
    """What comes of a place's hits: those that are done with, and what is shown of them.

    It is of a `rule` where one told it, and goes to a `thread` of the place where it goes on there.
    """

    desk: DeskId
    recipient: int
    spent: tuple[Hit, ...]
    shown: tuple[Shown, ...] = ()
    rule: WatchId | None = None
    thread: int | None = None

    @property
    def key(self) -> str:
        """Return what tells this post from all others: its watches, stories and their state."""
        notice = (f"{hit.watch}/{hit.story}/{hit.article}" for hit in sorted_hits(self.spent))
        state = (f"{n}" for item in self.shown for n in item.articles)
        quotes = (quote for item in self.shown for quote in item.quotes)
        text = "\n".join((*notice, *state, *quotes))
        digest = hashlib.sha256(text.encode()).hexdigest()[:24]
        if self.rule is not None:
            return f"rule:{self.rule}:{self.thread or 0}:{digest}"
        return f"watch:{self.desk}:{self.recipient}:{digest}"


def sorted_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in the order of their numbers."""
    return sorted(hits, key=lambda hit: (hit.watch, hit.story, hit.article))


def choose_ripe(
    hits: Sequence[Hit], watches: Mapping[WatchId, Watch], *, most: int
) -> tuple[Hit, ...]:
    """Return the hits of the stories to tell now, `most` at once."""
    stories = rank_ripe(hits, watches)[:most]
    return tuple(hit for hit in hits if hit.story in stories)


def rank_ripe(hits: Sequence[Hit], watches: Mapping[WatchId, Watch]) -> tuple[StoryId, ...]:
    """Return the stories that are ripe, those with the most independent texts first.

    A story is where it has as many as one of its watches asks for.
    """
    ripe = [hit for hit in hits if hit.texts >= watches[hit.watch].min_sources]
    ranked = sorted(ripe, key=lambda hit: (-hit.texts, hit.story))
    return tuple(dict.fromkeys(hit.story for hit in ranked))


def plan_posts(stories: Sequence[StoryId], left: int) -> tuple[tuple[StoryId, ...], ...]:
    """Return which stories each post of a rule tells that may post `left` times more in the hour.

    One each; where that is too many, the last post gathers the rest.
    """
    if left <= 0:
        return ()
    if len(stories) <= left:
        return tuple((story,) for story in stories)
    return (*((story,) for story in stories[: left - 1]), tuple(stories[left - 1 :]))


def may_notify(watch: Watch, zone: str, now: datetime) -> bool:
    """Tell whether a watch may speak now: not in its quiet hours, not before it cooled down.

    `zone` is that of its desk.
    """
    if watch.paused:
        return False
    if watch.quiet is not None and is_quiet(watch.quiet, watch.zone or zone, now):
        return False
    shown = watch.last_notified_at
    # One told later than now was told by a clock that was ahead.
    return shown is None or shown > now or shown + watch.cooldown <= now


def is_quiet(quiet: QuietHours, zone: str, now: datetime) -> bool:
    """Tell whether a moment is in quiet hours on the clocks of a zone."""
    local = now.astimezone(ZoneInfo(zone)).time()
    if quiet.start <= quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end
