"""What is asked of the store about a desk's own list of names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.desks import DeskId
from bot.domain.entities import Entity, EntityId
from bot.domain.followed import FoundName, ListedName, NameSearch, SearchedArticle


class NameListStore(Protocol):
    """The names that curators have a desk follow, and how far they were searched for."""

    async def get_listed(self, desk: DeskId) -> tuple[ListedName, ...]:
        """Return the desk's list: a line an entity, by name."""
        ...

    async def get_hidden(self, desk: DeskId) -> tuple[Entity, ...]:
        """Return the entities that curators had hidden, by name."""
        ...

    async def get_searches(
        self, desk: DeskId, entities: Sequence[EntityId] | None = None
    ) -> tuple[NameSearch, ...]:
        """Return how far the stored articles were searched for names: of some entities, or all
        searches that did not end.
        """
        ...

    async def find_next_search(self) -> NameSearch | None:
        """Return the search of any desk that was asked for first and did not end, or None."""
        ...

    async def get_searched(self, search: NameSearch, *, limit: int) -> tuple[SearchedArticle, ...]:
        """Return the next articles that may hold the name of a search; () where none is left."""
        ...

    async def note_found(
        self,
        search: NameSearch,
        articles: Sequence[SearchedArticle],
        found: Sequence[FoundName],
        *,
        now: datetime,
    ) -> None:
        """Write what was found in the articles that were returned; () ends the search."""
        ...

    async def take_back(self, search: NameSearch, *, limit: int, now: datetime) -> int:
        """Give the mentions of a name that is no longer listed back to whose they were.

        Return of how many articles, `limit` at most; with 0 the search has ended.
        """
        ...
