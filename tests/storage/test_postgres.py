"""What only a server does: it loses connections, wakes other processes, asks for passwords."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.domain.desks import GuildId
from bot.domain.errors import SettingsError, StorageError, StoreTooNew
from bot.domain.operations import Topic
from bot.duties import SharedDuties
from bot.ports.storage import Storage
from bot.settings import load_settings
from storage import hide_password, open_storage
from tests.environment import PATIENCE
from tests.postgres import GUARDED, OWN, find_postgres
from tests.stores import open_postgres


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:se@cr:et@server:5432/news", "postgresql://me:***@server:5432/news"),
        ("postgresql://me@server/news?password=secret", "postgresql://me@server/news?password=***"),
        ("postgresql://server/news?sslpassword=secret&user=me", "sslpassword=***&user=me"),
        ("mysql://me:secret@server", "mysql://me:***@server"),
        ("sqlite:///newsdesk.sqlite3", "sqlite:///newsdesk.sqlite3"),
    ],
)
def test_no_password_is_shown(address: str, shown: str) -> None:
    assert hide_password(address).endswith(shown)


@pytest.mark.parametrize(
    "address", ["postgresql://me:secret@server:port/x", "postgresql://me:secret@localhost:1/x"]
)
async def test_what_cannot_be_opened_is_told_without_the_password(address: str) -> None:
    find_postgres()
    with pytest.raises((SettingsError, StorageError)) as told:
        async with open_storage(address):
            pass
    assert "secret" not in f"{told.value} {told.value.__cause__}"


async def test_a_password_is_read_from_either_kind_of_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = find_postgres().replace("user=postgres", f"user={GUARDED}")
    alone, listed = tmp_path / "password", tmp_path / "pgpass"
    alone.write_text("se:cr & et\n", encoding="utf-8")
    listed.write_text(f"*:*:*:{GUARDED}:se\\:cr & et\n", encoding="utf-8")
    listed.chmod(0o600)
    async with open_postgres() as store:
        await run(
            store, f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'se:cr & et' IN ROLE pg_read_all_data"
        )
        try:
            if OWN not in os.environ:
                with pytest.raises(StorageError):
                    await look(address)
            monkeypatch.setenv("NEWSDESK_DATABASE_PASSWORD_FILE", str(alone))
            settings = load_settings(address)
            await look(settings.database)
            assert "se%3Acr" not in hide_password(settings.database)
            monkeypatch.delenv("NEWSDESK_DATABASE_PASSWORD_FILE")
            monkeypatch.setenv("PGPASSFILE", str(listed))
            await look(load_settings(address).database)
        finally:
            await run(store, f"DROP ROLE {GUARDED}")


async def look(address: str) -> None:
    async with open_storage(address, create=False) as store:
        assert await store.get_desks() == ()


async def run(store: Storage, statement: str) -> None:
    await store._db.fetch(statement)  # type: ignore[attr-defined] # a server's, not a family's


async def test_connections_that_are_lost_are_made_anew() -> None:
    async with open_postgres() as store, open_postgres() as other:
        desk = await store.open_desk(GuildId(7))
        await other._db.fetch(  # type: ignore[attr-defined]
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND application_name = 'newsdesk'"
        )
        with pytest.raises(StorageError):
            await store.find_desk(desk.id)
        assert await store.find_desk(desk.id) == desk


async def test_who_listens_in_another_process_is_woken() -> None:
    async with open_postgres() as store, open_postgres() as other:
        heard, unheard = asyncio.Event(), asyncio.Event()
        other.listen(Topic.NEWS, heard.set)
        other.listen(Topic.TASKS, unheard.set)
        async with asyncio.timeout(PATIENCE):
            while not heard.is_set():  # until the other one listens
                store.notify(Topic.NEWS)
                await asyncio.sleep(0.02)
        assert not unheard.is_set()


async def test_a_process_of_an_older_version_ends_once_a_newer_one_has_changed_the_schema() -> None:
    async with open_postgres() as store:
        running = asyncio.create_task(SharedDuties(store, seconds=0.01).run())
        change = store._db  # type: ignore[attr-defined]
        await change.fetch("INSERT INTO schema_version VALUES (99)")
        try:
            with pytest.raises(StoreTooNew, match="schema 99, this version"):
                await asyncio.wait_for(running, PATIENCE)
        finally:
            await change.fetch("DELETE FROM schema_version WHERE number = 99")
