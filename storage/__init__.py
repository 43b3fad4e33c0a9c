"""The store: SQLite behind the ports of `bot.ports`, opened by `open_storage`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.errors import SettingsError
from bot.ports.operations import DatabaseFile
from bot.ports.storage import Storage
from storage.articles import Articles, Days, Entities, Relations, Retention, Stories, Trends, Works
from storage.coordination import Inbox, LeasedDuties, LocalNotifications
from storage.corrections import Corrections, NameLists
from storage.desk import Audit, Desks, Persons, Questions
from storage.feeds import Feeds, MissedEntries, Tasks
from storage.operations import SqliteFile, Upkeep
from storage.posting import ChannelHistories, Deliveries, Digests, PlannedEvents, PostEdits, Watches
from storage.search import SavedSearches, Search
from storage.sqlite import open_database

_SQLITE = "sqlite:///"


class SqliteStorage(
    Desks,
    NameLists,
    Relations,
    Trends,
    Articles,
    Entities,
    Stories,
    Days,
    Search,
    SavedSearches,
    Questions,
    Works,
    Corrections,
    Audit,
    Feeds,
    MissedEntries,
    Tasks,
    Digests,
    Deliveries,
    ChannelHistories,
    Watches,
    PostEdits,
    PlannedEvents,
    Persons,
    Retention,
    Upkeep,
    Inbox,
    LeasedDuties,
    LocalNotifications,
    Storage,
):
    """All the stores over one SQLite database."""


@asynccontextmanager
async def open_storage(
    url: str, *, create: bool = True, durable: bool = True
) -> AsyncIterator[Storage]:
    """Open the store that a URL names: `sqlite:///PATH`, or `sqlite:///:memory:`.

    One that is not there yet is made, unless `create` is false: then StoreUnreadable says so. One
    that is not `durable` is quicker, and may be lost when the machine goes down.
    Raises SettingsError for another kind of URL, StorageError where it cannot be opened.
    """
    async with open_database(_read_path(url), create=create, durable=durable) as db:
        yield SqliteStorage(db)


def make_database_file(url: str) -> DatabaseFile:
    """Return what looks after the file of the store that a URL names; raises SettingsError."""
    path = _read_path(url)
    if path == ":memory:":
        raise SettingsError("NEWSDESK_DATABASE names no file: there is nothing to look after.")
    return SqliteFile(path)


def find_folder(url: str) -> Path | None:
    """Return the folder of the store that a URL names, None of one in memory."""
    path = _read_path(url)
    return None if path == ":memory:" else Path(path).parent


def is_shared(url: str) -> bool:
    """Tell whether several processes, of several machines, may work on the store of a URL."""
    return not url.startswith(_SQLITE)


def _read_path(url: str) -> str:
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise SettingsError(
            f"NEWSDESK_DATABASE must look like sqlite:///newsdesk.sqlite3, not {url!r}."
        )
    return url.removeprefix(_SQLITE)
