"""Who may do what: declared defaults can be overridden by admins, so it is checked here too."""

from __future__ import annotations

from discord import app_commands

from bot.client import Interaction


def check_curator(interaction: Interaction) -> None:
    """Raise MissingPermissions unless the person may manage messages where they are."""
    if not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])
