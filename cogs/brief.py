"""/brief: what is new, now or since a person last looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.briefing.answers import ask_brief
from bot.client import Interaction, Newsdesk
from bot.domain.digests import BriefLength
from cogs._answers import answer, make_asked

HOURS = 24


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(BriefCog())


class BriefCog(commands.GroupCog, group_name="brief", group_description="What is new, with quotes"):
    """The brief."""

    @app_commands.command(description="What came in lately: stories with quotes and sources")
    @app_commands.guild_only()
    @app_commands.describe(
        hours="How many hours back (24 if left out)",
        length="How much to tell",
        share="Show it to the whole channel",
    )
    async def now(
        self,
        interaction: Interaction,
        hours: app_commands.Range[int, 1, 8760] = HOURS,
        length: Literal["short", "standard", "full"] = "standard",
        share: bool = False,
    ) -> None:
        """Tell what came in during the last hours."""
        until = interaction.client.clock.now()
        question = ask_brief(until - timedelta(hours=hours), until, BriefLength(length))
        await answer(interaction, question, share=share)

    @app_commands.command(description="What is new since you last looked in this channel")
    @app_commands.guild_only()
    async def since(self, interaction: Interaction) -> None:
        """Tell what came in since the person last asked this here; a day the first time."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        asked = await make_asked(interaction)
        last = await interaction.client.store.note_look(
            asked.desk.id,
            channel=interaction.channel_id or 0,
            person=interaction.user.id,
            now=asked.now,
        )
        since = last or asked.now - timedelta(hours=HOURS)
        question = ask_brief(since, asked.now, BriefLength.STANDARD)
        await answer(interaction, question, fresh=False)
