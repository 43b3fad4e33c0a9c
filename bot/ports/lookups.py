"""What look-ups of names ask of the store, as Protocols: a part of `bot.ports`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.entities import EntityId
from bot.domain.guilds import DeskId
from bot.domain.lookups import NameCount, NamePlace, Neighbour, PairCount, Periods, StoryTitle
from bot.domain.stories import StoryId


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
