"""The store: SQLite or PostgreSQL behind the ports of `bot.ports`, opened by `open_storage`."""

from __future__ import annotations

import importlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from bot.domain.errors import SettingsError
from bot.ports.operations import DatabaseFile
from bot.ports.storage import Storage
from storage.operations import SqliteFile
from storage.sqlite import open_database
from storage.stores import Stores

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


@asynccontextmanager
async def open_storage(
    url: str, *, create: bool = True, durable: bool = True
) -> AsyncIterator[Storage]:
    """Open the store that a URL names: `sqlite:///PATH`, `sqlite:///:memory:`, `postgresql://…`.

    One that is not there yet is made, unless `create` is false: then StoreUnreadable says so. One
    that is not `durable` is quicker, and may be lost when the machine goes down.
    Raises SettingsError for another kind of URL, StorageError where it cannot be opened.
    """
    if url.startswith(_POSTGRES):
        postgres = _load_postgres()
        async with postgres.open_stores(url, create=create, durable=durable) as stores:
            yield stores
        return
    async with open_database(_read_path(url), create=create, durable=durable) as db:
        yield Stores(db)


def _load_postgres() -> ModuleType:
    try:
        return importlib.import_module("storage.postgres")
    except ImportError as error:
        raise SettingsError(
            "A postgresql:// address needs what `pip install 'newsdesk[postgres]'` brings."
        ) from error


def make_database_file(url: str) -> DatabaseFile:
    """Return what looks after the store that a URL names; raises SettingsError."""
    if url.startswith(_POSTGRES):
        return _load_postgres().ServerDatabase(url)  # type: ignore[no-any-return] # loaded late
    path = _read_path(url)
    if path == ":memory:":
        raise SettingsError("NEWSDESK_DATABASE names no file: there is nothing to look after.")
    return SqliteFile(path)


async def move_store(source: str, target: str) -> tuple[tuple[str, int], ...]:
    """Copy the store of a URL into one that is empty, of another engine, and compare both.

    Returns how many rows each table has. Raises SettingsError for two of one engine, StoreExists
    where the target holds something, StorageError where the copy is not what it should be.
    """
    if is_shared(source) == is_shared(target):
        raise SettingsError(
            "A store is moved between a sqlite:/// file and a postgresql:// database: name one of"
            " each, first where it is."
        )
    postgres = _load_postgres()
    if is_shared(source):
        moved = await postgres.move_to_file(source, Path(_read_path(target)))
    else:
        moved = await postgres.move_to_server(Path(_read_path(source)), target)
    return tuple(moved)


def find_folder(url: str) -> Path | None:
    """Return the folder of the store that a URL names, None of one that is no file."""
    if url.startswith(_POSTGRES):
        return None
    path = _read_path(url)
    return None if path == ":memory:" else Path(path).parent


def is_shared(url: str) -> bool:
    """Tell whether several processes, of several machines, may work on the store of a URL."""
    return not url.startswith(_SQLITE)


def _read_path(url: str) -> str:
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise SettingsError(
            "NEWSDESK_DATABASE must look like sqlite:///newsdesk.sqlite3 or"
            f" postgresql://user@server/newsdesk, not {hide_password(url)!r}."
        )
    return url.removeprefix(_SQLITE)


def hide_password(url: str) -> str:
    """Return an address as it may be shown: without its password, cut short."""
    shown = re.sub(r"(?<=://)([^/?#@:]*):[^/?#]*@", r"\1:***@", url)
    return re.sub(r"(?i)(\b(?:ssl)?password=)[^&\s]*", r"\1***", shown)[:200]
