"""Who may do what: declared defaults can be overridden by admins, so it is checked here too."""

from __future__ import annotations

from discord import app_commands

from bot.client import AnyInteraction, Interaction
from cogs._discord.errors import show_error

PRESS = 0.5
"""What pressing a button costs of a person's allowance: half a command."""


def check_curator(interaction: Interaction) -> None:
    """Raise MissingPermissions unless the person may manage messages where they are."""
    if not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])


def check_admin(interaction: AnyInteraction) -> None:
    """Raise MissingPermissions where the person may not manage the server."""
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])


class Counted:
    """A button or list that takes something of the allowance of who uses it."""

    async def interaction_check(self, interaction: AnyInteraction, /) -> bool:
        """Let a press through, or tell how long to wait."""
        try:
            interaction.client.admit(interaction, cost=PRESS)
        except app_commands.CommandOnCooldown as error:
            await show_error(interaction, error)
            return False
        return True
