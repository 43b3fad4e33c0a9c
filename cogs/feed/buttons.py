"""The yes of an admin: add the feed that was previewed, use the filter that was tried."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.client import Interaction, Newsdesk
from bot.domain.errors import LimitReached
from bot.domain.feeds import MOST_DAYS_BACK, NewSubscription
from bot.domain.questions import AddFeedAction, SetFilterAction
from cogs._discord.answers import defer, say
from cogs._discord.checks import check_admin
from cogs._shared.audit import name_subject, note_audit
from cogs._shared.subscribing import subscribe
from cogs.feed.shared import check_interval, read_feed_filter


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions |= {AddFeedAction: _add, SetFilterAction: _set_filter}


async def _add(interaction: Interaction, context: AnswerContext, asked: AddFeedAction) -> None:
    check_admin(interaction)
    await defer(interaction)
    wanted = NewSubscription(
        url=asked.url,
        name=asked.name,
        title=asked.title,
        selector=asked.selector,
        tags=asked.tags,
        source_class=asked.source_class,
        days_back=min(asked.days_back, MOST_DAYS_BACK),
        interval=check_interval(asked.interval),
    )
    came = await subscribe(interaction, context, [wanted])
    if came.left_out:
        raise LimitReached(came.left_out[0][1])
    (held,) = came.new or came.known
    if came.new:
        name_subject(interaction, held.name)
        await note_audit(interaction, "feed add", f"url: {wanted.url}")
    key = "trial.added" if came.new else "trial.already"
    await say(interaction, context.wording.say(key, name=held.name))


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
