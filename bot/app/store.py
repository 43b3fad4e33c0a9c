"""Open the store that the settings name, for a desk, by a clock: all that a look-up needs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId, name_unseen
from bot.ports.operations import DatabaseFile
from bot.ports.services import Clock
from bot.ports.storage import Storage
from bot.settings import Settings
from storage import find_folder, make_database_file, open_storage


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
