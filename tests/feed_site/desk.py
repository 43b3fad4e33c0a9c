"""A desk whose feeds are on the loopback site, and what polls them: all as shipped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver

from bot.domain.articles import StoredArticle
from bot.domain.desks import Desk, GuildId
from bot.domain.feeds import NewSubscription, Subscription
from bot.intake.web.fetch import FetchLimits, WebFetcher, open_fetcher
from bot.pipeline import Pipeline
from bot.polling import Concurrency, Poller, PollLimits
from bot.ports.services import WorkerPool
from bot.ports.storage import Storage
from tests.makers.services import Clock
from tests.stores import open_store

NOW = datetime(2024, 7, 22, 12, tzinfo=UTC)
QUICK = FetchLimits(total=5.0, connect=5.0, read=5.0, spacing=0.0)
"""No wait between requests; time enough for a good answer on a machine that does much else."""

HASTY = FetchLimits(total=1.5, connect=1.0, read=1.0, spacing=0.0)
"""For feeds that never answer."""
LIMITS = PollLimits(
    polls=Concurrency(most=8, pace=timedelta(milliseconds=50)),
    entries=Concurrency(most=4, ahead=32, pace=timedelta(milliseconds=50)),
)


@dataclass
class FeedDesk:
    """An open store with one desk, and the poller that fills it."""

    store: Storage
    desk: Desk
    poller: Poller
    pipeline: Pipeline
    fetcher: WebFetcher
    pool: WorkerPool
    clock: Clock

    async def subscribe(self, url: str, *, desk: Desk | None = None, **facts: Any) -> Subscription:
        """Subscribe the desk to a feed."""
        wanted = NewSubscription(url=url, **facts)
        added, _ = await self.store.add_subscription(
            (desk or self.desk).id, wanted, now=self.clock.now()
        )
        return added

    async def find(self, url: str) -> Subscription:
        """Return the subscription to a feed as it is now."""
        held = await self.store.get_subscriptions(self.desk.id)
        return next(one for one in held if one.feed.url == url)

    async def articles(self, desk: Desk | None = None) -> tuple[StoredArticle, ...]:
        """Return all articles of the desk."""
        number = (desk or self.desk).id
        features = await self.store.get_features(number, after=0, limit=100_000)
        found = await self.store.get_articles(number, [placed.article for placed in features])
        assert await self.store.count_articles(number) == len(found)
        return found


@asynccontextmanager
async def open_feed_desk(
    places: Sequence[str],
    pool: WorkerPool,
    *,
    path: Path | None = None,
    limits: PollLimits = LIMITS,
    fetch: FetchLimits = QUICK,
    resolver: AbstractResolver | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[FeedDesk]:
    """Open a desk whose poller may read these places; its clock stands still if none is given."""
    clock = clock or Clock()
    async with (
        open_store(path) as store,
        open_fetcher(
            clock=clock, private_hosts=places, limits=fetch, resolver=resolver, pool=pool
        ) as fetcher,
    ):
        desk = await store.open_desk(GuildId(7), name="Newsroom")
        pipeline = Pipeline(articles=store, entities=store, pool=pool, clock=clock)
        poller = Poller(
            store=store,
            pipeline=pipeline,
            fetcher=fetcher,
            pool=pool,
            clock=clock,
            limits=limits,
            chance=lambda: 0.5,
        )
        yield FeedDesk(
            store=store,
            desk=desk,
            poller=poller,
            pipeline=pipeline,
            fetcher=fetcher,
            pool=pool,
            clock=clock,
        )


__all__ = ["HASTY", "LIMITS", "NOW", "QUICK", "Clock", "FeedDesk", "open_feed_desk"]
