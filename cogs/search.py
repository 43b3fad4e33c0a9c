"""/search, and the look-ups of no group: /date, /agenda and /story."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, Newsdesk
from bot.domain.questions import SearchOrder, SearchQuestion
from cogs._discord.answers import answer, begin, say
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import EntityName, Offered, offer_searches, offer_sources
from cogs._shared.look_ups import add_look_ups
from cogs._shared.saved_searches import save as save_search
from cogs._shared.typed import SearchOrderOption

Words = app_commands.Transform[str, Offered(offer_searches, 1000)]
SourceName = app_commands.Transform[str, Offered(offer_sources)]


async def setup(bot: Newsdesk) -> None:
    """Add the commands."""
    add_look_ups(bot.tree)
    await bot.add_cog(SearchCog())


class SearchCog(commands.Cog):
    """The look-up by words."""

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
    async def search(
        self,
        interaction: Interaction,
        query: Words,
        entity: EntityName | None = None,
        source: SourceName | None = None,
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
        context = await begin(interaction, share=share)
        article = await save_search(interaction, context, question, save)
        await answer(interaction, question, share=share)
        await say(interaction, article)
