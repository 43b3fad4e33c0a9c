"""The buttons under a story by which people say whether it was useful."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import discord

from bot.briefing.context import AnswerContext
from bot.briefing.questions import read_story_id
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.questions import Question, QuestionKind
from bot.domain.stories import StoryId
from cogs._discord.answers import make_context, say
from cogs._discord.checks import Counted
from cogs._discord.errors import show_error


async def setup(bot: Newsdesk) -> None:
    """Make the buttons of every earlier answer work."""
    bot.add_dynamic_items(VoteButton)
    bot.actions |= {
        QuestionKind.USEFUL: partial(_vote, useful=True),
        QuestionKind.USELESS: partial(_vote, useful=False),
    }


async def _vote(
    interaction: Interaction, context: AnswerContext, question: Question, *, useful: bool
) -> None:
    await cast_vote(interaction, context, read_story_id(question), useful=useful)


async def cast_vote(
    interaction: Interaction, context: AnswerContext, story: StoryId, *, useful: bool
) -> None:
    """Note a person's vote, and tell what it does."""
    stands = await interaction.client.store.vote(
        context.desk.id, story, person=interaction.user.id, useful=useful, now=context.now
    )
    await say(interaction, _respond(context, stands=stands, useful=useful))


class VoteButton(
    Counted,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"vote:(?P<story>[0-9]{1,18}):(?P<useful>[01])",
):
    """The button that voted before there were questions behind it: it stands on older pages."""

    def __init__(self, story: StoryId, useful: bool) -> None:
        super().__init__(discord.ui.Button(label="…", custom_id=f"vote:{story}:{int(useful)}"))
        self.story = story
        self.useful = useful

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> VoteButton:
        """Return the button that was pressed, from what it carries."""
        return cls(StoryId(int(match["story"])), match["useful"] == "1")

    async def callback(self, interaction: AnyInteraction) -> None:
        """Note the vote, and tell what it does."""
        try:
            context = await make_context(interaction)
            await cast_vote(interaction, context, self.story, useful=self.useful)
        except Exception as error:
            await show_error(interaction, error)


def _respond(context: AnswerContext, *, stands: bool, useful: bool) -> str:
    if not stands:
        return context.wording.say("vote.taken_back")
    return context.wording.say("vote.useful_noted" if useful else "vote.useless_noted")
