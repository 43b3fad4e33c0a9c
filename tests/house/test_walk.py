"""The walk of CONTRIBUTING.md, followed to the letter in a copy of this tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.e2e.conftest import make_environment

ROOT = Path(__file__).parents[2]
WALK = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## A new subcommand")[2]
STEPS = re.findall(r"```(\w+) (file|append)=(\S+)\n(.*?)```", WALK, re.DOTALL)
COMMANDS = re.findall(r"^\$ (.+)$", WALK, re.MULTILINE)
COPIED = ("bot", "cogs", "storage", "tests", "seeds", "docs", "deploy", "pyproject.toml")
MOST_TOUCHED = 12
"""Files that a subcommand may take (the house: what a new contributor met)."""


def change(path: Path, lines: list[str]) -> None:
    """Apply lines marked with " ", "+" and "-" where they stand in a file, once."""
    before = "".join(f"{line[1:]}\n" for line in lines if line[:1] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[:1] in " +")
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} holds {text.count(before)} times:\n{before}"
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walk")
    skip = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in (*COPIED, *(path.name for path in ROOT.glob("*.md"))):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        else:
            shutil.copy(ROOT / name, folder / name)
    for language, act, name, body in STEPS:
        path = folder / name
        if language == "diff":
            change(path, [line or " " for line in body.splitlines()])
        elif act == "append":
            gap = "\n\n" if body.startswith("@") else "\n"
            path.write_text(f"{path.read_text('utf-8')}{gap}{body}", "utf-8")
        else:
            assert not path.exists(), f"{name} is there already"
            path.write_text(body, "utf-8")
    # What stands in this tree by now may come between: imports are put in order as anyone would.
    written = {name for _, _, name, _ in STEPS if name.endswith(".py")}
    run(folder, "ruff", "check", "--quiet", "--select", "I", "--fix", *sorted(written))
    return folder


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = make_environment(tree) | {"PYTHONPATH": str(tree)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def test_the_walk_touches_few_files() -> None:
    assert len({name for _, _, name, _ in STEPS}) <= MOST_TOUCHED


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_walk_passes(command: str, tree: Path) -> None:
    done = run(tree, *shlex.split(command))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert " passed" in done.stdout or "0 broken" in done.stdout


def test_what_the_walk_writes_is_well_written(tree: Path) -> None:
    written = dict.fromkeys(name for _, _, name, _ in STEPS if name.endswith(".py"))
    for check in (["check"], ["format", "--check"]):
        done = run(tree, "ruff", *check, *written)
        assert done.returncode == 0, done.stdout


def test_it_may_not_import_the_store(tree: Path) -> None:
    with without(
        tree,
        "cogs/entity/commands.py",
        "from discord import",
        "import storage\nfrom discord import",
    ):
        done = run(tree, "lint-imports", "--no-cache")
    assert done.returncode != 0 and "cogs.entity.commands -> storage" in done.stdout


@contextmanager
def without(tree: Path, name: str, piece: str, instead: str = "") -> Iterator[None]:
    """Leave a piece out of a file of the tree, or put another in its place, for a while."""
    path = tree / name
    held = path.read_text("utf-8")
    assert piece in held
    path.write_text(held.replace(piece, instead, 1), "utf-8")
    try:
        yield
    finally:
        path.write_text(held, "utf-8")


def find_step(name: str) -> str:
    """Return what the walk appends to a file."""
    (body,) = (body for _, act, step, body in STEPS if step == name and act == "append")
    return str(body)


WORDING = "bot/briefing/wording"
ROW = "bot/briefing/questions/answer.py"
Piece = tuple[str, str, str]

ADDING = ("tests/house/test_adding.py",)
FORGOTTEN: dict[str, tuple[tuple[str, ...], list[Piece]]] = {
    "row, terminal, words, name and test": (
        ADDING,
        [
            (ROW, "    OutletsQuestion: answer_outlets,\n", f"{ROW}\nE         OutletsQuestion"),
            (
                "bot/cli/entity.py",
                find_step("bot/cli/entity.py").strip("\n"),
                "OutletsQuestion: no command in bot/cli",
            ),
            (
                f"{WORDING}/ja.toml",
                'none = "まだありません。"\n',
                "outlets.none = 'Nobody yet.'",
            ),
            (f"{WORDING}/zh-TW.toml", 'name = "來源統計"\n', "entity outlets: name (outlets)"),
            ("tests/discord/test_outlets.py", '"entity outlets"', "/entity outlets"),
        ],
    ),
    "command and English words": (
        ADDING,
        [
            (
                "cogs/entity/commands.py",
                find_step("cogs/entity/commands.py"),
                "OutletsQuestion: no command in cogs",
            ),
            (f"{WORDING}/en.toml", find_step(f"{WORDING}/en.toml"), "outlets.none: said in"),
        ],
    ),
    "documentation": (
        ("tests/house/test_docs.py", "-k", "documented"),
        [("docs/members.md", "`/entity outlets`", "/entity outlets")],
    ),
}
"""Pieces of the walk that are left out together, for each what `make check` says of it: the file
that it stands in, the piece, and the words."""


@pytest.mark.parametrize("what", FORGOTTEN)
def test_each_forgotten_piece_is_named(what: str, tree: Path) -> None:
    checks, pieces = FORGOTTEN[what]
    with ExitStack() as stack:
        for name, piece, _ in pieces:
            stack.enter_context(without(tree, name, piece))
        done = run(tree, "python", "-m", "pytest", *checks)
    unsaid = [f"{name}: {words}" for name, _, words in pieces if words not in done.stdout]
    assert not unsaid, f"{unsaid} not among:\n{done.stdout[-6000:]}"
