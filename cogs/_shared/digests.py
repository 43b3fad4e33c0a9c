"""Which digest is meant, and what it would post now."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.briefing.compose import show_times
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import choose_digest, find_digests
from bot.briefing.page import show_channel
from bot.briefing.pages.digest import Coming
from bot.briefing.wording import load_wording
from bot.client import Interaction
from bot.domain.desks import Desk
from bot.domain.digests import Digest, Run
from bot.schedule import claim_post, find_due, find_skip, find_skipped_of, make_slot
from cogs._discord.answers import begin, say
from cogs._discord.compose import PostComposer
from cogs._shared.audit import name_subject
from cogs._shared.autocomplete import Choices, Offered, from_desk, make_choice
from cogs._shared.channels import name_places

LATEST = 20
"""Runs among which the one of this minute is looked for."""

AHEAD = timedelta(days=38)
"""How far ahead the next time of a digest is looked for: a review of months has one a month."""

LEFT_OUT_AHEAD = timedelta(days=31)
"""How far ahead dates are told of that a zone's calendar leaves out."""


@from_desk
async def offer_digests(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the desk's digests by name, with their channel and times."""
    wording, places = load_wording(str(interaction.locale)), name_places(interaction)
    found = find_digests(await interaction.client.store.get_digests(desk.id), typed)
    return [
        make_choice(
            f"{item.name} · {show_channel(item.channel, places, wording)}"
            f" {show_times(item.times, wording)}",
            f"d:{item.id}",
        )
        for item in found
    ]


DigestName = app_commands.Transform[str, Offered(offer_digests)]


async def pick_digest(
    interaction: Interaction, name: str, *, share: bool = False
) -> tuple[AnswerContext, Digest]:
    """Defer, and return what is needed to answer, with the digest that is meant.

    Raises NotFound in words with the names that there are where there is none or more than one.
    """
    context = await begin(interaction, share=share)
    held = await interaction.client.store.get_digests(context.desk.id)
    found = choose_digest(held, name, context.wording)
    name_subject(interaction, found.name)
    return context, found


async def preview_digest(interaction: Interaction, name: str, *, share: bool = False) -> None:
    """Show what a digest would post now, made by the very composer of the post."""
    context, found = await pick_digest(interaction, name, share=share)
    store = interaction.client.store
    window = await store.find_window(found, back=found.kind.reach, now=context.now)
    slot = make_slot(found, context.now)
    draft = await PostComposer(store).draft(found, slot, window)
    if not draft.posts:
        key = "digest.nothing_yet" if window.first else "digest.nothing_now"
        await say(interaction, context.wording.say(key, name=found.name))
        return
    for post, rows in zip(draft.posts, draft.rows, strict=True):
        view = discord.ui.View(timeout=None)
        for item in (item for row in rows for item in row.children):
            view.add_item(item)
        view.stop()  # see _render: a view that listens stays in memory
        await interaction.followup.send(
            post.content, embeds=post.embeds, view=view, ephemeral=not share
        )


async def post_now(interaction: Interaction, context: AnswerContext, digest: Digest) -> Run | None:
    """Post what is new now, out of turn; return what came of it, None if it was just posted."""
    bot, slot = interaction.client, make_slot(digest, context.now)
    async with bot.locks.of(digest.channel):
        made = await claim_post(bot.store, PostComposer(bot.store), digest, slot, now=context.now)
    bot.wake()
    return made


async def find_fault(interaction: Interaction, context: AnswerContext, digest: Digest) -> str:
    """Return why what was posted out of turn this minute did not arrive, "" where it did."""
    slot, store = make_slot(digest, context.now), interaction.client.store
    runs = await store.get_runs(context.desk.id, digest.id, limit=LATEST)
    return next((run.fault for run in runs if run.slot.key == slot.key), "")


def find_coming(digest: Digest, now: datetime) -> Coming:
    """Return when a digest is posted next, and the dates of the next month that do not exist."""
    if digest.paused or digest.disabled:
        return Coming(due=None)
    skip = find_skip(digest, now)
    slots = find_due(digest, after=max(now, skip or now), until=now + AHEAD)
    today = now.astimezone(ZoneInfo(digest.zone)).date()
    left_out = find_skipped_of(digest, first=today, last=today + LEFT_OUT_AHEAD)
    due = slots[0].due if slots else None
    return Coming(due=due, skips=skip if skip and skip > now else None, left_out=left_out)
