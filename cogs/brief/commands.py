"""/brief: what is new, now or since a person last looked, and what moved over a week or month."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.page import show_day
from bot.client import Interaction, Newsdesk
from bot.domain.digests import BriefLength, Digest, Run, RunOutcome
from bot.domain.errors import NotFound
from bot.domain.questions import BriefQuestion
from bot.text.dates import parse_when
from cogs._discord.answers import answer, make_context
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import offer_searches
from cogs._shared.channels import offer_zones
from cogs._shared.digests import offer_digests, pick_digest, preview_digest
from cogs._shared.look_ups import add_look_ups
from cogs._shared.typed import Days, Filter, LengthOption, Times, Zone
from cogs.brief.subscription import subscribe, tell_closed

HOURS = 24

RUNS = 200
"""Posts of a digest that are looked through for a day."""

Name = app_commands.Range[str, 1, 100]


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    cog = BriefCog()
    add_look_ups(cog.app_command)
    await bot.add_cog(cog)


@elsewhere
class BriefCog(commands.GroupCog, group_name="brief", group_description="What is new, with quotes"):
    """The brief."""

    @elsewhere
    @app_commands.command(description="What came in lately: stories with quotes and sources")
    @app_commands.describe(
        hours="How many hours back (24 if left out)",
        digest="What this digest would post here now, instead",
        length="How much to tell",
        share="Show it to the whole channel",
    )
    @app_commands.autocomplete(digest=offer_digests)
    async def now(
        self,
        interaction: Interaction,
        hours: app_commands.Range[int, 1, 8760] = HOURS,
        digest: Name | None = None,
        length: LengthOption = BriefLength.STANDARD,
        share: bool = False,
    ) -> None:
        """Tell what came in during the last hours, or what a digest would post now."""
        if digest is not None:
            await preview_digest(interaction, digest, share=share)
            return
        until = interaction.client.clock.now()
        question = BriefQuestion(until - timedelta(hours=hours), until, length)
        await answer(interaction, question, share=share)
        await tell_closed(interaction)

    @app_commands.command(description="Get the digest by direct message, at your own time")
    @app_commands.describe(
        time="When: 8:00, or several: 8, 18:30 (8:00 if left out)",
        zone="Your time zone: Tokyo, Germany, +9 (the desk's if left out)",
        days="Which days: weekdays, Mon-Fri, Mon, Thu, daily",
        search="Only what fits: a saved search, words, entity:Japan; - for all",
        length="How much to tell",
    )
    @app_commands.autocomplete(zone=offer_zones, search=offer_searches)
    async def subscribe(
        self,
        interaction: Interaction,
        time: Times | None = None,
        zone: Zone | None = None,
        days: Days | None = None,
        search: Filter | None = None,
        length: LengthOption | None = None,
    ) -> None:
        """Send a person the desk's digest from now on, or show when it comes."""
        given = {"times": time, "zone": zone, "weekdays": days, "filter": search, "length": length}
        wanted = {name: value for name, value in given.items() if value is not None}
        await subscribe(interaction, partial(replace, **wanted) if wanted else None)

    @elsewhere
    @app_commands.command(description="What is new since you last looked in this channel")
    async def since(self, interaction: Interaction) -> None:
        """Tell what came in since the person last asked this here; a day the first time."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        context = await make_context(interaction)
        last = await interaction.client.store.note_look(
            context.desk.id,
            channel=interaction.channel_id or 0,
            person=interaction.user.id,
            now=context.now,
        )
        day_ago = context.now - timedelta(hours=HOURS)
        # A look that is yet to come was noted by a clock that was ahead.
        since = last if last is not None and last <= context.now else day_ago
        question = BriefQuestion(since, context.now)
        await answer(interaction, question, fresh=False)

    @elsewhere
    @app_commands.command(description="What a digest posted on a day")
    @app_commands.describe(digest="Its name", date="A day: yesterday, Monday, 15 June")
    @app_commands.autocomplete(digest=offer_digests)
    async def show(self, interaction: Interaction, digest: Name, date: Name) -> None:
        """Show again what a digest posted on a day, as it was posted."""
        context, found = await pick_digest(interaction, digest)
        days = parse_when(date, now=context.now, zone=found.zone)
        store = interaction.client.store
        runs = await store.get_runs(context.desk.id, found.id, limit=RUNS)
        posted = [run for run in runs if run.outcome is RunOutcome.POSTED]
        wanted = [run for run in posted if days.first <= run.slot.day <= days.last]
        if not wanted:
            raise NotFound(_say_none(found, posted, context))
        delivery = await store.find_delivery(wanted[0].slot.key)
        for part in delivery.parts if delivery else ():
            message = json.loads(part.payload)
            embeds = [discord.Embed.from_dict(embed) for embed in message["embeds"]]
            # The mark of a role stands before the words that it was told.
            content = message["content"].removeprefix(f"<@&{found.mention}> ")
            await interaction.followup.send(content, embeds=embeds, ephemeral=True)


def _say_none(digest: Digest, posted: Sequence[Run], context: AnswerContext) -> str:
    if not posted:
        return context.wording.say("digest.none_posted", name=digest.name)
    days = ", ".join(dict.fromkeys(show_day(run.slot.day, context.wording) for run in posted[:5]))
    return context.wording.say("digest.none_that_day", name=digest.name, days=days)
