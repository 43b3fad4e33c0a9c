"""The digest that a person gets by direct message: at their own time, until they press the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import discord

from bot.briefing.context import AnswerContext, Follow
from bot.briefing.pages import show_subscription
from bot.client import Interaction, Newsdesk
from bot.domain.digests import BriefLength, Digest, DigestSettings
from bot.domain.errors import LimitReached
from bot.domain.posting import Closed
from bot.domain.questions import UnsubscribeAction
from bot.domain.spans import truncate
from cogs._discord.answers import QuestionItem, defer, make_context, say, send_page
from cogs._discord.render import render_answer
from cogs._shared.digests import find_coming

MORNING = time(8)
"""When it comes to people who name no time."""

NAME = 100
"""Characters of what its messages are headed with."""

Change = Callable[[DigestSettings], DigestSettings]
"""Returns the settings that a person asks for, from those that they have."""


async def setup(bot: Newsdesk) -> None:
    """Make the button that ends it work."""
    bot.actions[UnsubscribeAction] = _unsubscribe


async def subscribe(interaction: Interaction, change: Change | None) -> None:
    """Send a person the digest from now on, as they asked, and tell them when it comes.

    Where they asked for nothing, one that they have is shown, and sent again if it was paused.
    Raises LimitReached in words where too many people of the desk have one.
    """
    await interaction.response.defer(ephemeral=True, thinking=True)
    context, bot = await make_context(interaction), interaction.client
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
