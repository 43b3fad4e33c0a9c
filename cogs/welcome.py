"""Say once what the bot does, where it has just been invited."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import discord
from discord.ext import commands

from bot.briefing.wording import load_wording
from bot.client import Newsdesk
from cogs._permissions import list_lacking

_log = logging.getLogger(__name__)

TO_WELCOME = ("view_channel", "send_messages")


async def setup(bot: Newsdesk) -> None:
    """Listen for guilds that the bot joins."""
    await bot.add_cog(WelcomeCog(bot))


class WelcomeCog(commands.Cog):
    """First contact. When the bot leaves a guild its desk stays: rejoining finds it again."""

    def __init__(self, bot: Newsdesk) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Post the welcome, once for each time that the bot joins."""
        channel = next(find_places(guild), None)
        with self.bot.work():
            # Noted before it is sent: a welcome that is lost harms less than one that repeats.
            if not await self._note_join(guild) or channel is None:
                return
            text = load_wording().say("welcome.text")
            try:
                await channel.send(text, silent=True, suppress_embeds=True)
            except discord.HTTPException as refused:
                _log.info("no welcome could be posted", extra={"status": refused.status})

    async def _note_join(self, guild: discord.Guild) -> bool:
        """Note when the bot joined; return whether that is new."""
        joined = guild.me.joined_at
        key, value = f"welcome {guild.id}", joined.isoformat() if joined else ""
        if await self.bot.store.find_note(key) == value:
            return False
        await self.bot.store.set_note(key, value)
        return True


def find_places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the bot may post: the channel for system messages, then the others, top first."""
    channels = [guild.system_channel, *guild.text_channels]
    for channel in channels:
        if channel and not list_lacking(channel.permissions_for(guild.me), TO_WELCOME):
            yield channel
