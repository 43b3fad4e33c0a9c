"""The yes of an admin: add the feed that was previewed, use the filter that was tried."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import discord

from bot.briefing.context import AnswerContext
from bot.briefing.pages import ImportOutcome
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.articles import SourceClass
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feeds import Added, NewSubscription, SubscriptionId
from bot.domain.questions import Question, QuestionId, QuestionKind
from bot.intake.feed import OpmlList, OpmlProblem
from cogs._discord.answers import make_context, say
from cogs._discord.checks import check_admin
from cogs._discord.errors import show_error
from cogs._shared.audit import name_subject, note_audit


async def setup(bot: Newsdesk) -> None:
    """Make the buttons of every earlier preview work."""
    bot.add_dynamic_items(YesButton)


class YesButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"yes:(?P<number>[0-9]{1,18})"
):
    """A button that does what an admin was asked about; what it is stands in the store."""

    def __init__(self, number: int, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label, style=discord.ButtonStyle.primary, custom_id=f"yes:{number}"
            )
        )
        self.number = QuestionId(number)

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> YesButton:
        """Return the button that was pressed, from what it carries."""
        return cls(int(match["number"]))

    async def callback(self, interaction: AnyInteraction) -> None:
        """Do it, where the person may."""
        try:
            check_admin(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            context = await make_context(interaction)
            wanted = await interaction.client.store.find_question(context.desk.id, self.number)
            if wanted is None or wanted.kind not in _ACTIONS:
                raise NotFound(context.wording.say("error.old_button"))
            await _ACTIONS[wanted.kind](interaction, context, json.loads(wanted.subject))
        except Exception as error:
            await show_error(interaction, error)


async def make_yes(
    interaction: Interaction,
    context: AnswerContext,
    kind: QuestionKind,
    what: dict[str, Any],
    label: str,
) -> discord.ui.ActionRow[Any]:
    """Return a row with the button that does something, which works after a restart too."""
    subject = json.dumps(what, ensure_ascii=False, sort_keys=True)
    question = Question(kind=kind, subject=subject)
    numbers = await interaction.client.store.keep_questions(
        context.desk.id, [question], now=context.now
    )
    return discord.ui.ActionRow(YesButton(numbers[0], label))


async def add_feed(
    interaction: Interaction, context: AnswerContext, wanted: NewSubscription
) -> tuple[str, Added]:
    """Subscribe the desk, have the feed read at once, and return its name and what came of it."""
    bot = interaction.client
    held, added = await bot.store.add_subscription(context.desk.id, wanted, now=context.now)
    bot.poller.wake()
    return held.name, added


async def subscribe_all(
    interaction: Interaction, context: AnswerContext, listed: OpmlList
) -> ImportOutcome:
    """Subscribe the desk to the feeds of a list, and return what came of each."""
    say_why, counts = context.wording.say, Counter[Added]()
    left_out = [
        (problem.url or problem.name or f"{problem.line}", say_why(f"trial.left_{_name(problem)}"))
        for problem in listed.problems
    ]
    for wanted in listed.feeds:
        try:
            _, added = await interaction.client.store.add_subscription(
                context.desk.id, wanted, now=context.now
            )
            counts[added] += 1
        except LimitReached as error:
            left_out.append((wanted.url, str(error)))
    interaction.client.poller.wake()
    return ImportOutcome(
        added=counts[Added.NEW], known=counts[Added.KNOWN], left_out=tuple(left_out)
    )


def _name(problem: OpmlProblem) -> str:
    return problem.reason.name.lower()


async def _add(interaction: Interaction, context: AnswerContext, what: dict[str, Any]) -> None:
    wanted = NewSubscription(
        url=what["url"],
        name=what["name"],
        tags=tuple(what["tags"]),
        source_class=SourceClass(what["class"]),
    )
    name, added = await add_feed(interaction, context, wanted)
    if added is Added.NEW:
        name_subject(interaction, name)
        # One without a name of its own goes by its address until it is read.
        await note_audit(interaction, "feed add", f"url: {wanted.url}" if wanted.name else "")
    key = "trial.added" if added is Added.NEW else "trial.already"
    await say(interaction, context.wording.say(key, name=name))


async def _set_filter(
    interaction: Interaction, context: AnswerContext, what: dict[str, Any]
) -> None:
    held = await interaction.client.store.edit_subscription(
        context.desk.id, SubscriptionId(what["feed"]), now=context.now, filter=what["words"]
    )
    name_subject(interaction, held.name)
    await note_audit(interaction, "feed filter", f"filter: {what['words']}")
    await say(interaction, context.wording.say("trial.filter_set", name=held.name))


_ACTIONS = {QuestionKind.ADD_FEED: _add, QuestionKind.SET_FILTER: _set_filter}
