"""/brief: what is new, now or since a person last looked, and what moved over a week or month."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext, Follow
from bot.briefing.page import show_day
from bot.briefing.pages.digest import show_subscription
from bot.client import Interaction, Newsdesk
from bot.domain.digests import BriefLength, Digest, DigestSettings, Run, RunOutcome
from bot.domain.errors import LimitReached, NotFound
from bot.domain.posting import Closed
from bot.domain.questions import BriefQuestion, UnsubscribeAction
from bot.domain.spans import truncate
from bot.text.dates import parse_when
from cogs._discord.answers import QuestionItem, answer, begin, defer, make_context, say, send_page
from cogs._discord.checks import elsewhere
from cogs._discord.render import render_answer
from cogs._shared.autocomplete import Offered
from cogs._shared.digests import find_coming, offer_digests, pick_digest, preview_digest
from cogs._shared.look_ups import add_look_ups
from cogs._shared.typed import Days, Filter, LengthOption, Times, Zone

HOURS = 24

RUNS = 200
"""Posts of a digest that are looked through for a day."""

Name = app_commands.Range[str, 1, 100]
DigestName = app_commands.Transform[str, Offered(offer_digests, 100)]


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    cog = BriefCog()
    add_look_ups(cog.app_command)
    await bot.add_cog(cog)
    bot.actions[UnsubscribeAction] = _unsubscribe


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
    async def now(
        self,
        interaction: Interaction,
        hours: app_commands.Range[int, 1, 8760] = HOURS,
        digest: DigestName | None = None,
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
        context = await begin(interaction)
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
        await answer(interaction, question)

    @elsewhere
    @app_commands.command(description="What a digest posted on a day")
    @app_commands.describe(digest="Its name", date="A day: yesterday, Monday, 15 June")
    async def show(self, interaction: Interaction, digest: DigestName, date: Name) -> None:
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


MORNING = time(8)
"""When it comes to people who name no time."""

NAME = 100
"""Characters of what its messages are headed with."""

Change = Callable[[DigestSettings], DigestSettings]
"""Returns the settings that a person asks for, from those that they have."""


async def subscribe(interaction: Interaction, change: Change | None) -> None:
    """Send a person the digest from now on, as they asked, and tell them when it comes.

    Where they asked for nothing, one that they have is shown, and sent again if it was paused.
    Raises LimitReached in words where too many people of the desk have one.
    """
    context, bot = await begin(interaction), interaction.client
    held = await bot.store.find_personal_digest(context.desk.id, interaction.user.id)
    digest: Digest | None = None
    if held is None:
        wanted = _name(context, (change or _keep)(_begin(interaction, context)))
        try:
            digest = await bot.store.add_digest(context.desk.id, wanted, now=context.now)
        except LimitReached as error:
            held = await bot.store.find_personal_digest(context.desk.id, interaction.user.id)
            if held is None:  # else it was asked for twice at once
                raise LimitReached(context.wording.say("subscription.full")) from error
    if held is not None:
        changed = change is not None or held.disabled
        digest = await _edit(interaction, context, held, change or _keep) if changed else held
    assert digest is not None
    bot.wake()
    if held is None or held.disabled:
        digest = await _greet(interaction, context, digest)
    page = show_subscription(digest, find_coming(digest, context.now), context.wording)
    await send_page(interaction, page, rows=[_make_row(context)])


async def tell_closed(interaction: Interaction) -> None:
    """Tell a person whose digest no longer reaches them that it is paused, and why."""
    context = await make_context(interaction)
    held = await context.store.find_personal_digest(context.desk.id, interaction.user.id)
    if held is not None and held.disabled:
        await say(interaction, context.wording.say("subscription.closed"))


def _begin(interaction: Interaction, context: AnswerContext) -> DigestSettings:
    return DigestSettings(
        name=context.desk.name,
        channel=-interaction.user.id,
        times=(MORNING,),
        zone=context.desk.zone,
        length=BriefLength.STANDARD,
        language=context.wording.language,
    )


def _keep(settings: DigestSettings) -> DigestSettings:
    return settings


def _name(context: AnswerContext, settings: DigestSettings) -> DigestSettings:
    """Return settings under the name of the desk, and of the search that they go by."""
    search = settings.filter.removeprefix("saved:").strip('"')
    name = f"{context.desk.name} · {search}" if search else context.desk.name
    return replace(settings, name=truncate(name, NAME))


async def _edit(
    interaction: Interaction, context: AnswerContext, held: Digest, change: Change
) -> Digest:
    def edit(digest: Digest) -> Digest:
        settings = _name(context, change(digest))
        names = ("name", "times", "zone", "weekdays", "filter", "length")
        wanted = {name: getattr(settings, name) for name in names}
        return replace(digest, **wanted, disabled="", language=context.wording.language)

    store = interaction.client.store
    return await store.edit_digest(context.desk.id, held.id, edit, now=context.now)


async def _greet(interaction: Interaction, context: AnswerContext, digest: Digest) -> Digest:
    """Say by direct message what will come; return the digest, paused where that is closed."""
    page = show_subscription(digest, find_coming(digest, context.now), context.wording)
    (view,) = render_answer(page, limit=1)
    view.add_item(_make_row(context))
    try:
        await interaction.user.send(view=view)
    except discord.Forbidden:
        return await interaction.client.store.edit_digest(
            context.desk.id,
            digest.id,
            lambda held: replace(held, disabled=Closed.FORBIDDEN.value),
            now=context.now,
        )
    return digest


# Any: which kind of view it is put into.
def _make_row(context: AnswerContext) -> discord.ui.ActionRow[Any]:
    label = context.wording.say("subscription.end")
    follow = Follow(label=label, question=UnsubscribeAction())
    return discord.ui.ActionRow(QuestionItem.make_button(context.desk.id, follow))


async def _unsubscribe(
    interaction: Interaction, context: AnswerContext, _: UnsubscribeAction
) -> None:
    """End the digest of who pressed."""
    await defer(interaction, share=interaction.guild is None)
    store, desk = interaction.client.store, context.desk
    held = await store.find_personal_digest(desk.id, interaction.user.id)
    if held is not None:
        await store.remove_digest(desk.id, held.id)
    key = "subscription.none" if held is None else "subscription.ended"
    await say(interaction, context.wording.say(key, desk=desk.name))
