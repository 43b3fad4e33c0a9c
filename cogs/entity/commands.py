"""/entity: a person, organisation or place: its page, timeline, relations and trend.

Curators have names followed, and say what is none.
"""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, Newsdesk
from bot.domain.questions import (
    DateKind,
    EntityQuestion,
    Period,
    RelatedQuestion,
    TimelineOrder,
    TimelineQuestion,
    TrendQuestion,
)
from cogs._discord.answers import answer
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import offer_names, offer_names_together
from cogs._shared.typed import DatesOption, PeriodOption, TimelineOrderOption
from cogs.entity.names import NameCommands, make_buttons_work


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    await bot.add_cog(EntityCog())
    make_buttons_work(bot)


@elsewhere
class EntityCog(
    NameCommands,
    commands.GroupCog,
    group_name="entity",
    group_description="A person, organisation or place",
):
    """Look-ups by name, and what curators say of names."""

    @elsewhere
    @app_commands.command(
        description="Its names, how often it is in the news, newest and key dates"
    )
    @app_commands.describe(
        name="Any name it goes by",
        period="How many days to count over (30 if left out)",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(name=offer_names)
    async def show(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 200],
        period: PeriodOption = Period.MONTH,
        share: bool = False,
    ) -> None:
        """Show the page of an entity."""
        await answer(interaction, EntityQuestion(name, period), share=share)

    @elsewhere
    @app_commands.command(description="The dated events that the texts tell of it, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        name="Any name it goes by",
        since="No earlier days than this: 1972, June 2024, 2024-07-18 …",
        until="No later days than this",
        dates="By the days that texts tell of, or those they were published on",
        order="What comes first",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(name=offer_names)
    async def timeline(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 200],
        since: app_commands.Range[str, 1, 100] | None = None,
        until: app_commands.Range[str, 1, 100] | None = None,
        dates: DatesOption = DateKind.EVENT,
        order: TimelineOrderOption = TimelineOrder.NEWEST,
        share: bool = False,
    ) -> None:
        """Show the timeline of an entity."""
        question = TimelineQuestion(name, since, until, dates, order)
        await answer(interaction, question, share=share)

    @elsewhere
    @app_commands.command(description="Who and what stands in the same articles")
    @app_commands.describe(
        name="Any name it goes by",
        period="Only articles of the last days (all if left out)",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(name=offer_names)
    async def related(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 200],
        period: PeriodOption | None = None,
        share: bool = False,
    ) -> None:
        """Show what an entity appears with."""
        await answer(interaction, RelatedQuestion(name, period), share=share)

    @elsewhere
    @app_commands.command(description="How often names are in the news; without a name, what rises")
    @app_commands.describe(
        name="One name or several, told apart by commas; none for what rises",
        period="How many days to count over (30 if left out)",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(name=offer_names_together)
    async def trend(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 300] | None = None,
        period: PeriodOption = Period.MONTH,
        share: bool = False,
    ) -> None:
        """Show a trend, with a picture."""
        await answer(interaction, TrendQuestion(name or "", period), share=share)
