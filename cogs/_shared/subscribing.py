"""Subscribe a desk to feeds: those of a list that an admin uploads, or found otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.briefing.context import AnswerContext
from bot.briefing.wording import Wording
from bot.client import Interaction
from bot.domain.errors import FeedInvalid, LimitReached, PageTooLarge
from bot.domain.feeds import Added, NewSubscription, Subscription
from bot.domain.operations import Topic
from bot.intake.feed import MAX_OPML_BYTES, OpmlList

LeftOut = tuple[str, str]
"""What was not added, by its name or address, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """What came of subscribing to some feeds: those added, those there already, those left out."""

    new: tuple[Subscription, ...]
    known: tuple[Subscription, ...]
    left_out: tuple[LeftOut, ...]


async def read_feed_list(
    interaction: Interaction, file: discord.Attachment, wording: Wording
) -> OpmlList:
    """Return the feeds of a list (OPML); raises FeedInvalid in words for another file."""
    text = wording.say("trial.import_kind", file=file.filename)
    if file.size > MAX_OPML_BYTES:
        raise FeedInvalid(text)
    try:
        return await interaction.client.previews.read_list(await file.read())
    except (FeedInvalid, PageTooLarge) as error:
        raise FeedInvalid(text) from error


def say_problems(listed: OpmlList, wording: Wording) -> tuple[LeftOut, ...]:
    """Return the lines of a list that are no feed, and why."""
    return tuple(
        (
            problem.name or problem.url or f"{problem.line}",
            wording.say(f"trial.left_{problem.reason.name.lower()}"),
        )
        for problem in listed.problems
    )


async def subscribe(
    interaction: Interaction, context: AnswerContext, wanted: Iterable[NewSubscription]
) -> Subscribed:
    """Subscribe the desk to feeds, have them read at once, and return what came of each."""
    bot, left_out = interaction.client, list[LeftOut]()
    held: dict[Added, list[Subscription]] = {added: [] for added in Added}
    for one in wanted:
        try:
            subscription, added = await bot.store.add_subscription(
                context.desk.id, one, now=context.now
            )
            held[added].append(subscription)
        except LimitReached as error:
            left_out.append((one.name or one.url, str(error)))
    bot.store.notify(Topic.TASKS)
    return Subscribed(
        new=tuple(held[Added.NEW]), known=tuple(held[Added.KNOWN]), left_out=tuple(left_out)
    )
