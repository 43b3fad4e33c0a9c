"""Bring a page in for a person, and tell what became of it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial

from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.page import Block, Page, Run
from bot.briefing.wording import Wording
from bot.client import Interaction
from bot.domain.articles import RawPage, StoreOutcome
from bot.domain.feeds import name_source
from bot.domain.questions import StateFactsAction
from bot.pipeline import Ingested
from cogs._discord.answers import make_context, say, send_answer
from cogs._shared.audit import leave_unnoted, name_subject


def enter_upload(interaction: Interaction, wording: Wording) -> AbstractContextManager[None]:
    """Return what a link or text of a person is taken in within, held from before it is fetched.

    To enter raises LimitReached in words where as many as may are being read, of all servers or
    of this one.
    """
    uploads = interaction.client.uploads
    return uploads.enter(interaction.guild_id or 0, partial(wording.count, "error.busy"))


PREVIEW = 3.0
"""What trying a feed costs of a person's allowance: it asks for a dozen pages."""


def enter_preview(interaction: Interaction, wording: Wording) -> AbstractContextManager[None]:
    """Return what a feed is tried within; raises CommandOnCooldown, and to enter as above."""
    interaction.client.charge(interaction, cost=PREVIEW)
    return enter_upload(interaction, wording)


async def add_page(interaction: Interaction, page: RawPage) -> None:
    """Bring a page in and tell what became of it, with its story to open."""
    context = await make_context(interaction)
    bot = interaction.client
    if page.known.site is None:
        page = name_source(page, await bot.store.get_subscriptions(context.desk.id))
    async for outcome in bot.pipeline.ingest(context.desk.id, [lambda: page]):
        if outcome.error:
            raise outcome.error
        name_subject(interaction, outcome.title or outcome.origin)
        if outcome.stored is None or outcome.stored.outcome is StoreOutcome.SAME:
            leave_unnoted(interaction)
        bot.wake()
        await _tell(interaction, context, outcome)


async def _tell(interaction: Interaction, context: AnswerContext, outcome: Ingested) -> None:
    """Tell what became of a page, and ask for what it does not say of itself."""
    wording, store = context.wording, interaction.client.store
    text, stored = _say_outcome(outcome, wording), outcome.stored
    held = await store.get_articles(context.desk.id, [stored.article]) if stored else ()
    missing = [
        name
        for one in held
        for name, known in (("source", one.article.site), ("day", one.article.published))
        if not known
    ]
    if not missing:
        await say(interaction, text)
        return
    unsaid = wording.say(f"article.unsaid_{'_'.join(missing)}")
    page = Page((Run(text),), [Block([unsaid])])
    asked = Follow(label=wording.say("article.state"), question=StateFactsAction(held[0].id))
    await send_answer(interaction, context, Answer(page=page, actions=(asked,)))


def _say_outcome(outcome: Ingested, wording: Wording) -> str:
    stored = outcome.stored
    title = outcome.title or outcome.origin
    if stored is None or stored.outcome is StoreOutcome.SAME:
        return wording.say("article.same", title=title)
    if stored.outcome is StoreOutcome.REVISED:
        return wording.say("article.revised", title=title)
    return wording.say("article.copy" if stored.copy_of else "article.added", title=title)
