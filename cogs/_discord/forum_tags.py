"""Which tags a post bears in a forum: those it is about, and one where the forum requires it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.entities import fold_name

MOST_TAGS = 5
"""Tags of a post at most (Discord API, "Start Thread in Forum or Media Channel")."""


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


def choose_tags(channel: object, labels: Sequence[str]) -> list[discord.ForumTag]:
    """Return the tags that are called as one of some labels, in the order of these.

    Where there is none and a post must bear one, the first.
    """
    tags = list_tags(channel)
    named = {fold_name(tag.name): tag for tag in reversed(tags)}
    folded = dict.fromkeys(map(fold_name, labels))
    fitting = [named[name] for name in folded if name in named][:MOST_TAGS]
    return fitting or list(tags[:1] if needs_tag(channel) else ())
