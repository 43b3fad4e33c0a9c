"""Look-ups: what a person asks of a desk, and the lines that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.articles import SentenceReading, StoredArticle
from bot.domain.entities import DateMention, EntityId
from bot.domain.queries import Query
from bot.domain.spans import Span
from bot.domain.stories import StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """A sentence that mentions an entity, and the article it stands in."""

    article: StoredArticle
    sentence: Span
    mentions_in_article: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A sentence that names a day, the article it stands in and the entities that it names."""

    article: StoredArticle
    sentence: SentenceReading
    date: DateMention
    names: frozenset[EntityId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entity that appears in the same articles as another, and in how many.

    `in_all` counts all articles that name it, `newest` is when the newest of both is from; both
    are known where related entities were asked for, not beside other figures.
    """

    name: str
    articles: int
    entity: EntityId
    in_all: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePlace:
    """A name as texts write it, in how many articles, and the newest of these."""

    name: str
    articles: int
    newest: StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTitle:
    """A story by the title of an article in it, and how many articles it has."""

    story: StoryId
    title: str
    articles: int
    newest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """In how many independent articles an entity is named in a period, and in the time before.

    `first` is when it was named first of all.
    """

    entity: EntityId
    name: str
    now: int
    before: int
    first: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCount:
    """In how many independent articles two entities are named together, in a period and before."""

    names: tuple[str, str]
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Periods:
    """A period [since, until), and the time before it that it is compared with, from `before`."""

    before: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFigures:
    """How often an entity is in the news.

    `counts` holds the mentions between each two of the days asked for, in their order.
    """

    mentions: int
    articles: int
    counts: tuple[int, ...]
    neighbours: tuple[Neighbour, ...]


class DateKind(StrEnum):
    """By which days a look-up goes: those that texts tell of, or those they were published on."""

    EVENT = "event"
    PUBLISHED = "published"


class SearchOrder(StrEnum):
    """The order of search results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A search: what an article must say or be, and the order wanted."""

    query: Query
    order: SearchOrder = SearchOrder.RELEVANCE


QuestionId = NewType("QuestionId", int)


class QuestionKind(StrEnum):
    """What can be asked of a desk; behind every command and every button stands one.

    The last ones are not asked but done: by an admin who says yes, by whoever presses.
    """

    BRIEF = "brief"
    ENTITY = "entity"
    NAMES = "names"
    STORIES = "stories"
    RELATED = "related"
    TREND = "trend"
    TIMELINE = "timeline"
    DATE = "date"
    SEARCH = "search"
    STORY = "story"
    STORY_TIMELINE = "story timeline"
    SOURCES = "sources"
    CONTEXT = "context"
    REASONS = "reasons"
    MORE = "more"
    WEIGHTS = "weights"
    ADD_FEED = "add feed"
    SET_FILTER = "set filter"
    USEFUL = "useful"
    USELESS = "not useful"
    WATCH = "watch"
    MUTE = "mute watch"
    UNMUTE = "unmute watch"
    END_WATCH = "end watch"
    KEPT_OF_ME = "kept of me"
    FORGET_ME = "forget me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a desk: its kind, what it is about, and which page of the answer.

    `subject` is an entity ("e:12"), a story ("s:3"), a watch ("w:7") or words as typed; of a
    brief, its window in seconds since 1970 and its length ("1700000000..1700086400 short"). What
    is left out of a post, and why it holds what it holds, are asked by digest, window and the key
    of the post
    ("d:5 1700000000..1700086400 digest:5:2024-11-22:08:00"). Options of a look-up stand below it,
    one a line ("from=2024-07"); `bot.briefing.questions.encode` writes and reads them.
    """

    kind: QuestionKind
    subject: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Why an article is in its story: how alike they are (0 to 1) and the reasons in words."""

    article: StoredArticle
    score: float
    reasons: tuple[str, ...]
