"""The buttons by which people learn what is kept of them, and have it deleted."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.pages import show_forgotten, show_kept
from bot.client import Interaction, Newsdesk
from bot.domain.questions import ForgetMeAction, KeptOfMeAction
from cogs._discord.answers import defer, send_answer, send_page


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions |= {KeptOfMeAction: _respond, ForgetMeAction: _forget}


async def _respond(interaction: Interaction, context: AnswerContext, _: KeptOfMeAction) -> None:
    await defer(interaction)
    store = interaction.client.store
    found = show_kept(await store.get_kept(context.desk.id, interaction.user.id), context.wording)
    await send_answer(interaction, context, found)


async def _forget(interaction: Interaction, context: AnswerContext, _: ForgetMeAction) -> None:
    await defer(interaction)
    kept = await interaction.client.store.forget_person(context.desk.id, interaction.user.id)
    await send_page(interaction, show_forgotten(kept, context.wording))
