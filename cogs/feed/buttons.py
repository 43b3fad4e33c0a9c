"""The yes of an admin: add the feed that was previewed, use the filter that was tried."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.pages import ImportOutcome
from bot.client import Interaction, Newsdesk
from bot.domain.errors import LimitReached
from bot.domain.feeds import MOST_DAYS_BACK, Added, NewSubscription
from bot.domain.questions import AddFeedAction, SetFilterAction
from bot.intake.feed import OpmlList, OpmlProblem
from cogs._discord.answers import defer, say
from cogs._discord.checks import check_admin
from cogs._shared.audit import name_subject, note_audit
from cogs.feed.shared import check_interval, read_feed_filter


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions |= {AddFeedAction: _add, SetFilterAction: _set_filter}


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
    say_why = context.wording.say
    names: dict[Added, list[str]] = {Added.NEW: [], Added.KNOWN: []}
    left_out = [
        (problem.name or problem.url or f"{problem.line}", say_why(f"trial.left_{_name(problem)}"))
        for problem in listed.problems
    ]
    for wanted in listed.feeds:
        try:
            held, added = await interaction.client.store.add_subscription(
                context.desk.id, wanted, now=context.now
            )
            names[added].append(held.name)
        except LimitReached as error:
            left_out.append((wanted.name or wanted.url, str(error)))
    interaction.client.poller.wake()
    return ImportOutcome(
        added=tuple(names[Added.NEW]), known=tuple(names[Added.KNOWN]), left_out=tuple(left_out)
    )


def _name(problem: OpmlProblem) -> str:
    return problem.reason.name.lower()


async def _add(interaction: Interaction, context: AnswerContext, asked: AddFeedAction) -> None:
    check_admin(interaction)
    await defer(interaction)
    wanted = NewSubscription(
        url=asked.url,
        name=asked.name,
        title=asked.title,
        tags=asked.tags,
        source_class=asked.source_class,
        days_back=min(asked.days_back, MOST_DAYS_BACK),
        interval=check_interval(asked.interval),
    )
    name, added = await add_feed(interaction, context, wanted)
    if added is Added.NEW:
        name_subject(interaction, name)
        await note_audit(interaction, "feed add", f"url: {wanted.url}")
    key = "trial.added" if added is Added.NEW else "trial.already"
    await say(interaction, context.wording.say(key, name=name))


async def _set_filter(
    interaction: Interaction, context: AnswerContext, asked: SetFilterAction
) -> None:
    check_admin(interaction)
    await defer(interaction)
    read_feed_filter(asked.filter, context)  # what a button carries may not be what we wrote
    held = await interaction.client.store.edit_subscription(
        context.desk.id, asked.feed, now=context.now, filter=asked.filter
    )
    name_subject(interaction, held.name)
    await note_audit(interaction, "feed filter", f"filter: {asked.filter}")
    await say(interaction, context.wording.say("trial.filter_set", name=held.name))
