"""The command that writes an export into a file."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.options import Database, Guild, ask_store, make_context, write_file

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.briefing.export import ExportFile

STANDARD_OUTPUT = "-"

E = TypeVar("E", bound=StrEnum)


def export(
    what: Annotated[str, typer.Argument(help="brief, story, timeline, search or agenda.")],
    about: Annotated[
        list[str] | None,
        typer.Argument(help="A name, words of a headline, or the words of a search."),
    ] = None,
    format: Annotated[str, typer.Option(help="md, html, csv, json or ics (an agenda).")] = "md",
    hours: Annotated[
        float, typer.Option(min=0.1, max=87_600, help="Of a brief: how far back.")
    ] = 24,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="The file to write; - for standard output.")
    ] = None,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Write a brief, story, timeline, search or agenda: Markdown, a web page, CSV, JSON, ics."""
    from bot.briefing.export import ExportFormat, ExportKind, make_export

    kind = _choose(ExportKind, what, "WHAT")
    form = _choose(ExportFormat, format, "--format")
    words = " ".join(about or [])

    async def run(app: App) -> ExportFile:
        return await make_export(make_context(app), kind, form, about=words, hours=hours)

    made = ask_store(run, guild=guild, database=database)
    if output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(made.content)
        return
    path = Path(output) if output else _find_free(Path(made.name))
    write_file(path, made.content)
    typer.echo(str(path))


def _choose(kinds: type[E], text: str, name: str) -> E:
    try:
        return kinds(text.lower())
    except ValueError:
        known = ", ".join(kinds)
        raise typer.BadParameter(f"{text!r} is none of {known}.", param_hint=name) from None


def _find_free(path: Path) -> Path:
    """Return a path where no file is: the one given, else with a number behind its name."""
    free, number = path, 2
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
