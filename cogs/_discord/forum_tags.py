"""Which tag a post bears in a forum: that of its digest, and one where the forum requires it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.entities import fold_name


def needs_tag(channel: object) -> bool:
    """Tell whether a channel is a forum that requires a tag on every post."""
    return isinstance(channel, discord.ForumChannel) and channel.flags.require_tag


def list_tags(channel: object) -> Sequence[discord.ForumTag]:
    """Return the tags that the bot may give in a forum, none of another channel.

    Moderated tags are given by those who manage threads alone.
    """
    if not isinstance(channel, discord.ForumChannel):
        return ()
    manages = channel.permissions_for(channel.guild.me).manage_threads
    return [tag for tag in channel.available_tags if manages or not tag.moderated]


def choose_tag(channel: object, wanted: str) -> discord.ForumTag | None:
    """Return the tag of this name, else the first where a post must bear one; None where none."""
    tags, folded = list_tags(channel), fold_name(wanted)
    named = next((tag for tag in tags if wanted and fold_name(tag.name) == folded), None)
    return named or next(iter(tags if needs_tag(channel) else ()), None)
