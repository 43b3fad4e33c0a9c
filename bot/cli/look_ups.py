"""The commands of look-ups in the terminal, made of their declarations."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING
from typing import Annotated, Any

import typer

from bot.briefing.look_ups import LookUp, Parameter, list_in_terminal, list_parameters
from bot.cli.options import (
    AS_JSON,
    DESK,
    Picture,
    ask_desk,
    make_option,
    print_answer,
    set_options,
)


def add_look_ups(app: typer.Typer, group: str = "") -> None:
    """Add the commands of the look-ups of a group, or of those of none."""
    for name, look_up in list_in_terminal(group):
        app.command(name, help=f"{look_up.says}.")(_make_command(look_up))


def _make_command(look_up: LookUp) -> Callable[..., None]:
    asked = list(list_parameters(look_up))

    # Any: each option holds what the question's field is of.
    def run(
        *, as_json: bool, guild: int, database: str | None, picture: Any = None, **given: Any
    ) -> None:
        # What stands without a name may be several words: they are one text.
        values = {
            key: " ".join(value) if isinstance(value, list) else value
            for key, value in given.items()
            if value is not None
        }
        found = ask_desk(look_up.question(**values), guild=guild, database=database)
        print_answer(found, as_json=as_json, picture=picture)

    picture = [make_option("picture", Picture, None)] if look_up.picture else []
    set_options(run, [*map(_make_option, asked), *picture, AS_JSON, *DESK])
    return run


def _make_option(one: Parameter) -> inspect.Parameter:
    says = f"{one.option.says}."
    if one.is_subject:
        words = Annotated[list[str] | None, typer.Argument(help=says, metavar=one.name.upper())]
        needed = one.default is MISSING
        return make_option(one.field, words, inspect.Parameter.empty if needed else None)
    kind = one.kind | None if one.optional else one.kind
    return make_option(
        one.field, Annotated[kind, typer.Option(f"--{one.name}", help=says)], one.default
    )
