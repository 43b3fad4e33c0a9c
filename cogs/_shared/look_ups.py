"""The commands of look-ups in Discord, made of their declarations: options, offers, who may ask."""

from __future__ import annotations

import inspect
from dataclasses import MISSING
from enum import StrEnum
from typing import Any

from discord import app_commands

from bot.briefing.look_ups import LookUp, Offers, Parameter, list_in_discord, list_parameters
from bot.client import Interaction, Newsdesk
from cogs._discord.answers import answer
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import (
    Offer,
    offer_articles,
    offer_names,
    offer_names_together,
    offer_stories,
)
from cogs._shared.digests import offer_digests
from cogs._shared.typed import Chosen

OFFERS: dict[Offers, Offer] = {
    Offers.NAMES: offer_names,
    Offers.NAMES_TOGETHER: offer_names_together,
    Offers.STORIES: offer_stories,
    Offers.ARTICLES: offer_articles,
    Offers.DIGESTS: offer_digests,
}

Command = app_commands.Command[Any, ..., None]


def add_look_ups(above: app_commands.Group | app_commands.CommandTree[Newsdesk] | None) -> None:
    """Add the look-ups of a group to it, and those of no group to the tree of commands."""
    assert above is not None
    group = above.name if isinstance(above, app_commands.Group) else ""
    for name, look_up in list_in_discord(group):
        above.add_command(_make_command(name, look_up))


def _make_command(name: str, look_up: LookUp) -> Command:
    asked = list(list_parameters(look_up))

    # Any: each option holds what the question's field is of.
    async def run(interaction: Interaction, *, share: bool, **given: Any) -> None:
        if "channel" in look_up.question.__dataclass_fields__:
            given["channel"] = interaction.channel_id or 0
        await answer(interaction, look_up.question(**given), share=share)

    run.__name__ = run.__qualname__ = name
    run.__signature__ = _make_signature(asked)  # type: ignore[attr-defined]  # discord.py reads it
    app_commands.rename(**{one.field: one.name for one in asked})(run)
    words = {one.field: _describe(one) for one in asked}
    app_commands.describe(**words, share="Show it to the whole channel")(run)
    offers = {one.field: OFFERS[one.option.offers] for one in asked if one.option.offers in OFFERS}
    app_commands.autocomplete(**offers)(run)
    command: Command = app_commands.command(name=name, description=look_up.says)(run)
    return elsewhere(command)


def _make_signature(asked: list[Parameter]) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    options = [
        inspect.Parameter(
            one.field,
            kind,
            annotation=_find_type(one),
            default=inspect.Parameter.empty if one.default is MISSING else one.default,
        )
        for one in asked
    ]
    share = inspect.Parameter("share", kind, annotation=bool, default=False)
    return inspect.Signature([inspect.Parameter("interaction", kind), *options, share])


def _find_type(one: Parameter) -> Any:
    """Return the type of an option as discord.py reads it: a choice, or a text within bounds."""
    kind: Any = one.kind
    if issubclass(kind, StrEnum):
        kind = app_commands.Transform[kind, Chosen(kind)]
    elif kind is str:
        kind = app_commands.Range[str, 1, one.option.most]
    return kind | None if one.optional else kind


def _describe(one: Parameter) -> str:
    usual = f" ({one.default} if left out)" if isinstance(one.default, StrEnum) else ""
    return one.option.says + usual
