"""Say once what the bot does, where it has just been invited, and set its desk up there."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator

import aiohttp
import discord
from discord.ext import commands

from bot.briefing.wording import load_wording
from bot.client import Newsdesk
from cogs._shared.permissions import list_lacking
from cogs.desk.setup_view import make_card

_log = logging.getLogger(__name__)

TO_WELCOME = ("view_channel", "send_messages")
NONCE = 25
"""Characters of a nonce at most (Discord's limit)."""
TRIES = 2


async def setup(bot: Newsdesk) -> None:
    """Listen for guilds that the bot joins."""
    await bot.add_cog(WelcomeCog(bot))


class WelcomeCog(commands.Cog):
    """First contact. When the bot leaves a guild its desk stays: rejoining finds it again."""

    def __init__(self, bot: Newsdesk) -> None:
        self.bot = bot
        self.started = bot.clock.now()
        self._noting = asyncio.Lock()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Welcome a guild that the bot joined."""
        await self._welcome(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Welcome a guild that was joined while the bot was connecting, or in an outage.

        discord.py 2.7 then takes a guild that is new for one that came back.
        """
        if guild.me.joined_at and guild.me.joined_at > self.started:
            await self._welcome(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Welcome the guilds joined while connecting: discord.py 2.7 may not tell of the last."""
        for guild in self.bot.guilds:
            if not guild.unavailable:
                await self.on_guild_available(guild)

    async def _welcome(self, guild: discord.Guild) -> None:
        """Post the welcome, once for each time that the bot joins."""
        joined = guild.me.joined_at.isoformat() if guild.me.joined_at else ""
        channel = next(find_places(guild), None)
        # Noted before it is sent: a welcome that is lost harms less than one that repeats.
        if await self._note_join(guild, joined) and channel is not None:
            await _post(self.bot, channel, f"{guild.id} {joined}")

    async def _note_join(self, guild: discord.Guild, joined: str) -> bool:
        """Note when the bot joined; return whether that is new."""
        key = f"welcome {guild.id}"
        async with self._noting:
            if await self.bot.store.find_note(key) == joined:
                return False
            await self.bot.store.set_note(key, joined)
        return True


async def _post(bot: Newsdesk, channel: discord.TextChannel, join: str) -> None:
    wording, guild = load_wording(str(channel.guild.preferred_locale), live=True), channel.guild
    intro = wording.say("welcome.text")
    view = await make_card(bot, guild, await bot.find_desk(guild), wording, intro=intro)
    # The same nonce for the same join: where only the answer was lost, Discord posts it once.
    nonce = hashlib.sha256(join.encode()).hexdigest()[:NONCE]
    for _ in range(TRIES):
        try:
            await channel.send(view=view, silent=True, nonce=nonce)
            return
        except discord.HTTPException as refused:
            _log.info("no welcome could be posted", extra={"status": refused.status})
            return
        except aiohttp.ClientError as lost:
            _log.info("the connection broke in a welcome", extra={"kind": type(lost).__name__})


def find_places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the bot may post: the channel for system messages, then the others, top first."""
    channels = [guild.system_channel, *guild.text_channels]
    for channel in channels:
        if channel and not list_lacking(channel.permissions_for(guild.me), TO_WELCOME):
            yield channel
