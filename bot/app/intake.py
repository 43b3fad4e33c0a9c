"""Open what brings articles in: worker processes, the road, the web, and what polls feeds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.app.store import App
from bot.clock import SystemClock
from bot.domain.articles import StoreOutcome
from bot.domain.operations import Role, Topic
from bot.duties import SharedDuties
from bot.intake.web import open_fetcher
from bot.pipeline import Pipeline
from bot.polling import Concurrency, EntryOutcome, FeedPreviews, Poller, PollLimits
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.rate_limiter import ConcurrencyLimit
from bot.settings import Settings
from bot.workers import open_workers

_NEWS = {StoreOutcome.NEW.value, StoreOutcome.REVISED.value}


@asynccontextmanager
async def open_pipeline(app: App, settings: Settings) -> AsyncIterator[Pipeline]:
    """Open the road into an app's store, with worker processes to read on it."""
    with open_workers(settings.workers, deadline=settings.read_timeout_seconds) as pool:
        yield make_pipeline(app, settings, pool)


def make_pipeline(app: App, settings: Settings, pool: WorkerPool) -> Pipeline:
    """Return the road into an app's store over worker processes that are open."""
    return Pipeline(
        articles=app.store,
        entities=app.store,
        pool=pool,
        clock=app.clock,
        folder=app.folder,
        index_articles=settings.index_articles,
        duties=None if settings.role == Role.GATEWAY else app.duties,
    )


@asynccontextmanager
async def open_web(
    settings: Settings, clock: Clock, pool: WorkerPool | None = None
) -> AsyncIterator[Fetcher]:
    """Open what reads the web, within the limits of the settings."""
    async with open_fetcher(
        clock=clock,
        private_hosts=settings.private_hosts,
        link_hosts=settings.link_hosts,
        contact=settings.contact,
        pool=pool,
    ) as fetcher:
        yield fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What brings articles in: worker processes, the road, the web, and what polls feeds."""

    pool: WorkerPool
    pipeline: Pipeline
    fetcher: Fetcher
    poller: Poller
    previews: FeedPreviews


@asynccontextmanager
async def open_intake(
    app: App,
    settings: Settings,
    on_entry: Callable[[EntryOutcome], None] | None = None,
    uploads: ConcurrencyLimit | None = None,
) -> AsyncIterator[Intake]:
    """Open all that brings articles into an app's store, within the limits of the settings.

    `on_entry` is called once an article that came by a feed is safely stored. While as many texts
    and links of people are read as may be (`uploads`), the articles of feeds wait in the queue.
    """

    def tell(outcome: EntryOutcome) -> None:
        if outcome.outcome in _NEWS:
            app.store.notify(Topic.NEWS)
        if on_entry is not None:
            on_entry(outcome)

    uploads = uploads or ConcurrencyLimit(settings.max_uploads)
    with open_workers(settings.workers, deadline=settings.read_timeout_seconds) as pool:
        async with open_web(settings, app.clock, pool) as fetcher:
            pipeline = make_pipeline(app, settings, pool)
            poller = Poller(
                store=app.store,
                pipeline=pipeline,
                fetcher=fetcher,
                pool=pool,
                clock=app.clock,
                limits=PollLimits(
                    polls=Concurrency(most=settings.concurrent_polls),
                    entries=Concurrency(most=settings.concurrent_entries),
                    lease=timedelta(seconds=settings.task_lease_seconds),
                ),
                on_entry=tell,
                has_room=lambda: not uploads.full,
                speed=settings.speed,
                duties=app.duties if isinstance(app.duties, SharedDuties) else None,
            )
            uploads.freed = poller.wake
            previews = FeedPreviews(
                fetcher=fetcher,
                pool=pool,
                clock=app.clock,
                private_hosts=settings.private_hosts,
            )
            yield Intake(
                pool=pool, pipeline=pipeline, fetcher=fetcher, poller=poller, previews=previews
            )


@asynccontextmanager
async def open_previews(settings: Settings) -> AsyncIterator[FeedPreviews]:
    """Open what tries feeds, without a store, within the limits of the settings."""
    clock = SystemClock()
    with open_workers(settings.workers, deadline=settings.read_timeout_seconds) as pool:
        async with open_web(settings, clock, pool) as fetcher:
            yield FeedPreviews(
                fetcher=fetcher, pool=pool, clock=clock, private_hosts=settings.private_hosts
            )
