"""The commands about an entity: its page (the default), its timeline, what it is beside."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli import followed
from bot.cli.options import AsJson, Database, Guild, Picture, ask_desk, print_answer
from bot.domain.questions import (
    DateKind,
    EntityQuestion,
    NamesQuestion,
    Period,
    RelatedQuestion,
    StoriesQuestion,
    TimelineOrder,
    TimelineQuestion,
    TrendQuestion,
)


class _ShowByDefault(TyperGroup):
    """A group in which a word that is no command is a name to show."""

    # Any: the context is Click's own or Typer's copy of it, by Typer's version.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), None)
        if first is not None and first not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ShowByDefault,
    no_args_is_help=True,
    help="Tell what is known of a person, organisation or place: `newsdesk entity NAME`.",
)

for _name, _command in (
    ("follow", followed.follow),
    ("unfollow", followed.unfollow),
    ("kind", followed.set_kind),
    ("hide", followed.hide),
    ("unhide", followed.unhide),
    ("followed", followed.followed),
    ("import", followed.import_names),
    ("export", followed.export_names),
    ("undo", followed.undo),
):
    app.command(_name)(_command)

Name = Annotated[list[str], typer.Argument(help="Any name that it goes by.", metavar="NAME")]
Over = Annotated[Period, typer.Option("--period", help="How many days to count over.")]
Dates = Annotated[DateKind, typer.Option("--dates", help="By the days told of, or of publication.")]
From = Annotated[str | None, typer.Option("--from", help="No earlier days than this.")]
To = Annotated[str | None, typer.Option("--to", help="No later days than this.")]
First = Annotated[TimelineOrder, typer.Option("--order", help="What comes first.")]


@app.command()
def show(
    name: Name,
    period: Over = Period.MONTH,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Show the names it goes by, how often it is in the news, its newest and its key dates."""
    question = EntityQuestion(" ".join(name), period)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


@app.command()
def names(name: Name, as_json: AsJson = False, guild: Guild = 0, database: Database = None) -> None:
    """List the names that texts use for it, each with where it was seen."""
    question = NamesQuestion(" ".join(name))
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


@app.command()
def stories(
    name: Name, as_json: AsJson = False, guild: Guild = 0, database: Database = None
) -> None:
    """List the newest stories that name it."""
    question = StoriesQuestion(" ".join(name))
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


@app.command()
def timeline(
    name: Name,
    dates: Dates = DateKind.EVENT,
    since: From = None,
    until: To = None,
    order: First = TimelineOrder.NEWEST,
    picture: Picture = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Show the dated events that the texts tell of it, each once with all its sources."""
    question = TimelineQuestion(" ".join(name), since, until, dates, order)
    answer = ask_desk(question, guild=guild, database=database)
    print_answer(answer, as_json=as_json, picture=picture)


@app.command()
def related(
    name: Name,
    period: Annotated[Period | None, typer.Option(help="Only the last days.")] = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Show who and what stands in the same articles."""
    question = RelatedQuestion(" ".join(name), period)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


@app.command()
def trend(
    name: Annotated[
        list[str] | None,
        typer.Argument(help="Names, told apart by commas; none for what rises.", metavar="NAME"),
    ] = None,
    period: Over = Period.MONTH,
    picture: Picture = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Show how often names are in the news by day; without a name, what rises and what is new."""
    question = TrendQuestion(" ".join(name or []), period)
    answer = ask_desk(question, guild=guild, database=database)
    print_answer(answer, as_json=as_json, picture=picture)
