"""The store: SQLite behind the ports of `bot.ports`, opened by `open_storage`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.errors import SettingsError
from bot.ports.operations import StoreKeeper
from bot.ports.storage import Storage
from storage.articles.articles import Articles
from storage.articles.days import Days
from storage.articles.entities import Entities
from storage.articles.relations import Relations
from storage.articles.retention import Retention
from storage.articles.stories import Stories
from storage.articles.trends import Trends
from storage.corrections.log import Corrections
from storage.desk.audit import Audit
from storage.desk.desks import Desks
from storage.desk.persons import Persons
from storage.desk.questions import Questions
from storage.feeds.feeds import Feeds
from storage.feeds.tasks import Tasks
from storage.operations.backup import SqliteKeeper
from storage.operations.maintenance import Upkeep
from storage.posting.amendments import Amendments
from storage.posting.deliveries import Deliveries
from storage.posting.digests import Digests
from storage.posting.memory import Memories
from storage.posting.watches import Watches
from storage.search.saved import SavedSearches
from storage.search.search import Search
from storage.sqlite.database import open_database

_SQLITE = "sqlite:///"


class SqliteStorage(
    Desks,
    Relations,
    Trends,
    Entities,
    Articles,
    Stories,
    Days,
    Search,
    SavedSearches,
    Questions,
    Corrections,
    Audit,
    Feeds,
    Tasks,
    Digests,
    Deliveries,
    Memories,
    Watches,
    Amendments,
    Persons,
    Retention,
    Upkeep,
):
    """All the stores over one SQLite database."""


@asynccontextmanager
async def open_storage(url: str, *, create: bool = True) -> AsyncIterator[Storage]:
    """Open the store that a URL names: `sqlite:///PATH`, or `sqlite:///:memory:`.

    One that is not there yet is made, unless `create` is false: then StoreUnreadable says so.
    Raises SettingsError for another kind of URL, StorageError where it cannot be opened.
    """
    async with open_database(_read_path(url), create=create) as db:
        yield SqliteStorage(db)


def make_keeper(url: str) -> StoreKeeper:
    """Return what looks after the file of the store that a URL names; raises SettingsError."""
    path = _read_path(url)
    if path == ":memory:":
        raise SettingsError("NEWSDESK_DATABASE names no file: there is nothing to look after.")
    return SqliteKeeper(path)


def _read_path(url: str) -> str:
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise SettingsError(
            f"NEWSDESK_DATABASE must look like sqlite:///newsdesk.sqlite3, not {url!r}."
        )
    return url.removeprefix(_SQLITE)
