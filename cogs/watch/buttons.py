"""What people do about watches by a press: begin one, mute it, let it speak again, end it."""

from __future__ import annotations

from bot.briefing.context import Answer, AnswerContext
from bot.briefing.lookup import describe_query, find_target
from bot.briefing.page import Page, Run, show_channel
from bot.briefing.pages import show_added
from bot.briefing.queries import read_query
from bot.briefing.questions import list_watch_actions
from bot.client import Interaction, Newsdesk
from bot.domain.errors import LimitReached, NotFound
from bot.domain.questions import EndWatchAction, MuteAction, WatchAction
from bot.domain.watches import MOST_WATCHES, TargetKind, Watch, WatchId, WatchSettings
from bot.text.query import write_query
from cogs._discord.answers import defer, say, send_answer, send_page
from cogs._discord.checks import check_curator
from cogs._shared.channels import name_places, show_here


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions |= {WatchAction: _watch, MuteAction: _mute, EndWatchAction: _end}


async def add_watch(
    interaction: Interaction, context: AnswerContext, wanted: WatchSettings
) -> None:
    """Make a watch, and tell what comes of it; raises LimitReached in words."""
    bot = interaction.client
    try:
        made = await bot.store.add_watch(context.desk.id, wanted, now=context.now)
    except LimitReached as error:
        key = "watch.too_many" if wanted.recipient < 0 else "watch.too_many_here"
        raise LimitReached(context.wording.say(key, n=MOST_WATCHES)) from error
    bot.wake()
    here = show_here(interaction, context.wording)
    if made.is_rule:
        here = show_channel(made.recipient, name_places(interaction), context.wording)
    meant = ""
    if made.target.kind is TargetKind.WORDS:
        query = await read_query(bot.store, context.desk, made.target.words, now=context.now)
        meant = await describe_query(bot.store, context.desk, write_query(query), now=context.now)
    page = show_added(made, context.desk.zone, here, context.wording, meant=meant)
    await send_page(interaction, page)


async def _watch(interaction: Interaction, context: AnswerContext, asked: WatchAction) -> None:
    """Watch an entity or a story for who pressed, or say that they watch it already."""
    await defer(interaction)
    target, label = await find_target(context, asked.about)
    recipient = -interaction.user.id
    held = await interaction.client.store.get_watches(context.desk.id, recipients=[recipient])
    if any(watch.target == target and not watch.paused for watch in held):
        raise NotFound(context.wording.say("watch.already", name=label))
    wanted = WatchSettings(
        recipient=recipient,
        person=interaction.user.id,
        target=target,
        label=label,
        language=context.wording.language,
    )
    await add_watch(interaction, context, wanted)


async def _mute(interaction: Interaction, context: AnswerContext, asked: MuteAction) -> None:
    await defer(interaction)
    found = await _find_watch(interaction, context, asked.watch)
    store, say_words = interaction.client.store, context.wording.say
    watch = await store.mute_watch(context.desk.id, found.id, muted=asked.muted) or found
    key = "watch.muted" if asked.muted else "watch.unmuted"
    page = Page(title=(Run(say_words(key, name=watch.label)),))
    answer = Answer(page=page, actions=list_watch_actions(watch, context.wording))
    await send_answer(interaction, context, answer)


async def _end(interaction: Interaction, context: AnswerContext, asked: EndWatchAction) -> None:
    await defer(interaction)
    found = await _find_watch(interaction, context, asked.watch)
    await interaction.client.store.remove_watch(context.desk.id, found.id)
    await say(interaction, context.wording.say("watch.removed", name=found.label))


async def _find_watch(interaction: Interaction, context: AnswerContext, number: WatchId) -> Watch:
    """Return the watch that is meant, if the person may change it.

    That of a person only they may, that of a channel its curators. Raises NotFound in words where
    it is ended, or another person's.
    """
    recipients = [-interaction.user.id, interaction.channel_id or 0]
    held = await interaction.client.store.get_watches(context.desk.id, recipients=recipients)
    watch = next((watch for watch in held if watch.id == number), None)
    if watch is None:
        raise NotFound(context.wording.say("watch.ended"))
    if not watch.is_private:
        check_curator(interaction)
    return watch
