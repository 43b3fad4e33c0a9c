"""Put the parts together: where the store, the workers, the web and the road meet."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.client import Newsdesk, point_at, run_until
from bot.domain.guilds import LOCAL_GUILD, Desk, GuildId
from bot.intake.fetch import open_fetcher
from bot.pipeline import Pipeline, SystemClock
from bot.polling import EntryTold, Poller, PollLimits, Share, Trials
from bot.ports import Clock, Fetcher, Storage, WorkerPool
from bot.settings import DiscordSettings, Settings
from bot.workers import open_workers
from storage import open_storage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An open store, the desk to work for, and the clock."""

    store: Storage
    desk: Desk
    clock: Clock


@asynccontextmanager
async def open_app(
    settings: Settings, *, guild: GuildId = LOCAL_GUILD, create: bool = True
) -> AsyncIterator[App]:
    """Open the store that the settings name, made where `create` is true, and a guild's desk."""
    async with open_storage(settings.database, create=create) as store:
        name = "Local desk" if guild == LOCAL_GUILD else f"Guild {guild}"
        desk = await store.open_desk(guild, name=name)
        yield App(store=store, desk=desk, clock=SystemClock())


@asynccontextmanager
async def open_pipeline(app: App, settings: Settings) -> AsyncIterator[Pipeline]:
    """Open the road into an app's store, with worker processes to read on it."""
    with open_workers(settings.workers, deadline=settings.deadline) as pool:
        yield make_pipeline(app, pool)


def make_pipeline(app: App, pool: WorkerPool) -> Pipeline:
    """Return the road into an app's store over worker processes that are open."""
    return Pipeline(articles=app.store, entities=app.store, pool=pool, clock=app.clock)


@asynccontextmanager
async def open_web(
    app: App, settings: Settings, pool: WorkerPool | None = None
) -> AsyncIterator[Fetcher]:
    """Open what reads the web, within the limits of the settings."""
    async with open_fetcher(
        clock=app.clock,
        private_hosts=settings.private_hosts,
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
    trials: Trials


@asynccontextmanager
async def open_intake(
    app: App, settings: Settings, tell: Callable[[EntryTold], None] | None = None
) -> AsyncIterator[Intake]:
    """Open all that brings articles into an app's store, within the limits of the settings.

    `tell` is called once an article that came by a feed is safely stored.
    """
    with open_workers(settings.workers, deadline=settings.deadline) as pool:
        async with open_web(app, settings, pool) as fetcher:
            pipeline = make_pipeline(app, pool)
            poller = Poller(
                store=app.store,
                pipeline=pipeline,
                fetcher=fetcher,
                pool=pool,
                clock=app.clock,
                limits=PollLimits(
                    polls=Share(most=settings.polls),
                    entries=Share(most=settings.entries, ahead=32),
                    lease=timedelta(seconds=settings.lease),
                ),
                tell=tell,
            )
            trials = Trials(fetcher=fetcher, pool=pool, clock=app.clock)
            yield Intake(
                pool=pool, pipeline=pipeline, fetcher=fetcher, poller=poller, trials=trials
            )


@asynccontextmanager
async def open_trials(settings: Settings) -> AsyncIterator[Trials]:
    """Open what tries feeds, without a store, within the limits of the settings."""
    clock = SystemClock()
    with open_workers(settings.workers, deadline=settings.deadline) as pool:
        async with open_fetcher(
            clock=clock,
            private_hosts=settings.private_hosts,
            contact=settings.contact,
            pool=pool,
        ) as fetcher:
            yield Trials(fetcher=fetcher, pool=pool, clock=clock)


async def run_bot(settings: Settings, discord_settings: DiscordSettings) -> None:
    """Run the bot until SIGTERM or SIGINT; work in flight is finished first.

    Raises SettingsError where Discord refuses the token, StorageError where the store cannot open.
    """
    token = discord_settings.read_token()
    point_at(discord_settings)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_app(settings) as app, open_intake(app, settings) as intake:
        bot = Newsdesk(
            store=app.store,
            pipeline=intake.pipeline,
            fetcher=intake.fetcher,
            poller=intake.poller,
            trials=intake.trials,
            clock=app.clock,
            settings=discord_settings,
        )
        await _run_both(stop, intake.poller, run_until(stop, bot, token))
    _log.info("stopped")


async def _run_both(stop: asyncio.Event, poller: Poller, serving: Awaitable[None]) -> None:
    """Poll feeds beside serving people; when the one ends, the other does."""
    polling = asyncio.create_task(poller.run(stop), name="poller")
    polling.add_done_callback(lambda _: stop.set())
    try:
        await serving
    finally:
        stop.set()
        await polling
