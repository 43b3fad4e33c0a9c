"""Channels and time zones that a person chooses: offered, checked, named."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import choose_zone, find_near_zones, find_zones, show_zone_time
from bot.briefing.page import show_channel
from bot.briefing.pages.desk import name_right
from bot.briefing.wording import Wording
from bot.client import Interaction
from bot.domain.entities import fold_name
from bot.domain.errors import NotFound
from cogs._discord.forum_tags import choose_tags, list_tags, needs_tag
from cogs._shared.autocomplete import MOST, Choices, Offered, tidy_choices
from cogs._shared.permissions import find_bot_permissions, list_lacking, list_needed

_log = logging.getLogger(__name__)


async def offer_zones(interaction: Interaction, typed: str) -> Choices:
    """Offer time zones by city, country or offset, each with the time there now."""
    try:
        now = interaction.client.clock.now()
        return [
            app_commands.Choice(name=f"{zone} · {show_zone_time(zone, now)}", value=zone)
            for zone in find_zones(typed, now)
        ]
    except Exception:  # an offer that fails must never stop a person from typing on
        _log.exception("no zones could be offered")
        return []


async def offer_forum_tags(interaction: Interaction, typed: str) -> Choices:
    """Offer the tags of the forum that is chosen beside it, of all forums before it is."""
    chosen = getattr(interaction.namespace.channel, "id", None)
    forums = interaction.guild.forums if interaction.guild else ()
    names = dict.fromkeys(
        tag.name
        for forum in forums
        if chosen in (None, forum.id)
        for tag in list_tags(forum)
        if fold_name(typed) in fold_name(tag.name)
    )
    return tidy_choices([app_commands.Choice(name=name, value=name) for name in names])[:MOST]


Zone = app_commands.Transform[str, Offered(offer_zones, 100)]
ForumTag = app_commands.Transform[str, Offered(offer_forum_tags)]


def read_zone(typed: str, context: AnswerContext) -> str:
    """Return the zone that was typed or chosen; raises NotFound in words with near ones."""
    # What was copied from the list of offers carries the time after a dot.
    zone = choose_zone(typed.partition("·")[0], context.now)
    if zone is None:
        nearest = ", ".join(find_near_zones(typed, context.now))
        raise NotFound(context.wording.say("desk.zone_unknown", typed=typed, nearest=nearest))
    return zone


def read_forum_tag(
    interaction: Interaction, channel: int, given: str, context: AnswerContext
) -> str:
    """Return the tag of a forum by its name; "" where none is given and none is needed.

    Raises NotFound, with the tags that there are, where one has to be chosen of several.
    """
    forum = interaction.guild.get_channel(channel) if interaction.guild else None
    if forum is None or not (given or needs_tag(forum)):
        return ""
    say_words, tags = context.wording.say, list_tags(forum)
    shown = show_channel(channel, {channel: forum.name}, context.wording)
    if not tags:
        raise NotFound(say_words("digest.no_tag", channel=shown))
    tag = next(iter(choose_tags(forum, [given])), None)
    if tag is None or (fold_name(tag.name) != fold_name(given) if given else len(tags) > 1):
        names = say_words("page.join").join(tag.name for tag in tags)
        raise NotFound(say_words("digest.which_tag", channel=shown, tags=names))
    return tag.name


def check_place(
    interaction: Interaction, channel: app_commands.AppCommandChannel, wording: Wording
) -> int:
    """Return a channel's number; raises NotFound where the bot or the person may not post there."""
    held = find_bot_permissions(interaction.guild, channel.id) if interaction.guild else None
    shown = show_channel(channel.id, {channel.id: channel.name}, wording)
    for key, permissions in (("desk.bot_lacks", held), ("desk.person_lacks", channel.permissions)):
        wanted = list_needed(channel.type)
        lacking = list_lacking(permissions or discord.Permissions.none(), wanted)
        if lacking:
            raise NotFound(say_lacking(key, shown, lacking, wording))
    return channel.id


def say_lacking(key: str, channel: str, lacking: Sequence[str], wording: Wording) -> str:
    """Return that the bot or the person lacks rights in a channel, and how to give them."""
    names = ", ".join(name_right(right, wording) for right in lacking)
    how = wording.say("desk.how_to_give", channel=channel)
    return wording.say(key, channel=channel, permissions=names, how=how)


def show_here(interaction: Interaction, wording: Wording) -> str:
    """Return the channel where a person is, as people see it."""
    number = interaction.channel_id or 0
    known = getattr(interaction.channel, "name", None)
    places = {number: known} if known else name_places(interaction)
    return show_channel(number, places, wording)


def name_places(interaction: Interaction) -> dict[int, str]:
    """Return the names of a guild's channels, by number."""
    return name_channels(interaction.guild)


def name_channels(guild: discord.Guild | None) -> dict[int, str]:
    """Return the names of a guild's channels and threads, by number."""
    return {c.id: c.name for c in (*guild.channels, *guild.threads)} if guild else {}
