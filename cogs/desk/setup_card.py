"""The card that sets a desk up: a list or a button a step, which goes on working after restarts.

What was done last can be undone by a button that carries what was before.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.briefing.compose import show_times, show_weekdays
from bot.briefing.context import AnswerContext
from bot.briefing.page import show_channel
from bot.briefing.pages.digest import say_next
from bot.briefing.pages.feed import say_fault as say_poll_fault
from bot.briefing.wording import Wording, load_wording
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.digests import WHOLE_WEEK, Digest, DigestId, DigestSettings, RunOutcome
from bot.domain.errors import (
    NewsdeskError,
    NotFound,
)
from bot.domain.feeds import NewSubscription
from bot.domain.spans import truncate
from bot.intake.feed import load_starter_feeds
from bot.polling import find_canonical
from cogs._discord.checks import check_admin
from cogs._discord.errors import put_into_words, show_error
from cogs._discord.escape import clean_text
from cogs._discord.forum_tags import list_tags, needs_tag
from cogs._shared.add_page import enter_preview
from cogs._shared.audit import note_audit
from cogs._shared.channels import check_place, name_channels, read_forum_tag, read_zone
from cogs._shared.digests import find_coming, post_now
from cogs._shared.subscribing import LeftOut, read_feed_list, say_problems, subscribe
from cogs._shared.typed import read_days, read_times
from cogs.desk.setup_view import OTHER, DigestForm, Outcome, SourcesForm, ZoneForm, make_card

MOST_ADDRESSES = 10
"""Addresses that are tried of one form: each may take a minute."""

TRIED_AT_ONCE = 3
SHOWN = 60
"""Characters of an address that a note repeats."""

MORNING = time(8)

Item = discord.ui.Button[Any] | discord.ui.Select[Any] | discord.ui.ChannelSelect[Any]


async def setup(bot: Newsdesk) -> None:
    """Make the buttons and lists of every card work."""
    bot.add_dynamic_items(SetupItem)


class SetupItem(
    discord.ui.DynamicItem[Item], template=r"setup:(?P<word>[a-z]+)(?::(?P<value>.{1,80}))?"
):
    """A list or a button of the card: "setup:zone", "setup:undo:zone:UTC"."""

    def __init__(self, item: Item, word: str = "", value: str = "") -> None:
        super().__init__(item)
        self.word = word
        self.value = value

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> SetupItem:
        """Return the list or button that was used."""
        return cls(item, match["word"], match["value"] or "")

    async def callback(self, interaction: AnyInteraction) -> None:
        """Take the step, and show the card as it is then, with what was done."""
        try:
            check_admin(interaction)
            press = _PRESSES.get(self.word)
            if press is None:
                raise NotFound(load_wording(str(interaction.locale)).say("error.old_button"))
            values = [self.value] if self.value else list(getattr(self.item, "values", ()))
            await press(interaction, values)
        except Exception as error:
            await show_error(interaction, error)


async def _finish(
    interaction: Interaction, act: Callable[[AnswerContext], Awaitable[Outcome]]
) -> None:
    """Do what was asked, note it, and show the card again in its place."""
    if not interaction.response.is_done():
        await interaction.response.defer()
    context = await _make_context(interaction)
    outcome = await act(context)
    await note_audit(interaction, "desk setup", " · ".join(outcome.notes))
    bot, guild = interaction.client, interaction.guild
    assert guild is not None  # the card stands in servers alone
    desk = await bot.find_desk(guild)
    view = await make_card(bot, guild, desk, context.wording, outcome)
    await interaction.edit_original_response(view=view)


async def _make_context(interaction: Interaction) -> AnswerContext:
    """Return what a press needs; the card of all is in the server's language, not the person's."""
    wording = _load_wording(interaction)
    if interaction.guild is None:
        raise NotFound(wording.say("error.guild_only"))
    bot = interaction.client
    desk = await bot.find_desk(interaction.guild)
    return AnswerContext(store=bot.store, desk=desk, now=bot.clock.now(), wording=wording)


def _load_wording(interaction: Interaction) -> Wording:
    private = interaction.message is None or interaction.message.flags.ephemeral
    locale = interaction.locale if private else interaction.guild_locale
    return load_wording(str(locale), live=True)


async def _press_zone(interaction: Interaction, values: Sequence[str]) -> None:
    async def act(typed: str, context: AnswerContext) -> Outcome:
        zone = read_zone(typed, context)
        await interaction.client.store.edit_desk(context.desk.id, zone=zone)
        words = context.wording.say("setup.did_zone", zone=zone)
        return Outcome((words,), f"zone:{context.desk.zone}")

    async def take(sent: Interaction, typed: str) -> None:
        await _finish(sent, partial(act, typed))

    if values[0] == OTHER:
        await interaction.response.send_modal(ZoneForm(_load_wording(interaction), take))
    else:
        await take(interaction, values[0])


async def _press_channel(interaction: Interaction, values: Sequence[Any]) -> None:
    async def act(context: AnswerContext) -> Outcome:
        number = check_place(interaction, values[0], context.wording)
        await interaction.client.store.edit_desk(context.desk.id, channel=number)
        shown = show_channel(number, {number: values[0].name}, context.wording)
        words = context.wording.say("setup.did_channel", channel=shown)
        return Outcome((words,), f"channel:{context.desk.channel or 0}")

    await _finish(interaction, act)


async def _press_starter(interaction: Interaction, values: Sequence[str]) -> None:
    async def act(context: AnswerContext) -> Outcome:
        starter = load_starter_feeds()
        wanted = [feed for subject in values for feed in starter.get(subject, ())]
        return await _subscribe(interaction, context, wanted, [])

    await _finish(interaction, act)


async def _press_sources(interaction: Interaction, _: Sequence[str]) -> None:
    async def take(
        sent: Interaction, addresses: Sequence[str], file: discord.Attachment | None
    ) -> None:
        await _finish(sent, partial(_add_sources, sent, addresses, file))

    await interaction.response.send_modal(SourcesForm(_load_wording(interaction), take))


async def _add_sources(
    interaction: Interaction,
    addresses: Sequence[str],
    file: discord.Attachment | None,
    context: AnswerContext,
) -> Outcome:
    """Try the addresses, read the list, and subscribe the desk to what is found."""
    say = context.wording.say
    if not addresses and file is None:
        raise NotFound(say("setup.nothing_given"))
    limit = asyncio.Semaphore(TRIED_AT_ONCE)

    async def find(address: str) -> NewSubscription | str:
        async with limit:
            return await _find_feed(interaction, address, context)

    found = await asyncio.gather(*(find(address) for address in addresses[:MOST_ADDRESSES]))
    wanted = [one for one in found if isinstance(one, NewSubscription)]
    faults = [one for one in found if isinstance(one, str)]
    if len(addresses) > MOST_ADDRESSES:
        faults.append(say("setup.too_many", n=MOST_ADDRESSES, left=len(addresses) - MOST_ADDRESSES))
    if file is not None:
        listed = await read_feed_list(interaction, file, context.wording)
        wanted += listed.feeds
        faults += _say_left_out(say_problems(listed, context.wording), context.wording)
    return await _subscribe(interaction, context, wanted, faults)


async def _find_feed(
    interaction: Interaction, address: str, context: AnswerContext
) -> NewSubscription | str:
    """Return the feed that an address leads to, or in words why there is none."""
    previews = interaction.client.previews.in_zone(context.desk.zone, context.desk.id)
    shown = truncate(clean_text(address), SHOWN)
    try:
        with enter_preview(interaction, context.wording):
            preview = await previews.preview_feed(address)
    except (NewsdeskError, app_commands.CommandOnCooldown) as error:
        known = None if isinstance(error, NewsdeskError) else put_into_words(error, context.wording)
        why = known or str(error)
        return context.wording.say("setup.not_added", url=shown, why=why)
    if preview.preview.fault is not None:
        why = say_poll_fault(preview.preview.fault, context.wording)
        return context.wording.say("setup.not_added", url=shown, why=why)
    return NewSubscription(url=find_canonical(preview.preview), name=preview.preview.title)


async def _subscribe(
    interaction: Interaction,
    context: AnswerContext,
    wanted: Sequence[NewSubscription],
    faults: Sequence[str],
) -> Outcome:
    """Subscribe the desk, and say what was added and what was not."""
    say, came = context.wording.say, await subscribe(interaction, context, wanted)
    notes = []
    if came.new:
        shown = (truncate(held.name, SHOWN) for held in came.new[:MOST_ADDRESSES])
        names = say("page.join").join(shown)
        notes.append(say("setup.did_sources", n=len(came.new), names=names))
    if came.known:
        notes.append(context.wording.count("setup.known_sources", len(came.known)))
    notes += [*faults, *_say_left_out(came.left_out, context.wording)]
    numbers = [held.id for held in came.new]
    undo = f"feeds:{min(numbers)}-{max(numbers)}" if numbers else ""
    return Outcome(tuple(notes) or (say("setup.nothing_added"),), undo)


def _say_left_out(left_out: Sequence[LeftOut], wording: Wording) -> list[str]:
    return [
        wording.say("setup.not_added", url=truncate(what, SHOWN), why=why)
        for what, why in left_out[:MOST_ADDRESSES]
    ]


async def _press_digest(interaction: Interaction, _: Sequence[str]) -> None:
    wording, bot, guild = _load_wording(interaction), interaction.client, interaction.guild
    if guild is None:
        raise NotFound(wording.say("error.guild_only"))
    desk = await bot.find_desk(guild)
    digest = next(iter(await bot.store.get_digests(desk.id)), None)
    forum = guild.get_channel((digest.channel if digest else desk.channel) or 0)

    async def take(sent: Interaction, times: str, days: str, name: str, tag: str) -> None:
        await _finish(sent, partial(_set_digest, sent, times, days, name, tag))

    await interaction.response.send_modal(
        DigestForm(
            wording,
            take,
            times=show_times(digest.times if digest else (MORNING,), wording),
            days=show_weekdays(digest.weekdays if digest else WHOLE_WEEK, wording),
            name="" if digest else desk.name,
            tags=tuple(dict.fromkeys(t.name for t in list_tags(forum))) if needs_tag(forum) else (),
            tag=digest.forum_tag if digest else "",
        )
    )


async def _set_digest(
    interaction: Interaction, times: str, days: str, name: str, tag: str, context: AnswerContext
) -> Outcome:
    """Make the desk's first digest, or give it other times and days."""
    store, desk, say = interaction.client.store, context.desk, context.wording.say
    wanted_times, wanted_days = read_times(times, context), read_days(days, context)
    digest = next(iter(await store.get_digests(desk.id)), None)
    if digest is None:
        if desk.channel is None:
            raise NotFound(say("setup.no_channel"))
        settings = DigestSettings(
            name=clean_text(name).strip() or desk.name,
            channel=desk.channel,
            times=wanted_times,
            zone=desk.zone,
            weekdays=wanted_days,
            language=context.wording.language,
            forum_tag=read_forum_tag(interaction, desk.channel, tag, context),
        )
        digest = await store.add_digest(desk.id, settings, now=context.now)
        undo = f"digest:{digest.id}"
    else:
        undo = _write_schedule(digest)
        change = partial(
            replace,
            times=wanted_times,
            weekdays=wanted_days,
            zone=desk.zone,
            forum_tag=read_forum_tag(interaction, digest.channel, tag or digest.forum_tag, context),
        )
        digest = await store.edit_digest(desk.id, digest.id, change, now=context.now)
    interaction.client.wake()
    when = say_next(digest, find_coming(digest, context.now).due, context.wording)
    return Outcome((say("setup.did_digest", name=digest.name, when=when),), undo)


async def _press_post(interaction: Interaction, _: Sequence[str]) -> None:
    async def act(context: AnswerContext) -> Outcome:
        say = context.wording.say
        digest = next(iter(await interaction.client.store.get_digests(context.desk.id)), None)
        if digest is None:
            raise NotFound(say("setup.no_digest"))
        if digest.paused or digest.disabled:
            raise NotFound(say_next(digest, None, context.wording))
        made = await post_now(interaction, context, digest)
        channel = show_channel(digest.channel, name_channels(interaction.guild), context.wording)
        if made is not None and made.outcome is RunOutcome.SILENT:
            when = say_next(digest, find_coming(digest, context.now).due, context.wording)
            return Outcome((say("setup.nothing_yet", when=when),))
        key = "digest.ran_already" if made is None else "digest.ran_posted"
        return Outcome((say(key, name=digest.name, channel=channel),))

    await _finish(interaction, act)


async def _press_undo(interaction: Interaction, values: Sequence[str]) -> None:
    what, _, before = values[0].partition(":")

    async def act(context: AnswerContext) -> Outcome:
        undo = _UNDOES.get(what)
        if undo is None:
            raise NotFound(context.wording.say("error.old_button"))
        try:
            await undo(interaction, context, before)
        except (ValueError, LookupError) as error:
            raise NotFound(context.wording.say("error.old_button")) from error
        return Outcome((context.wording.say("setup.undone"),))

    await _finish(interaction, act)


async def _undo_zone(interaction: Interaction, context: AnswerContext, before: str) -> None:
    await interaction.client.store.edit_desk(context.desk.id, zone=read_zone(before, context))


async def _undo_channel(interaction: Interaction, context: AnswerContext, before: str) -> None:
    number = int(before) or None
    if number is not None and number not in name_channels(interaction.guild):
        raise ValueError(before)
    await interaction.client.store.edit_desk(context.desk.id, channel=number)


async def _undo_feeds(interaction: Interaction, context: AnswerContext, before: str) -> None:
    first, _, last = before.partition("-")
    added = range(int(first), int(last) + 1)
    store, desk = interaction.client.store, context.desk.id
    for held in await store.get_subscriptions(desk):
        if held.id in added:
            await store.remove_subscription(desk, held.id)


async def _undo_digest(interaction: Interaction, context: AnswerContext, before: str) -> None:
    await interaction.client.store.remove_digest(context.desk.id, DigestId(int(before)))
    interaction.client.wake()


def _write_schedule(digest: Digest) -> str:
    """Return a digest's times and days as an undo carries them: "schedule:5:0800,1830:01234"."""
    times = ",".join(f"{at:%H%M}" for at in digest.times)
    return f"schedule:{digest.id}:{times}:{''.join(map(str, digest.weekdays))}"


async def _undo_schedule(interaction: Interaction, context: AnswerContext, before: str) -> None:
    number, times, days = before.split(":")
    read = tuple(time(int(at[:2]), int(at[2:])) for at in times.split(","))
    change = partial(replace, times=read, weekdays=_check_days(days))
    await interaction.client.store.edit_digest(
        context.desk.id, DigestId(int(number)), change, now=context.now
    )
    interaction.client.wake()


def _check_days(digits: str) -> tuple[int, ...]:
    days = tuple(sorted({int(digit) for digit in digits}))
    if not days or days[-1] > 6:
        raise ValueError(digits)
    return days


Press = Callable[[AnyInteraction, Sequence[Any]], Awaitable[None]]

_PRESSES: dict[str, Press] = {
    "zone": _press_zone,
    "channel": _press_channel,
    "starter": _press_starter,
    "sources": _press_sources,
    "digest": _press_digest,
    "post": _press_post,
    "undo": _press_undo,
}

Undo = Callable[[AnyInteraction, AnswerContext, str], Awaitable[None]]

_UNDOES: dict[str, Undo] = {
    "zone": _undo_zone,
    "channel": _undo_channel,
    "feeds": _undo_feeds,
    "digest": _undo_digest,
    "schedule": _undo_schedule,
}
