"""The buttons by which people learn what is kept of them, and have it deleted."""

from __future__ import annotations

from bot.briefing.context import Asked
from bot.briefing.pages import show_forgotten, show_kept
from bot.client import Interaction, Newsdesk
from bot.domain.questions import Question, QuestionKind
from cogs._discord.answers import defer, make_rows, send_page


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.deeds |= {QuestionKind.KEPT_OF_ME: _tell, QuestionKind.FORGET_ME: _forget}


async def _tell(interaction: Interaction, asked: Asked, question: Question) -> None:
    await defer(interaction)
    store = interaction.client.store
    found = show_kept(await store.get_kept(asked.desk.id, interaction.user.id), asked.wording)
    await send_page(interaction, found.page, asked, rows=await make_rows(store, asked, found))


async def _forget(interaction: Interaction, asked: Asked, question: Question) -> None:
    await defer(interaction)
    kept = await interaction.client.store.forget_person(asked.desk.id, interaction.user.id)
    await send_page(interaction, show_forgotten(kept, asked.wording), asked)
