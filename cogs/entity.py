"""/entity: a person, organisation or place: its page and its timeline."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, Newsdesk
from bot.domain.lookups import Question, QuestionKind
from cogs._answers import answer
from cogs._choices import offer_names


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(EntityCog())


class EntityCog(
    commands.GroupCog, group_name="entity", group_description="A person, organisation or place"
):
    """Look-ups by name."""

    @app_commands.command(
        description="Its names, how often it is in the news, newest and key dates"
    )
    @app_commands.guild_only()
    @app_commands.describe(name="Any name it goes by", share="Show it to the whole channel")
    @app_commands.autocomplete(name=offer_names)
    async def show(
        self, interaction: Interaction, name: app_commands.Range[str, 1, 200], share: bool = False
    ) -> None:
        """Show the page of an entity."""
        question = Question(kind=QuestionKind.ENTITY, subject=name)
        await answer(interaction, question, share=share)

    @app_commands.command(description="The dated events that the texts tell of it, newest first")
    @app_commands.guild_only()
    @app_commands.describe(name="Any name it goes by", share="Show it to the whole channel")
    @app_commands.autocomplete(name=offer_names)
    async def timeline(
        self, interaction: Interaction, name: app_commands.Range[str, 1, 200], share: bool = False
    ) -> None:
        """Show the timeline of an entity."""
        question = Question(kind=QuestionKind.TIMELINE, subject=name)
        await answer(interaction, question, share=share)
