"""A disk that is really full: what was acknowledged is there, and it goes on once there is room."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import PATIENCE

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
