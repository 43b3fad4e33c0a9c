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
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import make_environment

ROOT = Path(__file__).parents[2]
AGAIN = (
    ("outlets", "issuers"),
    ("Outlets", "Issuers"),
    ("媒体別", "掲載元"),
    ("來源統計", "出處統計"),
)
"""Words for the example of the walk where somebody has built it in this tree in earnest."""


def reword(text: str) -> str:
    """Return a text of the walk, in other words of the same length where its own are taken."""
    if (ROOT / "bot/briefing/questions/outlets.py").exists():
        for word, other in AGAIN:
            text = text.replace(word, other)
    return text


WALK = reword((ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## A new subcommand")[2])
STEPS = re.findall(r"```(\w+) (file|append)=(\S+)\n(.*?)```", WALK, re.DOTALL)
COMMANDS = re.findall(r"^\$ (.+)$", WALK, re.MULTILINE)
COPIED = ("bot", "cogs", "storage", "tests", "seeds", "docs", "deploy", "pyproject.toml", "LICENSE")
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
    for name in (*COPIED, *(path.name for path in ROOT.glob("*.md"))):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)  # with what is compiled
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


@contextmanager
def without(tree: Path, name: str, piece: str, instead: str = "") -> Iterator[None]:
    """Leave a piece out of a file of the tree, or put another in its place, for a while."""
    path = tree / name
    held = path.read_text("utf-8")
    before, found, after = held.rpartition(piece)  # the walk's own, where its example is built
    assert found
    path.write_text(f"{before}{instead}{after}", "utf-8")
    try:
        yield
    finally:
        path.write_text(held, "utf-8")


TABLE, ROW = "bot/briefing/look_ups.py", "bot/briefing/questions/answer.py"
WORDING = "bot/briefing/wording"
QUESTION = reword("OutletsQuestion")
UNIT = reword("tests/unit/briefing/questions/test_outlets.py")
CHECKS = ("tests/house/test_adding.py", "tests/house/test_docs.py")
DECLARED = f'LookUp("entity outlets", {QUESTION},'


@dataclass(frozen=True)
class Forgotten:
    """A piece of the walk that is left out, or written otherwise, and what `make check` says."""

    name: str
    piece: str
    words: str
    instead: str = ""


FORGOTTEN = (
    Forgotten(ROW, f"    {QUESTION}: answer_outlets,\n", f"{ROW}\nE         {QUESTION}"),
    Forgotten(
        TABLE,
        DECLARED,
        f"{QUESTION}: no command in cogs",
        'LookUp("entity outlets", EntityQuestion,',
    ),
    Forgotten(
        "bot/briefing/questions/outlets.py",
        "question.period.days",
        f"{QUESTION}.period: by answer_outlets",
        "30",
    ),
    Forgotten(f"{WORDING}/en.toml", 'title = "Who tells of {name}"\n', "outlets.title: said in"),
    Forgotten(
        f"{WORDING}/ja.toml", 'none = "この期間にはありません。"\n', "outlets.none = 'Nobody in"
    ),
    Forgotten(f"{WORDING}/zh-TW.toml", 'name = "來源統計"\n', "entity outlets: name (outlets)"),
    Forgotten("tests/discord/test_outlets.py", '"entity outlets"', "/entity outlets"),
    Forgotten("docs/members.md", "`/entity outlets`", "/entity outlets"),
    Forgotten("docs/members.md", "`newsdesk entity outlets`", "newsdesk entity outlets"),
)
"""What is left out together; a piece that hides another (the whole command, its names) is not."""


def test_each_forgotten_piece_is_named(tree: Path) -> None:
    with ExitStack() as stack:
        for one in FORGOTTEN:
            pieces = map(reword, (one.name, one.piece, one.instead))
            stack.enter_context(without(tree, *pieces))
        (tree / UNIT).rename(tree / "kept.py")
        stack.callback((tree / "kept.py").rename, tree / UNIT)
        done = run(tree, "python", "-m", "pytest", *CHECKS)
    wanted = [(one.name, reword(one.words)) for one in FORGOTTEN]
    wanted.append((UNIT, f"{Path(UNIT).name}: of"))
    unsaid = [f"{name}: {words}" for name, words in wanted if words not in done.stdout]
    assert not unsaid, f"{unsaid} not among:\n{done.stdout[-6000:]}"
