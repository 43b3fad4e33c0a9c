"""Turn errors into words for people; the only place that does."""

from __future__ import annotations

import logging
import math
import secrets
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import aiohttp
import discord
from discord import app_commands
from discord.utils import MISSING

from bot.briefing.wording import Wording, load_wording
from bot.client import Interaction, Newsdesk
from bot.domain.errors import DateNotUnderstood, NewsdeskError, NotFound
from bot.domain.spans import truncate
from cogs._discord.escape import escape_text

_log = logging.getLogger(__name__)

MOST_WORDS, MOST_CHARACTERS = 1_000, 2_000
"""Characters of what went wrong before they are escaped, and of a message (Discord's limit)."""

_UNKNOWN = 10062
"""Discord's code for an interaction that was not answered in three seconds: it takes none now."""


class DeskUnchosen(NotFound):
    """Where the bot is not, a person reads none of the desks yet; `rows` let them choose one."""

    def __init__(self, text: str, rows: Sequence[discord.ui.ActionRow[Any]] = ()) -> None:
        super().__init__(text)
        self.rows = rows


async def setup(bot: Newsdesk) -> None:
    """Tell every error of a command here."""
    bot.tree.error(_respond)


async def _respond(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    # An option that is read as it comes in fails before the command is called.
    is_option = isinstance(error, app_commands.TransformerError)
    cause = error.__cause__ if is_option else getattr(error, "original", None)
    await show_error(interaction, cause or error)


async def show_error(interaction: Interaction, error: BaseException) -> None:
    """Answer an interaction with what went wrong, in words for the person who asked."""
    if interaction.client.is_closed():
        _log.info("an answer was cut off by the end")
        return
    if isinstance(error, aiohttp.ClientError) and await _was_answered(interaction):
        # Discord took the answer and its confirmation was lost: the person has what they asked.
        _log.info("an answer went through unconfirmed")
        return
    if isinstance(error, discord.NotFound) and error.code == _UNKNOWN:
        _log.warning("an answer came too late for Discord")
        return
    wording = load_wording(str(interaction.locale))
    text = put_into_words(error, wording)
    if text is None:
        mark = secrets.token_hex(4)
        text = wording.say("error.unexpected", mark=mark)
        _log.error("unexpected error", extra={"id": mark}, exc_info=error)
    view = MISSING
    if isinstance(error, DeskUnchosen) and error.rows:
        view = discord.ui.View(timeout=None)
        for item in (item for row in error.rows for item in row.children):
            view.add_item(item)
        view.stop()  # one that listens stays in memory
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, view=view, ephemeral=True)
        else:
            await interaction.response.send_message(text, view=view, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as lost:
        # The person or Discord has gone, or the token has run out: there is nobody left to tell.
        why = getattr(lost, "status", type(lost).__name__)
        _log.info("could not tell an error", extra={"status": why})


async def _was_answered(interaction: Interaction) -> bool:
    try:
        return not (await interaction.original_response()).flags.loading
    except (discord.HTTPException, discord.ClientException, aiohttp.ClientError):
        return False


def put_into_words(error: BaseException, wording: Wording) -> str | None:
    """Return what to say of an expected error; None for one that is a fault of ours.

    An error of the road brings its own words, in English, unless they were said in the language
    of the person where it was raised.
    """
    match error:
        case DateNotUnderstood(fault=fault, typed=typed) if fault:
            return _bound(wording.say(f"when.{fault}", typed=typed, like=wording.say("when.like")))
        case NewsdeskError():
            return _bound(str(error))
        case aiohttp.ClientError():
            return wording.say("error.unreachable")
        case discord.HTTPException(status=status) if status == 429 or status >= 500:
            # Discord's own trouble, not a fault of ours: there is nothing to look up in the log.
            return wording.say("error.unreachable")
        case app_commands.MissingPermissions(missing_permissions=missing):
            names = wording.say("page.join").join(_name_right(name, wording) for name in missing)
            return wording.say("error.permission", names=names)
        case app_commands.NoPrivateMessage():
            return wording.say("error.guild_only")
        case app_commands.CommandOnCooldown(retry_after=seconds):
            return wording.count("error.cooldown", max(math.ceil(seconds), 1))
        case ZoneInfoNotFoundError():
            return wording.say("error.zone")
        case app_commands.TransformerError():
            return _bound(str(error))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return wording.say("error.changed")
        case _:
            return None


def _bound(text: str) -> str:
    """Return words with what a person typed in them as Discord takes them, however long that is."""
    return escape_text(truncate(text, MOST_WORDS))[:MOST_CHARACTERS]


def _name_right(name: str, wording: Wording) -> str:
    known = wording.texts.get(f"permission.{name}")
    # Discord's settings say "server" where its API says "guild".
    return known or name.replace("guild", "server").replace("_", " ").title()
