"""What watches ask of the store."""

from __future__ import annotations

from collections.abc import Awaitable, Collection
from datetime import datetime
from typing import Protocol

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId, GuildId
from bot.domain.posting import NewDelivery
from bot.domain.watches import Hit, News, NewWatch, Watch, WatchId, WatchPost


class Members(Protocol):
    """Who is in a guild."""

    def __call__(self, guild: GuildId, person: int) -> Awaitable[bool]:
        """Return whether a person is a member of a guild that the bot is in.

        Raises PublishFailed where that cannot be told now.
        """
        ...


class WatchStore(Protocol):
    """Watches of people and channels, and what came in for them."""

    async def add_watch(self, desk: DeskId, wanted: NewWatch, *, now: datetime) -> Watch:
        """Watch something from now on; what the place watches already gets the new settings.

        One that was paused is resumed. Raises LimitReached where the place may have no more.
        """
        ...

    async def get_watches(
        self, desk: DeskId, *, places: Collection[int] | None = None
    ) -> tuple[Watch, ...]:
        """Return the watches of a desk, or of some of its places, oldest first."""
        ...

    async def remove_watch(self, desk: DeskId, watch: WatchId) -> bool:
        """End a watch and return whether it was there."""
        ...

    async def pause_watches(self, desk: DeskId, place: int, *, fault: str) -> None:
        """Tell a place nothing more of its desk's watches, and why, until they are added again."""
        ...

    async def mute_watch(self, desk: DeskId, watch: WatchId, *, muted: bool) -> Watch | None:
        """Let a watch tell nothing more, or speak again, and return it; None where it is ended.

        What it found and did not tell yet is forgotten when it is muted.
        """
        ...

    async def get_news(self, *, limit: int) -> tuple[News, ...]:
        """Return the oldest articles of one desk that its watches were not held against yet."""
        ...

    async def find_watched(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> tuple[tuple[WatchId, ArticleId], ...]:
        """Return which of some articles are of a watched entity or story, by watch."""
        ...

    async def note_hits(
        self,
        news: Collection[News],
        found: Collection[tuple[WatchId, ArticleId]],
        *,
        now: datetime,
    ) -> None:
        """Note what watches found in news, and be done with the news, in one transaction.

        What came in before its watch was made, or by the first run of its feeds, is left out.
        """
        ...

    async def get_places_with_hits(self) -> tuple[tuple[DeskId, int], ...]:
        """Return the places of all desks that there is something to tell."""
        ...

    async def get_hits(self, desk: DeskId, place: int) -> tuple[Hit, ...]:
        """Return what the watches of a place found that are not paused."""
        ...

    async def claim_watch_post(
        self, post: WatchPost, delivery: NewDelivery | None, *, now: datetime
    ) -> bool:
        """Put what is told of a place's hits into the outbox, and be done with those.

        It is remembered as shown in the same transaction. Return whether the post's key was new.
        """
        ...
