"""/date, /agenda, /story and /search."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, Newsdesk
from bot.domain.questions import (
    AgendaQuestion,
    DateQuestion,
    Horizon,
    SearchOrder,
    SearchQuestion,
    StoryQuestion,
)
from cogs._discord.answers import answer, make_context, say
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import offer_names, offer_searches, offer_sources, offer_stories
from cogs._shared.saved_searches import save as save_search
from cogs._shared.typed import DatesOption, HorizonOption, SearchOrderOption


async def setup(bot: Newsdesk) -> None:
    """Add the commands."""
    await bot.add_cog(LookupCog())


class LookupCog(commands.Cog):
    """Look-ups by date, story and words."""

    @elsewhere
    @app_commands.command(description="What happened on a day, and what was published then")
    @app_commands.describe(
        when="15 June, last week, 2024-07-18..20, past 3 days …",
        entity="Only what names this person, organisation or place",
        dates="Only what happened then, or only what was published then",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(entity=offer_names)
    async def date(
        self,
        interaction: Interaction,
        when: app_commands.Range[str, 1, 100],
        entity: app_commands.Range[str, 1, 200] | None = None,
        dates: DatesOption | None = None,
        share: bool = False,
    ) -> None:
        """Tell of a day."""
        await answer(interaction, DateQuestion(when, entity, dates), share=share)

    @elsewhere
    @app_commands.command(description="What the sources say is coming, and what came of it")
    @app_commands.rename(since="from")
    @app_commands.describe(
        period="How many days ahead (7 if left out)",
        since="From this day on (today if left out)",
        entity="Only plans that name this person, organisation or place",
        tag="Only what came by a feed with this tag",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(entity=offer_names)
    async def agenda(
        self,
        interaction: Interaction,
        period: HorizonOption = Horizon.WEEK,
        since: app_commands.Range[str, 1, 100] | None = None,
        entity: app_commands.Range[str, 1, 200] | None = None,
        tag: app_commands.Range[str, 1, 50] = "",
        share: bool = False,
    ) -> None:
        """Tell what is coming."""
        await answer(interaction, AgendaQuestion(period, since, entity, tag), share=share)

    @elsewhere
    @app_commands.command(description="One story: what happened, why it matters, who tells it")
    @app_commands.describe(story="Words of its headline", share="Show it to the whole channel")
    @app_commands.autocomplete(story=offer_stories)
    async def story(
        self, interaction: Interaction, story: app_commands.Range[str, 1, 200], share: bool = False
    ) -> None:
        """Tell a story."""
        await answer(interaction, StoryQuestion(story), share=share)

    @elsewhere
    @app_commands.command(description="Articles that hold words, or are about something")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        query='Words, "phrases", -not, OR, word*, lang:ja, class:wire, saved:name …',
        entity="Only what names this person, organisation or place",
        source="Only what this source published",
        since="From this day on",
        until="Up to this day",
        sort="The best first, or the newest",
        save="Save it under this name, to use as saved:name here, in watches and in digests",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(query=offer_searches, entity=offer_names, source=offer_sources)
    async def search(
        self,
        interaction: Interaction,
        query: app_commands.Range[str, 1, 1000],
        entity: app_commands.Range[str, 1, 200] | None = None,
        source: app_commands.Range[str, 1, 200] | None = None,
        since: app_commands.Range[str, 1, 100] | None = None,
        until: app_commands.Range[str, 1, 100] | None = None,
        sort: SearchOrderOption = SearchOrder.RELEVANCE,
        save: app_commands.Range[str, 1, 60] | None = None,
        share: bool = False,
    ) -> None:
        """Search by words and facts."""
        question = SearchQuestion(query, entity, source, since, until, sort)
        if save is None:
            await answer(interaction, question, share=share)
            return
        await interaction.response.defer(ephemeral=not share, thinking=True)
        context = await make_context(interaction)
        article = await save_search(interaction, context, question, save)
        await answer(interaction, question, share=share, fresh=False)
        await say(interaction, article)
