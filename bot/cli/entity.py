"""The commands about an entity: its page (the default) and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.options import AsJson, Database, Guild, ask_store, load_pages_wording
from bot.cli.output import print_json, show_page
from bot.domain.errors import NotFound

if TYPE_CHECKING:
    from bot.app import App
    from bot.briefing.lookup import EntityPage, NameUnknown, Timeline


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

Name = Annotated[list[str], typer.Argument(help="Any name that it goes by.", metavar="NAME")]


@app.command()
def show(name: Name, as_json: AsJson = False, guild: Guild = 0, database: Database = None) -> None:
    """Show the names it goes by, how often it is in the news, its newest and its key dates."""
    from bot.briefing.lookup import NameUnknown, look_up_entity
    from bot.briefing.lookup_pages import show_entity

    async def question(app: App) -> tuple[EntityPage | NameUnknown, str]:
        words = " ".join(name)
        page = await look_up_entity(app.store, app.desk, words, now=app.clock.now())
        return page, app.desk.zone

    answer, zone = ask_store(question, guild=guild, database=database)
    if isinstance(answer, NameUnknown):
        raise NotFound(_say_unknown(answer))
    if as_json:
        print_json(answer)
    else:
        show_page(show_entity(answer, zone, load_pages_wording()))


@app.command()
def timeline(
    name: Name, as_json: AsJson = False, guild: Guild = 0, database: Database = None
) -> None:
    """Show the dated events that the texts tell of it, newest first."""
    from bot.briefing.lookup import NameUnknown, look_up_timeline
    from bot.briefing.lookup_pages import show_timeline

    async def question(app: App) -> Timeline | NameUnknown:
        return await look_up_timeline(app.store, app.desk, " ".join(name))

    answer = ask_store(question, guild=guild, database=database)
    if isinstance(answer, NameUnknown):
        raise NotFound(_say_unknown(answer))
    if as_json:
        print_json(answer)
    else:
        show_page(show_timeline(answer, load_pages_wording()))


def _say_unknown(unknown: NameUnknown) -> str:
    from bot.briefing.lookup_pages import show_unknown

    return "".join(run.text for run in show_unknown(unknown, load_pages_wording()).title)
