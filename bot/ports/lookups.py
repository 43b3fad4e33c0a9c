"""What look-ups ask of the store: relations, trends, days and searches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import DeskId
from bot.domain.entities import DayRange, EntityId
from bot.domain.queries import Query
from bot.domain.questions import (
    DatedLine,
    NameCount,
    NamePlace,
    Neighbour,
    PairCount,
    Periods,
    SearchQuery,
    StoryTitle,
)
from bot.domain.stories import StoryId
from bot.ports.saved import SavedReader


class RelationStore(Protocol):
    """What stands beside what: names in texts, entities in articles, stories one after another."""

    async def get_name_places(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[NamePlace, ...]:
        """Return the names under which texts speak of an entity, most articles first."""
        ...

    async def get_related(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Neighbour, ...]:
        """Return the entities that stand in the same articles as one, most articles first.

        With `since` and `until`, only articles published in [since, until) count.
        """
        ...

    async def get_stories_of(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[StoryTitle, ...]:
        """Return the stories in which an article names an entity, newest first."""
        ...

    async def get_followers(self, desk: DeskId, story: StoryId) -> tuple[StoryTitle, ...]:
        """Return the stories that take up a finished one again, newest first."""
        ...


class TrendStore(Protocol):
    """How often names are in the news. Copies of a text never count."""

    async def count_by_day(
        self, desk: DeskId, entities: Sequence[EntityId], *, days: Sequence[datetime]
    ) -> tuple[tuple[int, ...], ...]:
        """Return in how many articles each entity is named between each two of `days`."""
        ...

    async def count_independent(self, desk: DeskId, since: datetime, until: datetime) -> int:
        """Return how many articles that are no copies were published in [since, until)."""
        ...

    async def get_name_counts(
        self, desk: DeskId, periods: Periods, *, least: int, limit: int
    ) -> tuple[NameCount, ...]:
        """Return the entities named in at least `least` articles of a period, most first."""
        ...

    async def get_pair_counts(
        self, desk: DeskId, periods: Periods, entities: Collection[EntityId], *, least: int
    ) -> tuple[PairCount, ...]:
        """Return the pairs of some entities that stand together in at least `least` articles."""
        ...


class DateStore(Protocol):
    """Days: what was published then and what happened then."""

    async def get_happened(
        self, desk: DeskId, days: DayRange, *, limit: int, entity: EntityId | None = None
    ) -> tuple[DatedLine, ...]:
        """Return the sentences whose dates touch `days`, the most exact dates first."""
        ...

    async def get_timeline(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        days: DayRange | None = None,
        oldest_first: bool = False,
    ) -> tuple[DatedLine, ...]:
        """Return the dated sentences that mention an entity, newest day first.

        With `days`, those alone whose dates touch them.
        """
        ...

    async def get_story_dates(
        self, desk: DeskId, story: StoryId, *, limit: int
    ) -> tuple[DatedLine, ...]:
        """Return the dated sentences of a story's articles, newest day first."""
        ...

    async def get_published(
        self,
        desk: DeskId,
        since: datetime,
        until: datetime,
        *,
        limit: int,
        days: DayRange | None = None,
    ) -> tuple[StoredArticle, ...]:
        """Return the articles published in [since, until), newest first.

        With `days`, an article of which only the day is known counts by that day.
        """
        ...

    async def find_nearest_published(self, desk: DeskId, moment: datetime) -> datetime | None:
        """Return the time of publication nearest to `moment`, or None in an empty desk."""
        ...


class SearchStore(SavedReader, Protocol):
    """Search by words, and by what is saved under a name."""

    async def search(
        self, desk: DeskId, query: SearchQuery, *, limit: int
    ) -> tuple[StoredArticle, ...]:
        """Return the articles that match a query, in the order that it asks for.

        Raises QueryNotUnderstood for a pattern, and where the search takes too long.
        """
        ...

    async def find_matching(
        self, desk: DeskId, query: Query, among: Collection[ArticleId]
    ) -> frozenset[ArticleId]:
        """Return which of some articles of the desk match a query.

        Raises QueryNotUnderstood for a pattern, and where it takes too long.
        """
        ...

    async def find_sources(self, desk: DeskId, text: str, *, limit: int) -> tuple[str, ...]:
        """Return names of the desk's feeds and sites that contain or resemble a text."""
        ...
