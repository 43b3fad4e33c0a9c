"""/export: a brief, story, timeline, search or agenda as a file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.export import ExportFormat, ExportKind, make_export
from bot.briefing.wording import load_wording
from bot.client import Interaction, Newsdesk
from cogs._discord.answers import begin
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import Offered, offer_subjects

Subject = app_commands.Transform[str, Offered(offer_subjects, 300)]


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(ExportCog())


class ExportCog(commands.Cog):
    """Files to keep, print or compute with."""

    @elsewhere
    @app_commands.command(
        description="A brief, story, timeline, search or agenda as a file, for you alone"
    )
    @app_commands.describe(
        what="What to export",
        about="A name, a story, or words to search for; a brief or agenda needs none",
        format="A web page to print, Markdown, a table or JSON for programs, a calendar (ics)",
        hours="Of a brief: how many hours back (24 if left out)",
    )
    @app_commands.checks.cooldown(3, 30)
    async def export(
        self,
        interaction: Interaction,
        what: Literal["brief", "story", "timeline", "search", "agenda"],
        about: Subject | None = None,
        format: Literal["md", "html", "csv", "json", "ics"] = "html",
        hours: app_commands.Range[int, 1, 8760] = 24,
    ) -> None:
        """Send a file to the person who asked."""
        context = await begin(interaction)
        # A file is read anywhere: its times and names are words.
        context = replace(context, wording=load_wording(context.wording.language))
        made = await make_export(
            context, ExportKind(what), ExportFormat(format), about=about or "", hours=hours
        )
        article = context.wording.say(
            "export.done", file=made.name, size=-(-len(made.content) // 1024)
        )
        file = discord.File(io.BytesIO(made.content), filename=made.name)
        await interaction.followup.send(article, file=file, ephemeral=True)
