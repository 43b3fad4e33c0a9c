"""Search the stored articles for names that were put on a desk's list or taken off it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.followed import NameSearch
from bot.domain.operations import HOUSE
from bot.duties import SoleDuties
from bot.ports.articles import EntityStore
from bot.ports.duties import Duties
from bot.ports.names import NameListStore
from bot.ports.services import Clock
from bot.stories.followed_names import find_changes
from bot.text.names import NameMatcher

_log = logging.getLogger(__name__)

PIECE = 20
"""Articles that are searched in one transaction: some 20 ms in which others wait."""

MOST_PIECES = 50
"""How many times that is done at one waking: the other jobs have their turn between."""


class Store(EntityStore, NameListStore, Protocol):
    """What searching asks of the store."""


@dataclass(kw_only=True)
class NameSearching:
    """What searches the stored articles; where it is cut off, it goes on from there."""

    store: Store
    clock: Clock
    duties: Duties = field(default_factory=SoleDuties)

    async def look(self) -> datetime | None:
        """Search for a while; return when to go on, None where nothing is left."""
        if await self.duties.take(HOUSE) is None:
            return None
        for _ in range(MOST_PIECES):
            if not await self.advance():
                return None
        return self.clock.now()

    async def advance(self) -> bool:
        """Search one piece of what was asked for first; return whether there was any."""
        search = await self.store.find_next_search()
        if search is None:
            return False
        if search.wanted:
            done = await self._search(search)
        else:
            now = self.clock.now()
            done = await self.store.take_back(search, limit=PIECE, now=now) == 0
        if done:
            _log.info("stored articles searched", extra={"desk": search.desk, "search": search.id})
        return True

    async def _search(self, search: NameSearch) -> bool:
        # With all names of the list, since the longest is meant where several fit.
        matcher = NameMatcher(await self.store.get_followed(search.desk))
        articles = await self.store.get_searched(search, limit=PIECE)
        found = [
            change
            for article in articles
            for name, span in matcher.find(article.text)
            if name.entity == search.entity
            for change in find_changes(article, name, (span,))
        ]
        await self.store.note_found(search, articles, found, now=self.clock.now())
        return not articles
