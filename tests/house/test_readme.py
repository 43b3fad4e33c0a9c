"""Every command that the README shows is run, in its order, in a folder like a fresh checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm
from tests.e2e.conftest import make_environment
from tests.environment import PATIENCE

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("$ ")
]
HERE = ("make test", "source .venv/bin/activate")
"""What is running now, and what only prepares the shell."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for name in (
        "Makefile",
        "pyproject.toml",
        "deploy",
        "bot",
        "cogs",
        "storage",
        "seeds",
        "tests",
    ):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    if warm.nursery is not None:
        # `newsdesk` itself is started by what `make` makes; here it is forked from warm modules.
        (folder / "warm").mkdir()
        door = folder / "warm" / "newsdesk"
        door.write_text(f"#!{sys.executable} -IS\n{DOOR.format(door=warm.nursery.open())}")
        door.chmod(0o700)
    return folder


DOOR = """
import json, os, socket, sys
asked = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
line.connect({door!r})
socket.send_fds(line, [json.dumps(asked).encode()], [0, 1, 2])
assert line.recv(100).startswith(b"+")
sys.exit(int(line.recv(100)))
"""
"""A program that lets the nursery run `newsdesk` in its place."""


def made_by_make() -> bool:
    """Tell whether make would leave the environment as it is."""
    question = ["make", "--question", "--no-print-directory", ".venv/.dev"]
    return subprocess.run(question, cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_the_readme_shows_commands() -> None:
    assert {"make demo", "make test"} <= set(COMMANDS) and len(COMMANDS) > 8


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in HERE])
def test_command(command: str, checkout: Path) -> None:
    if "make " in command and not made_by_make():
        pytest.skip("The environment is not what make would make now: `make test` runs this.")
    environment = make_environment(checkout)
    places = (checkout / "warm", Path(sys.executable).parent, environment["PATH"])
    environment["PATH"] = os.pathsep.join(map(str, places))
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
