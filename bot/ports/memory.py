"""What posts ask of the store: what a channel was shown, and what a guild makes of stories."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.posting import Shown, Standing, Votes
from bot.domain.stories import StoryId


class MemoryStore(Protocol):
    """The memory of channels, and the votes of a guild."""

    async def get_standing(self, desk: DeskId, channel: int, *, now: datetime) -> Standing:
        """Return what a channel was shown lately and what its guild makes of stories."""
        ...

    async def get_earlier_texts(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> Mapping[ArticleId, str]:
        """Return the texts that articles had before their newest version."""
        ...

    async def get_shown_in(self, desk: DeskId, key: str) -> tuple[Shown, ...]:
        """Return the stories that the post with this key showed, without their quotes."""
        ...

    async def vote(
        self, desk: DeskId, story: StoryId, *, person: int, useful: bool, now: datetime
    ) -> bool:
        """Note a person's vote on a story, or take the same vote back; return whether it stands.

        A person has one vote a story: the other one replaces it. Raises NotFound without the
        story.
        """
        ...

    async def get_votes(self, desk: DeskId) -> Mapping[str, Votes]:
        """Return the votes on a desk's stories by the sources that told them."""
        ...
