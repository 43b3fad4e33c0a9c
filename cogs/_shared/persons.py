"""The buttons of people: whether a story was useful to them, what is kept of them, its deletion."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.pages.desk import show_forgotten, show_kept
from bot.client import Interaction, Newsdesk
from bot.domain.questions import ForgetMeAction, KeptOfMeAction, VoteAction
from cogs._discord.answers import defer, say, send_answer, send_page


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions |= {VoteAction: _vote, KeptOfMeAction: _respond, ForgetMeAction: _forget}


async def _vote(interaction: Interaction, context: AnswerContext, vote: VoteAction) -> None:
    """Note a person's vote, and tell what it does."""
    store, person = interaction.client.store, interaction.user.id
    stands = await store.vote(
        context.desk.id, vote.story, person=person, useful=vote.useful, now=context.now
    )
    noted = "vote.useful_noted" if vote.useful else "vote.useless_noted"
    await say(interaction, context.wording.say(noted if stands else "vote.taken_back"))


async def _respond(interaction: Interaction, context: AnswerContext, _: KeptOfMeAction) -> None:
    await defer(interaction)
    store = interaction.client.store
    found = show_kept(await store.get_kept(context.desk.id, interaction.user.id), context.wording)
    await send_answer(interaction, context, found)


async def _forget(interaction: Interaction, context: AnswerContext, _: ForgetMeAction) -> None:
    await defer(interaction)
    kept = await interaction.client.store.forget_person(context.desk.id, interaction.user.id)
    await send_page(interaction, show_forgotten(kept, context.wording))
