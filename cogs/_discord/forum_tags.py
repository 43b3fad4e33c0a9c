"""Which tag a post bears in a forum that takes none without."""

from __future__ import annotations

import discord


def needs_tag(channel: object) -> bool:
    """Tell whether a channel is a forum that requires a tag on every post."""
    return isinstance(channel, discord.ForumChannel) and channel.flags.require_tag


def choose_tag(channel: object) -> discord.ForumTag | None:
    """Return the tag that a post must bear: the first that the bot may give; None where none.

    Moderated tags are given by those who manage threads alone.
    """
    if not isinstance(channel, discord.ForumChannel) or not channel.flags.require_tag:
        return None
    manages = channel.permissions_for(channel.guild.me).manage_threads
    return next((tag for tag in channel.available_tags if manages or not tag.moderated), None)
