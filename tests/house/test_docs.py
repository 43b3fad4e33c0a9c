"""The documentation and the code name the same commands, settings and constants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from discord import AppCommandType, app_commands
from typer.main import get_command

from bot.cli.commands import app as command_line
from bot.settings import OLD_NAMES
from docs.road import draw_road
from tests.house.shipped import list_settings, load_bot
from tests.house.tree import show

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("seeds/*.md")])
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
TAUGHT = "CONTRIBUTING.md"
"""What the walk builds is in no other tree than its own."""

HISTORY = "CHANGELOG.md"
DOCS = {name: text for name, text in TEXTS.items() if name not in (TAUGHT, HISTORY)}
EVERYTHING = "\n".join(DOCS.values())
NO_COMMANDS = ("/healthz", "/readyz", "/metrics")
"""Addresses of the bot's own health pages, for those who run it."""

UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


@cache
def list_slash_commands() -> frozenset[str]:
    """Return every slash command as it is typed: "/brief now"."""
    tree = load_bot().tree
    found = [*tree.walk_commands(), *tree.get_commands(type=AppCommandType.message)]
    slash = {f"/{c.qualified_name}" for c in found if isinstance(c, app_commands.Command)}
    return frozenset(slash | {c.name for c in found if isinstance(c, app_commands.ContextMenu)})


@cache
def list_cli_commands() -> frozenset[str]:
    """Return every command of the command line as it is typed: "newsdesk feed list"."""

    def walk(command: Any, path: str) -> Iterator[str]:
        below = getattr(command, "commands", None)
        for name, one in (below or {}).items():
            yield from walk(one, f"{path} {name}")
        if not below:
            yield path

    assert isinstance(command_line, typer.Typer)
    return frozenset(walk(get_command(command_line), "newsdesk"))


def find_code(text: str) -> list[str]:
    """Return what stands in backquotes, and the lines of blocks of commands."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [*lines, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


def is_slash_command(code: str) -> bool:
    """Tell whether what begins with a slash is a command, a group of them, or no command at all."""
    known = list_slash_commands()
    words = re.split(r" \S+:|[,;.]", code)[0].split()
    whole, short = " ".join(words[:2]), words[0]
    is_group = len(words) == 1 and any(name.split()[0] == short for name in known)
    return code in NO_COMMANDS or is_group or bool({whole, short} & known)


def test_every_slash_command_named_exists() -> None:
    offenders = [
        f"{page}: {code}"
        for page, text in DOCS.items()
        for code in find_code(text)
        if re.match(r"/[a-z]+(?![^/]*/)", code) and not is_slash_command(code)
    ]
    assert not offenders, show("named, and there is no such command", offenders)


NAMED_AT_ONCE = ("entity",)
"""Groups that take a name in place of a command: `newsdesk entity Taiwan`."""


def test_every_cli_command_named_exists() -> None:
    below: dict[str, set[str]] = {}
    for _, first, *rest in map(str.split, list_cli_commands()):
        below.setdefault(first, set()).update(rest)
    offenders = []
    for page, text in DOCS.items():
        for code in find_code(text):
            for first, second in re.findall(r"(?:^|[ |/])newsdesk ([a-z-]+)(?: ([a-z]+))?", code):
                is_whole = not below.get(first) or first in NAMED_AT_ONCE or not second
                is_known = first in below and (is_whole or second in below[first])
                if not (is_known or first.startswith("-")):
                    offenders.append(f"{page}: {code}")
    assert not offenders, show("named, and there is no such command", offenders)


def test_every_setting_named_exists() -> None:
    tests_own = {"NEWSDESK_SETS", "NEWSDESK_SEEDS", "NEWSDESK_TEST_POSTGRES"}
    known = list_settings() | set(OLD_NAMES.values()) | tests_own
    offenders = [
        f"{page}: {name}"
        for page, text in TEXTS.items()
        for name in set(re.findall(r"\b(?:NEWSDESK|DISCORD)_[A-Z_]+\b", text)) - known
    ]
    assert not offenders, show("named, and there is no such setting", offenders)


def test_every_slash_command_is_documented() -> None:
    pages = [text for name, text in DOCS.items() if name != "docs/README.md"]
    shown = [name if name.startswith("/") else f"Apps → {name}" for name in list_slash_commands()]
    offenders = [
        name
        for name in shown
        if not any(re.search(rf"[`*]{re.escape(name)}[`* ]", text) for text in pages)
    ]
    assert not offenders, show("say in docs/ what it does, in `backquotes`", offenders)


def test_every_cli_command_is_documented() -> None:
    commands = list_cli_commands()
    offenders = [one for one in commands if not re.search(rf"\b{re.escape(one)}\b", EVERYTHING)]
    assert not offenders, show("say in docs/ what it does", offenders)


def test_every_setting_is_documented() -> None:
    offenders = [one for one in list_settings() if not re.search(rf"\b{one}\b", EVERYTHING)]
    assert not offenders, show("say in docs/operating.md what it sets", offenders)


def name_anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: str, target: str) -> bool:
    """Tell whether a link of a page leads to a file, and to a heading in it."""
    if re.match(r"[a-z]+:", target):
        return True
    name, _, anchor = target.partition("#")
    path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
    return path.exists() and (not anchor or anchor in name_anchors(path.read_text("utf-8")))


def test_every_link_leads_somewhere() -> None:
    offenders = [
        f"{page}: {target}"
        for page, text in TEXTS.items()
        for target in re.findall(
            r"\]\(([^()\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        )
        if not leads_somewhere(page, target)
    ]
    assert not offenders, show("leads nowhere", offenders)


def test_the_drawing_of_the_road_is_that_of_the_contract() -> None:
    assert (ROOT / "docs" / "road.svg").read_text("utf-8") == draw_road().rstrip() + "\n"


def test_every_page_is_in_the_index_and_every_picture_in_a_page() -> None:
    index = TEXTS["docs/README.md"]
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"]({name})" not in index} == set()
    pictures = {path.name for path in (ROOT / "docs").iterdir() if path.suffix in (".svg", ".png")}
    assert {name for name in pictures if name not in "\n".join(TEXTS.values())} == set()


ROWS = [
    (page, value, where)
    for page, text in DOCS.items()
    for value, where in re.findall(
        r"^\|[^|\n]+\| ([^|\n]+) \| `((?:bot|cogs|storage)\.[^`\n]+)` \|$", text, re.M
    )
]


def read_value(text: str) -> object:
    """Return what a table says: a number, a share or a time."""
    number, _, unit = text.replace(",", "").partition(" ")
    if unit in UNITS:
        return timedelta(seconds=float(number) * UNITS[unit])
    return float(number) / 100 if unit == "%" else float(number)


def find_value(where: str) -> object:
    """Return the attribute of a module, or what a table in it holds under a word."""
    module, name = re.split(r"\.(?=[A-Z])", where, maxsplit=1)
    first, *rest = name.split(".")
    found: Any = getattr(import_module(module), first)
    for part in rest:
        found = found() if isinstance(found, type) else found
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    return found


def test_constants_are_as_the_documentation_says() -> None:
    assert len(ROWS) > 30
    offenders = [
        f"{page}: {where} is {found}, not {value}"
        for page, value, where in ROWS
        if read_value(value) != (found := find_value(where))
    ]
    assert not offenders, show("the table and the code differ", offenders)
