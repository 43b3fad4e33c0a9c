"""Put the parts together: where the store, the workers, the web and the road meet."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.client import Newsdesk, point_at, run_until
from bot.domain.articles import StoreOutcome
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId, name_unseen
from bot.domain.operations import Level, judge_clock
from bot.health import (
    HealthServer,
    Notifier,
    PrometheusMetrics,
    beating,
    serving,
)
from bot.intake.web import open_fetcher
from bot.metrics import listening
from bot.pipeline import Pipeline, SystemClock
from bot.polling import Concurrency, EntryOutcome, FeedPreviews, Poller, PollLimits
from bot.ports.discord import Publisher
from bot.ports.operations import DatabaseFile
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.ports.storage import Storage
from bot.rate_limiter import ConcurrencyLimit, RateLimiter
from bot.schedule import Schedule, ShiftedClock
from bot.settings import DiscordSettings, Settings, SystemdSettings, check_clock
from bot.workers import open_workers
from cogs._discord.presenter import DiscordPresenter
from cogs._discord.publisher import DiscordPublisher
from storage import find_folder, make_database_file, open_storage

_log = logging.getLogger(__name__)

_NEWS = {StoreOutcome.NEW.value, StoreOutcome.REVISED.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An open store, the folder that it lies in, the desk to work for, and the clock."""

    store: Storage
    desk: Desk
    clock: Clock
    folder: Path | None = None


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    guild: GuildId = LOCAL_GUILD,
    create: bool = True,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Open the store that the settings name, made where `create` is true, and a guild's desk."""
    async with open_storage(settings.database, create=create) as store:
        name = "Local desk" if guild == LOCAL_GUILD else name_unseen(guild)
        desk = await store.open_desk(guild, name=name)
        folder = find_folder(settings.database)
        yield App(store=store, desk=desk, clock=clock or SystemClock(), folder=folder)


def open_database_file(settings: Settings) -> DatabaseFile:
    """Return what looks after the store's file; raises SettingsError where there can be none."""
    return make_database_file(settings.database)


@asynccontextmanager
async def open_pipeline(app: App, settings: Settings) -> AsyncIterator[Pipeline]:
    """Open the road into an app's store, with worker processes to read on it."""
    with open_workers(settings.workers, deadline=settings.read_timeout_seconds) as pool:
        yield make_pipeline(app, pool)


def make_pipeline(app: App, pool: WorkerPool) -> Pipeline:
    """Return the road into an app's store over worker processes that are open."""
    return Pipeline(
        articles=app.store, entities=app.store, pool=pool, clock=app.clock, folder=app.folder
    )


@asynccontextmanager
async def open_web(
    app: App,
    settings: Settings,
    pool: WorkerPool | None = None,
) -> AsyncIterator[Fetcher]:
    """Open what reads the web, within the limits of the settings."""
    async with open_fetcher(
        clock=app.clock,
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
    uploads = uploads or ConcurrencyLimit(settings.max_uploads)
    with open_workers(settings.workers, deadline=settings.read_timeout_seconds) as pool:
        async with open_web(app, settings, pool) as fetcher:
            pipeline = make_pipeline(app, pool)
            poller = Poller(
                store=app.store,
                pipeline=pipeline,
                fetcher=fetcher,
                pool=pool,
                clock=app.clock,
                limits=PollLimits(
                    polls=Concurrency(most=settings.concurrent_polls),
                    entries=Concurrency(most=settings.concurrent_entries, ahead=32),
                    lease=timedelta(seconds=settings.task_lease_seconds),
                ),
                on_entry=on_entry,
                has_room=lambda: not uploads.full,
                speed=find_speed(settings),
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
        async with open_fetcher(
            clock=clock,
            private_hosts=settings.private_hosts,
            link_hosts=settings.link_hosts,
            contact=settings.contact,
            pool=pool,
        ) as fetcher:
            yield FeedPreviews(
                fetcher=fetcher, pool=pool, clock=clock, private_hosts=settings.private_hosts
            )


async def run_bot(
    settings: Settings,
    discord_settings: DiscordSettings,
    *,
    open_publisher: Callable[[Newsdesk], Publisher] = DiscordPublisher,
) -> None:
    """Run the bot until SIGTERM or SIGINT; work in flight is finished first.

    Raises SettingsError where Discord refuses the token, StorageError where the store cannot open.
    """
    token = discord_settings.read_token()
    check_clock(settings, discord_settings)
    point_at(discord_settings)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    uploads = ConcurrencyLimit(settings.max_uploads)

    def note(outcome: EntryOutcome) -> None:
        if outcome.outcome in _NEWS:
            schedule.note_news()

    async with (
        _run_alone(settings),
        open_app(settings, clock=make_clock(settings)) as app,
        open_intake(app, settings, on_entry=note, uploads=uploads) as intake,
    ):
        await _look_at_clock(app)
        bot = Newsdesk(
            store=app.store,
            pipeline=intake.pipeline,
            fetcher=intake.fetcher,
            poller=intake.poller,
            previews=intake.previews,
            clock=app.clock,
            settings=discord_settings,
        )
        bot.uploads = uploads
        bot.rate_limiter = RateLimiter(settings.commands_per_minute)
        bot.companion = schedule = Schedule(
            store=app.store,
            clock=app.clock,
            presenter=DiscordPresenter(bot),
            publisher=open_publisher(bot),
            locks=bot.locks,
            speed=find_speed(settings),
        )
        async with _open_health(app, bot, settings):
            await _run_both(stop, intake.poller, run_until(stop, bot, token))
    _log.info("stopped")


@asynccontextmanager
async def _run_alone(settings: Settings) -> AsyncIterator[None]:
    """Let no second bot work on the store: each would post what the other does."""
    since = SystemClock().now()
    who = f"process {os.getpid()} on {socket.gethostname()}, since {since:%Y-%m-%d %H:%M} UTC"
    with open_database_file(settings).run_alone(who):
        yield


@asynccontextmanager
async def _open_health(app: App, bot: Newsdesk, settings: Settings) -> AsyncIterator[None]:
    """Tell systemd, and whoever asks at NEWSDESK_HEALTH_ADDRESS, how the bot is."""

    def is_ready() -> bool:
        return bot.is_ready() and not bot.is_closed()

    notifier, metrics = Notifier(SystemdSettings().notify_socket), PrometheusMetrics()
    server = HealthServer(store=app.store, metrics=metrics, clock=app.clock, is_ready=is_ready)
    with listening(metrics.note):
        async with serving(server, settings.health_address), beating(notifier, is_ready):
            yield


async def _look_at_clock(app: App) -> None:
    """Say so where the clock is behind what the store was written at; the bot goes on."""
    finding = judge_clock(app.clock.now(), await app.store.find_latest_moment())
    if finding.level is Level.FAULT:
        _log.warning(finding.text, extra={"advice": finding.advice})


def make_clock(settings: Settings) -> Clock:
    """Return the machine's clock, or the one that the settings ask for."""
    wanted = settings.clock
    if wanted is None:
        return SystemClock()
    return ShiftedClock(shown=wanted.shown, real=wanted.real, speed=wanted.speed)


def find_speed(settings: Settings) -> float:
    """Return how fast the clock runs beside the machine's."""
    return settings.clock.speed if settings.clock else 1.0


async def _run_both(stop: asyncio.Event, poller: Poller, serving: Awaitable[None]) -> None:
    """Poll feeds beside serving people; when the one ends, the other does."""
    polling = asyncio.create_task(poller.run(stop), name="poller")
    polling.add_done_callback(lambda _: stop.set())
    try:
        await serving
    finally:
        stop.set()
        await polling
