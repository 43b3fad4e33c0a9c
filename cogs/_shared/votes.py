"""The buttons under a story by which people say whether it was useful."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.client import Interaction, Newsdesk
from bot.domain.questions import VoteAction
from cogs._discord.answers import say


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions[VoteAction] = _vote


async def _vote(interaction: Interaction, context: AnswerContext, vote: VoteAction) -> None:
    """Note a person's vote, and tell what it does."""
    stands = await interaction.client.store.vote(
        context.desk.id,
        vote.story,
        person=interaction.user.id,
        useful=vote.useful,
        now=context.now,
    )
    await say(interaction, _respond(context, stands=stands, useful=vote.useful))


def _respond(context: AnswerContext, *, stands: bool, useful: bool) -> str:
    if not stands:
        return context.wording.say("vote.taken_back")
    return context.wording.say("vote.useful_noted" if useful else "vote.useless_noted")
