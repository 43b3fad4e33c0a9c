"""What is offered while a person types: names and stories of this guild's own desk."""

from __future__ import annotations

import logging

from discord import app_commands

from bot.client import Interaction
from bot.domain.entities import Entity, fold_name

_log = logging.getLogger(__name__)

MOST = 25
LENGTH = 100
"""Discord's limits: choices offered, characters of a choice."""

Choices = list[app_commands.Choice[str]]


async def offer_names(interaction: Interaction, typed: str) -> Choices:
    """Offer entities whose name or alias begins with or contains what was typed."""
    if interaction.guild is None:
        return []
    try:
        store, desk = (
            interaction.client.store,
            await interaction.client.find_desk(interaction.guild),
        )
        folded = fold_name(typed)
        if folded:
            found = await store.find_similar(desk.id, folded, limit=MOST)
        else:
            found = await store.get_leading(desk.id, limit=MOST)
    except Exception:  # an offer that fails must never stop a person from typing on
        _log.exception("no names could be offered")
        return []
    return [_choice(show_entity(entity), f"e:{entity.id}") for entity in found[:MOST]]


def show_entity(entity: Entity) -> str:
    """Return an entity as it is offered: "Senkaku Islands (Diaoyu Islands) · 41"."""
    alias = f" ({entity.aliases[0].name})" if entity.aliases else ""
    count = f" · {entity.mentions}"
    return f"{entity.name}{alias}"[: LENGTH - len(count)] + count


async def offer_stories(interaction: Interaction, typed: str) -> Choices:
    """Offer stories with a title in which words begin with what was typed, newest first."""
    if interaction.guild is None:
        return []
    try:
        store, desk = (
            interaction.client.store,
            await interaction.client.find_desk(interaction.guild),
        )
        found = await store.find_stories(desk.id, typed, limit=MOST)
    except Exception:  # as above
        _log.exception("no stories could be offered")
        return []
    return [_choice(title, f"s:{story}") for story, title in found]


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    shown = " ".join(name.split())
    cut = shown if len(shown) <= LENGTH else f"{shown[: LENGTH - 1]}…"
    return app_commands.Choice(name=cut, value=value)
