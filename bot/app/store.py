"""Open the store that the settings name, for a desk, by a clock: all that a look-up needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.clock import DatabaseClock, SystemClock
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId, name_unseen
from bot.domain.errors import SettingsError
from bot.domain.operations import Role
from bot.duties import SharedDuties, SoleDuties
from bot.ports.duties import Duties
from bot.ports.operations import DatabaseFile
from bot.ports.services import Clock
from bot.ports.storage import Storage
from bot.settings import DiscordSettings, Settings
from storage import find_folder, is_shared, make_database_file, open_storage


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An open store, the folder it lies in, the desk to work for, the clock, the duties.

    `keeping` is what keeps the duties, where others work on the store; it ends with StoreTooNew.
    """

    store: Storage
    desk: Desk
    clock: Clock
    folder: Path | None = None
    duties: Duties = field(default_factory=SoleDuties)
    keeping: asyncio.Task[None] | None = None


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    guild: GuildId = LOCAL_GUILD,
    create: bool = True,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Open the store that the settings name, made where `create` is true, and a guild's desk.

    Unless another `clock` is given, who works on a store that others work on goes by its clock.
    """
    async with open_storage(settings.database, create=create) as store:
        name = "Local desk" if guild == LOCAL_GUILD else name_unseen(guild)
        desk = await store.open_desk(guild, name=name)
        folder = find_folder(settings.database)
        app = App(store=store, desk=desk, clock=clock or SystemClock(), folder=folder)
        if not is_shared(settings.database):
            yield app
            return
        shared = DatabaseClock(await store.tell_time())
        app = replace(app, clock=clock or shared)
        duties = SharedDuties(store, database_clock=shared)
        keeping = asyncio.create_task(duties.run(), name="duties")
        try:
            yield replace(app, duties=duties, keeping=keeping)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)


def check_role(settings: Settings, discord_settings: DiscordSettings) -> None:
    """Raise SettingsError where a process is to share a store that is one process's."""
    given, shards = "", discord_settings.shards
    if settings.role != Role.ALL:
        given = f"--for {settings.role} (NEWSDESK_ROLE)"
    elif shards is not None and not shards.is_whole:
        given = f"DISCORD_SHARDS={shards}"
    if given and not is_shared(settings.database):
        raise SettingsError(
            f"{given}: several processes that share the work need PostgreSQL"
            " (NEWSDESK_DATABASE=postgresql://…). A SQLite file is worked on by one, which does"
            " everything: leave it out."
        )


def open_database_file(settings: Settings) -> DatabaseFile:
    """Return what looks after the store's file; raises SettingsError where there can be none."""
    return make_database_file(settings.database)
