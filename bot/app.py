"""Put the parts together: where the store, the workers, the web and the road meet."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.client import Newsdesk, point_at, run_until
from bot.domain.guilds import LOCAL_GUILD, Desk, GuildId
from bot.intake.fetch import open_fetcher
from bot.pipeline import Pipeline, SystemClock
from bot.ports import Clock, Fetcher, Storage
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
        yield Pipeline(articles=app.store, entities=app.store, pool=pool, clock=app.clock)


@asynccontextmanager
async def open_web(app: App, settings: Settings) -> AsyncIterator[Fetcher]:
    """Open what reads the web, within the limits of the settings."""
    async with open_fetcher(
        clock=app.clock, private_hosts=settings.private_hosts, contact=settings.contact
    ) as fetcher:
        yield fetcher


async def run_bot(settings: Settings, discord_settings: DiscordSettings) -> None:
    """Run the bot until SIGTERM or SIGINT; work in flight is finished first.

    Raises SettingsError where Discord refuses the token, StorageError where the store cannot open.
    """
    token = discord_settings.read_token()
    point_at(discord_settings)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with (
        open_app(settings) as app,
        open_pipeline(app, settings) as pipeline,
        open_web(app, settings) as fetcher,
    ):
        bot = Newsdesk(
            store=app.store,
            pipeline=pipeline,
            fetcher=fetcher,
            clock=app.clock,
            settings=discord_settings,
        )
        await run_until(stop, bot, token)
    _log.info("stopped")
