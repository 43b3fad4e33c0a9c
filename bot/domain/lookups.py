"""Look-ups: what a person asks of a desk, and the lines that answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.domain.articles import SentenceReading, Span, StoredArticle
from bot.domain.entities import DateMention
from bot.domain.queries import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """A sentence that mentions an entity, and the article it stands in."""

    article: StoredArticle
    sentence: Span
    mentions_in_article: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A sentence that names a day, and the article it stands in."""

    article: StoredArticle
    sentence: SentenceReading
    date: DateMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entity that appears in the same articles as another, and in how many."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFigures:
    """How often an entity is in the news.

    `counts` holds the mentions between each two of the days asked for, in their order.
    """

    mentions: int
    articles: int
    counts: tuple[int, ...]
    neighbours: tuple[Neighbour, ...]


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

    The last two are what an admin is asked, and says yes to by a button.
    """

    BRIEF = "brief"
    ENTITY = "entity"
    TIMELINE = "timeline"
    DATE = "date"
    SEARCH = "search"
    STORY = "story"
    SOURCES = "sources"
    CONTEXT = "context"
    REASONS = "reasons"
    MORE = "more"
    WEIGHTS = "weights"
    ADD_FEED = "add feed"
    SET_FILTER = "set filter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a desk: its kind, what it is about, and which page of the answer.

    `subject` is an entity ("e:12"), a story ("s:3") or words as typed; of a brief, its window in
    seconds since 1970 and its length ("1700000000..1700086400 short"). What is left out of a post,
    and why it holds what it holds, are asked by digest, window and the key of the post
    ("d:5 1700000000..1700086400 digest:5:2024-11-22:08:00").
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
