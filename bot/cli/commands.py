"""All commands of the command line: the same answers as in Discord, and what the owner needs.

Only light modules are imported here; each command imports what it uses, so that --help is quick.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__
from bot.cli import ask, doctor, entity, export, feed, upkeep, watch
from bot.cli import ingest as ingest_commands
from bot.cli.look_ups import add_look_ups
from bot.cli.options import Database
from bot.cli.tool import commands as tool
from bot.domain.operations import Role

app = typer.Typer(
    name="newsdesk",
    help="Turn articles into a cited brief, and ask about them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def run(
    role: Annotated[
        Role | None,
        typer.Option("--for", help="What this process does where several share a PostgreSQL."),
    ] = None,
    database: Database = None,
) -> None:
    """Connect to Discord and serve until told to stop (SIGTERM or Ctrl-C)."""
    from bot.app.serve import serve

    serve(database, role)


app.command("demo")(ingest_commands.demo)
app.command("ingest")(ingest_commands.ingest)
app.command("brief")(ask.brief)
app.add_typer(entity.app, name="entity")
app.add_typer(feed.app, name="feed")
app.add_typer(watch.app, name="watch")
add_look_ups(app)
app.command("story")(ask.story)
app.command("search")(ask.search)
app.command("export")(export.export)
app.command("doctor")(doctor.doctor)
app.command("health")(doctor.health)
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("move")(upkeep.move)
app.command("export-guild")(upkeep.export_guild)
app.command("delete-guild")(upkeep.delete_guild)
app.command("clock")(upkeep.clock)
app.command("retention")(upkeep.retention)
app.add_typer(tool.app, name="tool")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsdesk {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    pass
