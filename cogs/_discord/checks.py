"""Who may do what where: admins may override what is declared, so it is checked here, too."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

from bot.client import AnyInteraction, Interaction, find_guild

_Command = TypeVar("_Command")


def elsewhere(command: _Command) -> _Command:
    """Let people who installed the bot for themselves use a command where it is not, too."""
    installs = app_commands.allowed_installs(guilds=True, users=True)
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return contexts(installs(command))


def check_curator(interaction: Interaction) -> None:
    """Raise MissingPermissions unless the person may manage messages where they are."""
    if find_guild(interaction) is None or not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])


def check_admin(interaction: AnyInteraction) -> None:
    """Raise MissingPermissions where the person may not manage the server."""
    if find_guild(interaction) is None or not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
