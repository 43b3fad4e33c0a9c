"""Stories: articles that tell the same thing, where they differ, what curators corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.domain.articles import (
    ArticleId,
    ArticleKind,
    Change,
    Reading,
    SentenceReading,
    StoredArticle,
    StoreOutcome,
)
from bot.domain.entities import EntityLink
from bot.domain.followed import Following
from bot.domain.operations import Duty
from bot.domain.spans import Span

StoryId = NewType("StoryId", int)


MOVED = "moved by a curator"
"""The reason that stands where an article is in its story because a curator said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What stories and copies are decided by: a small digest of one reading.

    Hashes have 32 bits, those of the sketch 63.
    """

    moment: datetime
    """The aware UTC time that it counts as of."""
    kind: ArticleKind = ArticleKind.REPORT
    terms: tuple[tuple[str, float], ...] = ()
    """Content words with their weights, the heaviest first."""
    title: tuple[int, ...] = ()
    """Hashes of the content words of the title."""
    lead: tuple[int, ...] = ()
    """Hashes of the content words that title and text begin with."""
    pairs: tuple[int, ...] = ()
    """Hashes of two content words in a row."""
    names: tuple[tuple[str, float], ...] = ()
    """Entities by gazetteer key or folded name, with their weights."""
    days: tuple[date, ...] = ()
    """Event days that it names, in order."""
    figures: tuple[str, ...] = ()
    """Its numbers, days, weekdays and months, in reading order."""
    beside: tuple[int, ...] = ()
    """For each figure the hashes, of 16 bits, of the words before it and behind it."""
    sketch: tuple[int, ...] = ()
    """A sample of the hashes of its shingles, in order."""
    words: tuple[int, ...] = ()
    """Hashes of its distinct content words, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs: its story, or None for a new one, and why.

    `copy_of` is the earliest article of which this one is a copy. `follows` is a finished story
    that a new one takes up again. `apart` are articles of its story that tell another event with
    it: a story of their own, unless people were told of the one that they are in.
    """

    story: int | None = None
    copy_of: int | None = None
    follows: int | None = None
    apart: tuple[int, ...] = ()
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFeatures:
    """The features of a stored article, with the story it was placed in, and whether as a copy."""

    article: ArticleId
    story: StoryId
    features: Features
    copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedReading:
    """What was read, and is to be placed in a story of a desk and stored.

    `keys` are its identities where they are not to be told from the article itself, `doubtful`
    those that count only where they lead to much the same text. It came by a `subscription`, which
    the desk calls `feed`; what is `restated` is an article of the desk, read anew.
    """

    reading: Reading
    features: Features
    raw_key: str
    received: datetime
    keys: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    subscription: int | None = None
    feed: str = ""
    restated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUpdate:
    """All that storing one article changes on a desk, decided beforehand.

    `keys` are the article's identities ("url:…", "text:…"): one that the desk knows already makes
    this the same article, or a new version of it where the text differs. `raw_key` is the page
    as it came in (`name_raw`). `after` is the newest article that the decisions took into account,
    `corrections` how many corrections of the desk. `change` says what the text is to the version
    `revises` of the same article that the desk holds, where it holds one. `subscriptions` are
    those that it came by. What is `restated` takes the source and the day that a person stated.
    """

    reading: Reading
    features: Features
    placement: Placement
    links: tuple[EntityLink, ...]
    keys: tuple[str, ...]
    raw_key: str
    received: datetime
    after: int
    corrections: int = 0
    revises: int | None = None
    change: Change = Change.NONE
    restated: bool = False
    subscriptions: tuple[int, ...] = ()
    duty: Duty | None = None
    inbox: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What storing an article came to, and where it is kept."""

    outcome: StoreOutcome
    article: ArticleId
    story: StoryId | None = None
    copy_of: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article as part of a story, with its sentences' readings."""

    stored: StoredArticle
    sentences: tuple[SentenceReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one story, oldest first, and the finished story it takes up again.

    Curators rule whether briefs put it first (`pinned`) or leave it out (`muted`, also where all
    its articles name a muted entity), and a headline of the desk's own (`renamed`).
    """

    id: StoryId
    articles: tuple[StoryArticle, ...]
    follows: StoryId | None = None
    pinned: bool = False
    muted: bool = False
    renamed: str | None = None


class WorkState(StrEnum):
    """How far curators are with a story."""

    NEW = "new"
    CHECKING = "checking"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curator:
    """A person who works on stories: their number in Discord, and their name, "" if not known."""

    person: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNote:
    """What a curator wrote about a story: a person's words, and no quote."""

    by: Curator
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWork:
    """What curators do about a story: how far they are, who took it, their notes, oldest first."""

    story: StoryId
    state: WorkState | None = None
    owner: Curator | None = None
    notes: tuple[StoryNote, ...] = ()


class DifferenceKind(StrEnum):
    """What sources differ in: a number, an event's rank ("first", "second"), a date, or who said
    what they quote.
    """

    NUMBER = "number"
    RANK = "rank"
    DATE = "date"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A phrase of an article's text that states a value, and the sentence that it stands in.

    `version` is that of the article; both spans lie in its text.
    """

    article: ArticleId
    version: int
    span: Span
    sentence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The claims of one value, one an article, in the order of the articles."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two or more values told of one thing, the one that most articles tell first."""

    kind: DifferenceKind
    sides: tuple[Side, ...]


class CorrectionKind(StrEnum):
    """What can be ruled; in a correction, `subject` is an entity or a story, as the name says."""

    ADD_ALIAS = "add_alias"
    REMOVE_ALIAS = "remove_alias"
    MERGE_ENTITIES = "merge_entities"
    UNMERGE_ENTITY = "unmerge_entity"
    MUTE_ENTITY = "mute_entity"
    UNMUTE_ENTITY = "unmute_entity"
    FOLLOW = "follow"
    FOLLOW_LIST = "follow_list"
    UNFOLLOW = "unfollow"
    SET_KIND = "set_kind"
    HIDE_ENTITY = "hide_entity"
    UNHIDE_ENTITY = "unhide_entity"
    MERGE_STORIES = "merge_stories"
    SPLIT_STORY = "split_story"
    RENAME_STORY = "rename_story"
    PIN_STORY = "pin_story"
    UNPIN_STORY = "unpin_story"
    MUTE_STORY = "mute_story"
    UNMUTE_STORY = "unmute_story"
    SET_WORK = "set_work"
    ADD_NOTE = "add_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a curator rules.

    `other` is the entity or story to merge in, the article to split off, or who takes a story, 0
    for nobody; `text` the alias, the desk's own headline, "" for none, a kind of entity, the state
    of a story, "" for none, or a note; `following` what is put on the list
    of names. `subject_name` and `other_name` are what these were called when it was ruled, to tell
    it by.
    """

    kind: CorrectionKind
    subject: int
    other: int = 0
    text: str = ""
    subject_name: str = ""
    other_name: str = ""
    following: tuple[Following, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """Return what it is told by, by the places of a wording."""
        return {"subject": self.subject_name, "other": self.other_name, "text": self.text}


class CorrectionOutcome(StrEnum):
    """What a correction came to; all but DONE changed nothing."""

    DONE = "done"
    UNKNOWN = "unknown"
    """The desk has no such entity, story or article (any more)."""
    ITSELF = "itself"
    """Both are the same already."""
    ALREADY = "already"
    """It is so already."""
    ONLY_TEXT = "only_text"
    """The story has no other text than this article and its copies."""
    ONLY_NAME = "only_name"
    """The entity goes by no other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCorrection:
    """A correction that was made: by which person of Discord, and when."""

    correction: Correction
    person: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedName:
    """A name of an entity, how often it was seen, and what a curator ruled: 1 added, -1 removed."""

    name: str
    count: int
    by_curator: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityNames:
    """All names of an entity, removed ones too; `parts` is how many merged entities it is.

    `apart` are the names of the entities that a curator parted it from.
    """

    names: tuple[CorrectedName, ...]
    parts: int = 1
    apart: tuple[str, ...] = ()
