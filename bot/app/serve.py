"""Run the bot: where the store, what brings articles in, the schedule and Discord meet."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from bot.app.intake import Intake, open_intake
from bot.app.store import App, check_role, open_app, open_database_file
from bot.client import Newsdesk, ShardedNewsdesk, point_at, run_until
from bot.clock import SystemClock
from bot.domain.errors import SettingsError
from bot.domain.operations import Level, Role, ShardRange, Topic, judge_clock
from bot.health import HealthServer, Notifier, PrometheusMetrics, beating, serving
from bot.logs import log_to_stderr
from bot.metrics import listening
from bot.polling import Poller
from bot.ports.discord import Publisher
from bot.ports.services import Clock
from bot.process import end_within, share_one_heap
from bot.rate_limiter import ConcurrencyLimit, RateLimiter
from bot.schedule import Schedule
from bot.settings import (
    DiscordSettings,
    Settings,
    check_clock,
    find_notify_socket,
    load_discord_settings,
    load_settings,
    log_old_names,
)
from bot.shards import ServedShards
from cogs._discord.presenter import DiscordPresenter
from cogs._discord.publisher import DiscordEvents, DiscordPublisher
from storage import is_shared

_log = logging.getLogger(__name__)

MACHINE = SystemClock()
"""This machine's clock."""

MOST_APART = 5.0
"""Seconds by which the clocks of this machine and of the database may differ."""


def serve(database: str | None = None, role: Role | None = None) -> None:
    """Run the process that the environment describes, with another database or role where given.

    Raises SettingsError, StorageError.
    """
    share_one_heap()
    settings, discord_settings = load_settings(database, role), load_discord_settings()
    check_role(settings, discord_settings)
    log_to_stderr(as_json=settings.log_format == "json")
    log_old_names()
    reading = settings.role == Role.INGEST
    asyncio.run(run_ingest(settings) if reading else run_bot(settings, discord_settings))


async def run_bot(
    settings: Settings,
    discord_settings: DiscordSettings,
    *,
    open_publisher: Callable[[Newsdesk], Publisher] = DiscordPublisher,
    machine: Clock = MACHINE,
) -> None:
    """Run the bot until SIGTERM or SIGINT; work in flight is finished first.

    Raises SettingsError where Discord refuses the token or the `machine` has another time than a
    database that others work on, StorageError where the store cannot open.
    """
    token = discord_settings.read_token()
    check_clock(settings, discord_settings)
    point_at(discord_settings)
    stop = _stop_at_signals()
    uploads = ConcurrencyLimit(settings.max_uploads)

    async with (
        _run_alone(settings),
        open_app(settings, clock=settings.clock) as app,
        _stop_if_outdated(app, stop),
        open_intake(app, settings, uploads=uploads) as intake,
    ):
        await _look_at_clock(app, machine)
        shards = ServedShards(app.duties, discord_settings.shards or ShardRange())
        app.store.serve_shards(shards.get)
        bot = _make_bot(app, intake, discord_settings)
        bot.uploads, bot.rate_limiter = uploads, RateLimiter(settings.commands_per_minute)
        bot.served = shards
        bot.companion = _make_schedule(app, bot, open_publisher(bot), settings)
        async with _open_health(app, settings, lambda: bot.is_ready() and not bot.is_closed()):
            serving = _serve_shards(stop, shards, bot, token)
            if settings.role == Role.GATEWAY:
                await serving
            else:
                await _run_both(stop, intake.poller, serving)
    _log.info("stopped")


def _make_bot(app: App, intake: Intake, discord_settings: DiscordSettings) -> Newsdesk:
    make: Callable[..., Newsdesk] = Newsdesk
    if discord_settings.shards is not None:
        make = partial(ShardedNewsdesk, shards=discord_settings.shards)
    return make(
        store=app.store,
        pipeline=intake.pipeline,
        fetcher=intake.fetcher,
        previews=intake.previews,
        clock=app.clock,
        settings=discord_settings,
        duties=app.duties,
    )


async def _serve_shards(
    stop: asyncio.Event, shards: ServedShards, bot: Newsdesk, token: str
) -> None:
    """Serve the shards, once nobody else does, until told to stop or they are somebody else's."""
    stopping = asyncio.create_task(stop.wait())
    taking = asyncio.create_task(shards.take())
    await asyncio.wait({stopping, taking}, return_when=asyncio.FIRST_COMPLETED)
    if not taking.done():
        await end_within([taking], 0.0)
        return
    taking.result()
    watching = asyncio.create_task(shards.watch(), name="shards")
    watching.add_done_callback(lambda _: stop.set())
    try:
        await run_until(stop, bot, token)
        if watching.done():
            watching.result()
    finally:
        await end_within([stopping, watching], 0.0)


async def run_ingest(settings: Settings, *, machine: Clock = MACHINE) -> None:
    """Read feeds and place their articles until SIGTERM or SIGINT, without Discord.

    Raises as `run_bot` does.
    """
    stop = _stop_at_signals()
    async with (
        open_app(settings) as app,
        _stop_if_outdated(app, stop),
        open_intake(app, settings) as intake,
    ):
        await _look_at_clock(app, machine)
        async with _open_health(app, settings, lambda: not stop.is_set()):
            await intake.poller.run(stop)
    _log.info("stopped")


@asynccontextmanager
async def _stop_if_outdated(app: App, stop: asyncio.Event) -> AsyncIterator[None]:
    """Stop once a newer version has changed the store; raises StoreTooNew at the end then."""
    if app.keeping is None:
        yield
        return
    app.keeping.add_done_callback(lambda _: stop.set())
    yield
    if app.keeping.done():
        app.keeping.result()


def _stop_at_signals() -> asyncio.Event:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _make_schedule(app: App, bot: Newsdesk, publisher: Publisher, settings: Settings) -> Schedule:
    schedule = Schedule(
        store=app.store,
        clock=app.clock,
        presenter=DiscordPresenter(bot),
        publisher=publisher,
        events=DiscordEvents(bot),
        locks=bot.locks,
        duties=app.duties,
        speed=settings.speed,
    )
    app.store.listen(Topic.NEWS, schedule.note_news)
    return schedule


@asynccontextmanager
async def _run_alone(settings: Settings) -> AsyncIterator[None]:
    """Let no second bot work on a file: each would post what the other does."""
    if is_shared(settings.database):  # there duties say who does what
        yield
        return
    since = MACHINE.now()
    who = f"process {os.getpid()} on {socket.gethostname()}, since {since:%Y-%m-%d %H:%M} UTC"
    with open_database_file(settings).run_alone(who):
        yield


@asynccontextmanager
async def _open_health(
    app: App, settings: Settings, is_ready: Callable[[], bool]
) -> AsyncIterator[None]:
    """Tell systemd, and whoever asks at NEWSDESK_HEALTH_ADDRESS, how the process is."""
    notifier, metrics = Notifier(find_notify_socket()), PrometheusMetrics()
    server = HealthServer(store=app.store, metrics=metrics, clock=app.clock, is_ready=is_ready)
    with listening(metrics.note):
        async with serving(server, settings.health_address), beating(notifier, is_ready):
            yield


async def _look_at_clock(app: App, machine: Clock) -> None:
    """Say so where the clock is behind what the store was written at; the bot goes on.

    Raises SettingsError where the machine's is not that of a database which others work on: what
    of a process goes by it (logs, turns) would lead those astray who compare.
    """
    apart = (machine.now() - await app.store.tell_time()).total_seconds()
    if abs(apart) > MOST_APART:
        where = "ahead of" if apart > 0 else "behind"
        raise SettingsError(
            f"The clock of this machine is {abs(apart):,.0f} s {where} the database's:"
            " set one of them right (timedatectl tells whether it is kept so)."
        )
    finding = judge_clock(app.clock.now(), await app.store.find_latest_moment())
    if finding.level is Level.FAULT:
        _log.warning(finding.text, extra={"advice": finding.advice})


async def _run_both(stop: asyncio.Event, poller: Poller, serving: Awaitable[None]) -> None:
    """Poll feeds beside serving people; when the one ends, the other does."""
    polling = asyncio.create_task(poller.run(stop), name="poller")
    polling.add_done_callback(lambda _: stop.set())
    try:
        await serving
    finally:
        stop.set()
        await polling
