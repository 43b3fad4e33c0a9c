"""Word lists, tables and patterns of language, read from text files that ship with the models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

MODEL = Path(__file__).parent / "model"
FAMILY_NAMES = "family names of East Asia that open a name of two or three parts"
_HEADING = re.compile(r"\[([^:\]]+)")
_SHARED = re.compile(r"\(\?&([^)]+)\)")


@cache
def load_lexicon() -> Mapping[str, frozenset[str]]:
    """Return the shipped word lists by the first words of their headings."""
    found: dict[str, frozenset[str]] = {}
    for heading, lines in _read_sections("lexicon.txt"):
        phrases = heading.endswith(", phrases")
        listed = [part for line in lines for part in (line.split(",") if phrases else line.split())]
        name = heading.removesuffix(", phrases")
        found[name] = frozenset(word.strip() for word in listed if word.strip())
    return found


def load_rows(name: str) -> list[list[str]]:
    """Return the rows of a shipped table (`tables.txt`) by its heading, each as its columns."""
    lines = next(lines for heading, lines in _read_sections("tables.txt") if heading == name)
    return [line.split() for line in lines if line]


def load_pattern(name: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a shipped pattern by the first words of its heading.

    It is written as `re.VERBOSE` has it; `(?&name)` stands for the pattern of another heading.
    """
    return re.compile(_expand(name), re.VERBOSE | flags)


def load_patterns(group: str, flags: re.RegexFlag = re.NOFLAG) -> dict[str, re.Pattern[str]]:
    """Return the shipped patterns whose headings open with `group`, by the words behind it."""
    names = [name for name in _load_written() if name.startswith(f"{group} ")]
    return {name.removeprefix(f"{group} "): load_pattern(name, flags) for name in names}


def _expand(name: str) -> str:
    return _SHARED.sub(lambda shared: f"(?:{_expand(shared[1])})", _load_written()[name])


@cache
def _load_written() -> Mapping[str, str]:
    return {name: "\n".join(lines) for name, lines in _read_sections("patterns.txt")}


def _read_sections(file: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the first words of each heading, which opens a line, and the lines below it."""
    name, lines = "", list[str]()
    for line in (MODEL / file).read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.match(line):
            if name:
                yield name, lines
            name, lines = heading[1], []
        elif not line.startswith("#"):
            lines.append(line)
    yield name, lines
