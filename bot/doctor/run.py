"""Put the parts of an examination together: settings, file, store, workers, Discord."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from bot.app.store import open_app, open_database_file
from bot.clock import SystemClock
from bot.doctor.checks import (
    Inspect,
    check_disk,
    check_file,
    check_rights,
    check_store,
    check_workers,
    explain,
)
from bot.domain.errors import NewsdeskError, SettingsError
from bot.domain.operations import Examination, Finding, Level, sum_up
from bot.ports.services import WorkerPool
from bot.settings import (
    DiscordSettings,
    Settings,
    check_clock,
    load_discord_settings,
    load_settings,
)
from bot.workers import open_workers
from cogs._shared.inspect import inspect_channels
from storage import is_shared

FILE = "sqlite:///"

START_SECONDS = 30.0
"""How long the first sentence may take, with the models to load on a busy machine."""


OpenPool = Callable[[], AbstractContextManager[WorkerPool]]


async def check_here(database: str | None) -> Examination:
    """Return all that can be found out about the installation that the environment names."""
    try:
        settings, discord_settings = load_settings(database), load_discord_settings()
        check_clock(settings, discord_settings)
        open_database_file(settings)
    except SettingsError as error:
        advice = "Set it right in the environment, or in .env."
        return sum_up(
            [Finding(about="settings", level=Level.FAULT, text=str(error), advice=advice)]
        )
    deadline = max(settings.read_timeout_seconds, START_SECONDS)
    return await check(settings, discord_settings, partial(open_workers, 1, deadline=deadline))


async def check(
    settings: Settings, discord_settings: DiscordSettings, open_pool: OpenPool
) -> Examination:
    """Return all that can be found out about an installation with these settings."""
    database_file = open_database_file(settings)
    findings = [_judge_token(discord_settings)]
    running = database_file.is_held()
    path, shared = Path(settings.database.removeprefix(FILE)), is_shared(settings.database)
    if shared or _is_there(path):
        notice, report = await check_file(database_file)
        findings += notice
        if not shared:
            findings.append(check_disk(path.parent, report))
            findings += check_rights(_list_files(path, discord_settings))
        if report is not None:
            findings += await _check_open(settings, discord_settings, running)
    else:
        text = f"There is no {path} yet: it is made when the bot starts."
        findings.append(Finding(about="database", level=Level.WARNING, text=text))
        findings.append(check_disk(path.parent, None))
    with open_pool() as pool:
        findings.append(await check_workers(pool))
    return sum_up(findings)


def _list_files(path: Path, discord_settings: DiscordSettings) -> list[Path]:
    """Return the files that are nobody else's: the database's, and that of the token."""
    files = [path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal", ".lock", ".bot"))]
    return files + ([discord_settings.token_file] if discord_settings.token_file else [])


def _is_there(path: Path) -> bool:
    return path.exists()


def _judge_token(settings: DiscordSettings) -> Finding:
    try:
        settings.read_token()
    except SettingsError as error:
        advice = "Without it the bot cannot start; commands on this machine can."
        return Finding(about="settings", level=Level.WARNING, text=str(error), advice=advice)
    return Finding(about="settings", level=Level.GOOD, text="Complete.")


async def _check_open(
    settings: Settings, discord_settings: DiscordSettings, running: bool
) -> tuple[Finding, ...]:
    inspect: Inspect | None = partial(inspect_channels, discord_settings)
    try:
        discord_settings.read_token()
    except SettingsError:
        inspect = None
    try:
        async with open_app(settings, create=False) as app:
            now = (settings.clock or SystemClock()).now()
            return await check_store(app.store, now=now, running=running, inspect=inspect)
    except NewsdeskError as error:
        return (explain("database", error),)
