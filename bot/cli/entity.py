"""The commands about an entity: its page (the default), its timeline, what it is beside."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli import followed
from bot.cli.look_ups import add_look_ups


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

add_look_ups(app, "entity")
