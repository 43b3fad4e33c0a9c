"""What is asked of the store about words, and the searches that people keep."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import DeskId
from bot.domain.queries import Query, SavedId, SavedSearch, SavedUse
from bot.domain.questions import SearchQuery

Refers = Callable[[str], bool]
"""Tells whether a query, as typed, names a certain saved search."""


class SavedReader(Protocol):
    """Saved searches, for looking up."""

    async def get_saved_searches(self, desk: DeskId) -> tuple[SavedSearch, ...]:
        """Return the saved searches of a desk, by name."""
        ...


class SavedStore(SavedReader, Protocol):
    """Saved searches, kept."""

    async def save_search(
        self, desk: DeskId, name: str, query: str, *, person: int, now: datetime
    ) -> SavedSearch:
        """Keep a query under a name, in place of what is kept under it already.

        Names are compared by `fold_name`. Raises LimitReached where the desk may have no more.
        """
        ...

    async def find_search_uses(self, desk: DeskId, refers: Refers) -> tuple[SavedUse, ...]:
        """Return the digests and watches of a desk whose query refers to a saved search."""
        ...

    async def remove_search(
        self, desk: DeskId, search: SavedId, refers: Refers, *, now: datetime
    ) -> tuple[SavedUse, ...]:
        """Remove a saved search unless something refers to it; return what does.

        Raises NotFound where the desk has no such search.
        """
        ...

    async def restore_search(
        self, desk: DeskId, search: SavedId, *, now: datetime
    ) -> SavedSearch | None:
        """Bring a search back that was removed in the last 30 days; None where it is not there.

        Raises LimitReached where another has its name by now, or the desk may have no more.
        """
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
