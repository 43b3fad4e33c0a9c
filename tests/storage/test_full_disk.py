"""A disk that is really full: what was acknowledged is there, and it goes on once there is room."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.desks import LOCAL_GUILD
from storage import open_storage
from tests.environment import PATIENCE, make_environment
from tests.makers.articles import make_update

ROOT = Path(__file__).parents[2]
UNSHARE = ("unshare", "--map-root-user", "--mount")
SCRIPT = 'mount -t tmpfs -o size=3m none "$1" && exec "$2" -m tests.storage.fill_disk "$1"'


def can_mount() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(
            [*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        ).returncode
    )


@pytest.mark.skipif(not can_mount(), reason="This machine lets nobody mount a disk of their own.")
def test_a_full_disk_loses_nothing_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", SCRIPT, "sh", tmp_path, sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    assert "full" in seen["told"] and seen["faults"] == []
    assert seen["acknowledged"] > 10
    assert seen["held"] == seen["reopened"] == seen["acknowledged"]


async def keep_boats(database: Path) -> None:
    async with open_storage(f"sqlite:///{database}") as store:
        desk = await store.open_desk(LOCAL_GUILD)
        await store.add_article(desk.id, make_update("Two boats met off Boso.", names=()))


def run_on_full_disk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `newsdesk` where the kernel takes no byte more for any file."""
    return subprocess.run(
        ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh", sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=make_environment(folder, NEWSDESK_DATABASE="sqlite:///desk.sqlite3"),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_what_only_reads_is_answered_in_the_terminal(tmp_path: Path) -> None:
    asyncio.run(keep_boats(tmp_path / "desk.sqlite3"))
    found = run_on_full_disk(tmp_path, "search", "Boso")
    assert "Two boats met off Boso." in found.stdout and found.stderr == ""
    changed = run_on_full_disk(tmp_path, "entity", "follow", "Boso", "--kind", "place")
    assert changed.returncode == 1 and "disk" in changed.stderr
