"""The shipped bot under what the unit and the image allow it, as far as can be had without root."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import PATIENCE

ROOT = Path(__file__).parents[2]
MEMORY = 512 * 2**20

# Nothing but the folder of its own can be written, no interface but loopback, no capability.
PREPARE = """set -e
ip link set lo up
mount --bind "$1" "$1"
mount --bind "$2" "$2"
mount -o remount,bind,ro "$2"
mount -o remount,bind,ro /
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \
  prlimit --data="$3" --core=0 "$4" -m tests.discord.restricted "$1"
"""
UNSHARE = ("unshare", "--map-root-user", "--net", "--mount")


def can_unshare() -> bool:
    tools = ("unshare", "ip", "setpriv", "prlimit", "mount")
    return (
        all(map(shutil.which, tools))
        and not subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not can_unshare(), reason="This machine gives nobody namespaces of their own.")
def test_the_bot_lives_in_a_read_only_tree_without_network_rights_or_much_memory(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", PREPARE, "sh", tmp_path, ROOT, str(MEMORY), sys.executable],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    assert (seen["can_write"], seen["interfaces"]) == (False, ["lo"])
    assert "Added: Pier" in seen["added"] and seen["violations"] == []
    assert seen["status"] == 0
    assert seen["answers"]["/healthz"][0] == seen["answers"]["/readyz"][0] == 200
    figures = seen["answers"]["/metrics"][1]
    assert 'newsdesk_articles_total{outcome="new"} 1.0' in figures
    assert "newsdesk_analysis_seconds_count 1.0" in figures
    # The first article starts the workers, which takes seconds: the loop turns meanwhile.
    lags = dict(
        re.findall(r'newsdesk_loop_lag_seconds_(?:bucket.le="|)([\w.+]+)"?}? ([\d.]+)', figures)
    )
    assert float(lags["count"]) > 0
    assert seen["told"].count("READY=1\nSTATUS=Ready.") == 1 and "WATCHDOG=1" in seen["told"]
    # Stopping may take a beat or two: the service manager is not to lose patience meanwhile.
    assert [word for word in seen["told"] if word != "WATCHDOG=1"][-1] == "STOPPING=1"
    assert seen["memory"] < MEMORY
    runs = {line.get("run", "").split("-")[0] for line in seen["log"]}
    assert "interaction" in runs
