"""The walk of CONTRIBUTING.md, followed to the letter in a copy of this tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import make_environment

ROOT = Path(__file__).parents[2]
WALK = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## A new slash command")[2]
STEPS = re.findall(r"```(\w+) (file|append)=(\S+)\n(.*?)```", WALK, re.DOTALL)
COMMANDS = re.findall(r"^\$ (.+)$", WALK, re.MULTILINE)
COPIED = ("bot", "cogs", "storage", "tests", "seeds", "pyproject.toml")


def change(path: Path, lines: list[str]) -> None:
    """Apply lines marked with " ", "+" and "-" where they stand in a file, once."""
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} holds {text.count(before)} times:\n{before}"
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walk")
    skip = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        else:
            shutil.copy(ROOT / name, folder / name)
    for language, act, name, body in STEPS:
        path = folder / name
        if language == "diff":
            change(path, body.splitlines())
        elif act == "append":
            path.write_text(f"{path.read_text('utf-8')}\n{body}", "utf-8")
        else:
            assert not path.exists(), f"{name} is there already"
            path.write_text(body, "utf-8")
    return folder


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = make_environment(tree) | {"PYTHONPATH": str(tree)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def test_the_walk_has_its_steps() -> None:
    assert len(STEPS) == 11
    assert {act for _, act, _, _ in STEPS} == {"file", "append"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_walk_passes(command: str, tree: Path) -> None:
    done = run(tree, *command.split())
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert " passed" in done.stdout or "0 broken" in done.stdout


def test_what_the_walk_writes_is_well_written(tree: Path) -> None:
    written = [name for _, act, name, _ in STEPS if act == "file" and name.endswith(".py")]
    for check in (["check"], ["format", "--check"]):
        done = run(tree, "ruff", *check, *dict.fromkeys(written))
        assert done.returncode == 0, done.stdout


def test_it_may_not_import_the_store(tree: Path) -> None:
    path = tree / "cogs" / "outlets.py"
    held = path.read_text("utf-8")
    path.write_text(held.replace("from discord import", "import storage\nfrom discord import", 1))
    try:
        done = run(tree, "lint-imports", "--no-cache")
    finally:
        path.write_text(held, "utf-8")
    assert done.returncode != 0 and "cogs.outlets -> storage" in done.stdout
