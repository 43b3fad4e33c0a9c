"""Who may do what: declared defaults can be overridden by admins, so it is checked here too."""

from __future__ import annotations

from discord import app_commands

from bot.client import AnyInteraction, Interaction


def check_curator(interaction: Interaction) -> None:
    """Raise MissingPermissions unless the person may manage messages where they are."""
    if not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])


def check_admin(interaction: AnyInteraction) -> None:
    """Raise MissingPermissions where the person may not manage the server."""
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
