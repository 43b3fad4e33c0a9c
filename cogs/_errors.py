"""Turn errors into words for people; the only place that does."""

from __future__ import annotations

import logging
import secrets

import discord
from discord import app_commands

from bot.client import Interaction, Newsdesk
from bot.domain.errors import NewsdeskError
from cogs._escape import escape_text

_log = logging.getLogger(__name__)


async def setup(bot: Newsdesk) -> None:
    """Tell every error of a command here."""
    bot.tree.error(_tell)


async def _tell(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    await tell_error(interaction, getattr(error, "original", error))


async def tell_error(interaction: Interaction, error: BaseException) -> None:
    """Answer an interaction with what went wrong, in words for the person who asked."""
    text = put_into_words(error)
    if text is None:
        mark = secrets.token_hex(4)
        text = f"Something went wrong here; it has been noted as `{mark}`. Trying again may help."
        _log.error("unexpected error %s", mark, exc_info=error)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as lost:
        # The person has gone, or the token has run out: there is nobody left to tell.
        _log.info("could not tell an error", extra={"status": lost.status})


def put_into_words(error: BaseException) -> str | None:
    """Return what to say of an expected error; None for one that is a fault of ours."""
    match error:
        case NewsdeskError():
            return escape_text(str(error))
        case app_commands.MissingPermissions(missing_permissions=missing):
            # Discord's settings say "server" where its API says "guild".
            shown = (name.replace("guild", "server").replace("_", " ") for name in missing)
            names = ", ".join(name.title() for name in shown)
            return f"This command needs the permission {names}; ask an admin of this server."
        case app_commands.NoPrivateMessage():
            return "This works in a server only, not in direct messages."
        case app_commands.CommandOnCooldown(retry_after=seconds):
            return f"That was a lot at once. Try again in {seconds:.0f} seconds."
        case app_commands.TransformerError():
            return escape_text(str(error))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "This command has changed. Give Discord a minute, then type it again."
        case _:
            return None
