"""The documentation and the code name the same commands, settings and constants."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from discord import AppCommandType, app_commands
from typer.main import get_command

from bot.cli import app as command_line
from bot.client import EXTENSIONS, Newsdesk
from bot.pipeline import SystemClock
from bot.settings import OLD_NAMES, DiscordSettings, Settings
from docs.road import draw_road

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("seeds/*.md")])
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

    async def load() -> list[Any]:
        nothing: Any = None
        bot = Newsdesk(
            **dict.fromkeys(("store", "pipeline", "fetcher", "poller", "previews"), nothing),
            clock=SystemClock(),
            settings=DiscordSettings(),
        )
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        menus = bot.tree.get_commands(type=AppCommandType.message)
        return [*bot.tree.walk_commands(), *menus]

    found = asyncio.run(load())
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


@cache
def list_settings() -> frozenset[str]:
    """Return every setting by the name of its variable."""
    return frozenset(
        f"{kind.model_config['env_prefix']}{name}".upper()
        for kind in (Settings, DiscordSettings)
        for name in kind.model_fields
    )


def find_code(text: str) -> list[str]:
    """Return what stands in backquotes, and the lines of blocks of commands."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [*lines, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


@pytest.mark.parametrize("page", DOCS)
def test_every_slash_command_named_exists(page: str) -> None:
    known = list_slash_commands()
    groups = {name.split()[0] for name in known}
    named = [code for code in find_code(DOCS[page]) if re.match(r"/[a-z]+(?![^/]*/)", code)]
    named = [code for code in named if code not in NO_COMMANDS]
    unknown = []
    for code in named:
        words = re.split(r" \S+:|[,;.]", code)[0].split()
        whole, short = " ".join(words[:2]), words[0]
        if not {whole, short} & known and not (short in groups and len(words) == 1):
            unknown.append(code)
    assert unknown == []


NAMED_AT_ONCE = ("entity",)
"""Groups that take a name in place of a command: `newsdesk entity Taiwan`."""


@pytest.mark.parametrize("page", DOCS)
def test_every_cli_command_named_exists(page: str) -> None:
    known = list_cli_commands()
    below: dict[str, set[str]] = {}
    for _, first, *rest in map(str.split, known):
        below.setdefault(first, set()).update(rest)
    unknown = []
    for code in find_code(DOCS[page]):
        for first, second in re.findall(r"(?:^|[ |/])newsdesk ([a-z-]+)(?: ([a-z]+))?", code):
            alone = first in below and (not below[first] or first in NAMED_AT_ONCE or not second)
            if not (alone or second in below.get(first, ()) or first.startswith("-")):
                unknown.append(code)
    assert unknown == []


@pytest.mark.parametrize("page", TEXTS)
def test_every_setting_named_exists(page: str) -> None:
    named = set(re.findall(r"\b(?:NEWSDESK|DISCORD)_[A-Z_]+\b", TEXTS[page]))
    tests_own = {"NEWSDESK_SETS", "NEWSDESK_SEEDS"}
    old = set(OLD_NAMES.values()) if page in ("docs/operating.md", HISTORY) else set()
    assert named - list_settings() - old - tests_own == set()


@pytest.mark.parametrize("command", sorted(list_slash_commands()))
def test_every_slash_command_is_documented(command: str) -> None:
    pages = [text for name, text in DOCS.items() if name != "docs/README.md"]
    shown = command if command.startswith("/") else f"Apps → {command}"
    assert any(re.search(rf"[`*]{re.escape(shown)}[`* ]", text) for text in pages), shown


@pytest.mark.parametrize("command", sorted(list_cli_commands()))
def test_every_cli_command_is_documented(command: str) -> None:
    assert re.search(rf"\b{re.escape(command)}\b", EVERYTHING), command


@pytest.mark.parametrize("setting", sorted(list_settings()))
def test_every_setting_is_documented(setting: str) -> None:
    assert re.search(rf"\b{setting}\b", EVERYTHING), setting


def name_anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_leads_somewhere(page: str) -> None:
    lost = []
    text = re.sub(r"```.*?```", "", TEXTS[page], flags=re.DOTALL)
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        if not path.exists() or (anchor and anchor not in name_anchors(path.read_text("utf-8"))):
            lost.append(target)
    assert lost == []


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


@pytest.mark.parametrize(("page", "value", "where"), ROWS, ids=lambda item: str(item))
def test_a_constant_is_as_the_documentation_says(page: str, value: str, where: str) -> None:
    assert read_value(value) == find_value(where)


def test_there_are_constants_to_compare() -> None:
    assert len(ROWS) > 30
