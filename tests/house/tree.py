"""The tree of this project as the house checks read it: its modules, packages and names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.environment import ROOT

SHIPPED = ("bot", "cogs", "storage")
"""The folders that are installed."""


def list_modules(*folders: str) -> list[Path]:
    """Return the Python files under some folders of the project, in their order."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def name_path(path: Path) -> str:
    """Return a path from the top of the project: "bot/domain/feeds.py"."""
    return path.relative_to(ROOT).as_posix()


def name_package(folder: Path) -> str:
    """Return the dotted name of a package: "bot.text.dates"."""
    return ".".join(folder.relative_to(ROOT).parts)


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def find_names(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each name that a module gives or uses, with its line; its own file's name at line 0."""
    yield path.parent.name if path.stem == "__init__" else path.stem, 0
    for node in ast.walk(parse(path)):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name, line
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, line
            case ast.ClassDef(name=name):
                yield name, line
            case ast.keyword(arg=str(name)) | ast.alias(asname=str(name)):
                yield name, line
            case _:
                pass


def split_name(name: str) -> list[str]:
    """Return the words of a name, in lower case: "_find_HTTPDoor" gives find, http and door."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", name)]


def show(advice: str, offenders: Iterable[str]) -> str:
    """Return what is to be done and who offends, a line each: what a failing check prints."""
    return "\n".join((advice, *sorted(offenders)))
