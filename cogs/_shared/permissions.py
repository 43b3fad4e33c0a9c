"""Which permissions the bot needs in a channel, and who lacks which."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.client import AnyInteraction

TO_POST = ("view_channel", "send_messages", "embed_links")
"""What a channel of the desk takes, of the bot and of the person who chooses it."""

IN_THREADS = "send_messages_in_threads"
"""What posting in a thread takes, and all but the first message of a forum's post."""

NEEDED = (*TO_POST, "attach_files", "read_message_history", "create_public_threads", IN_THREADS)
"""All that the bot needs in a channel of the desk: it looks there for what it has posted."""

SCOPES = ("bot", "applications.commands")


class PlaceOption(app_commands.Transformer):
    """A text or announcement channel, with the person's permissions in it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channel to choose from."""
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(
        self, interaction: AnyInteraction, value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        """Return the channel as Discord sent it: the bot may not see it itself."""
        return value


Place = app_commands.Transform[app_commands.AppCommandChannel, PlaceOption]


def find_bot_permissions(guild: discord.Guild, channel: int) -> discord.Permissions:
    """Return what the bot may do in a channel or thread; nothing where it cannot see it."""
    found = guild.get_channel_or_thread(channel)
    return found.permissions_for(guild.me) if found else discord.Permissions.none()


def list_needed(kind: discord.ChannelType) -> tuple[str, ...]:
    """Return the permissions that posting in a kind of channel takes."""
    if kind is discord.ChannelType.forum:
        return (*TO_POST, IN_THREADS)
    if kind in (discord.ChannelType.public_thread, discord.ChannelType.news_thread):
        return (*(name for name in TO_POST if name != "send_messages"), IN_THREADS)
    return TO_POST


def list_lacking(
    permissions: discord.Permissions, wanted: Sequence[str] = TO_POST
) -> tuple[str, ...]:
    """Return which of the wanted permissions are not among these."""
    return tuple(name for name in wanted if not getattr(permissions, name))


def make_invite(application: int) -> str:
    """Return an invite link that holds the scopes and permissions that the bot needs."""
    permissions = discord.Permissions(**dict.fromkeys(NEEDED, True))
    return discord.utils.oauth_url(application, permissions=permissions, scopes=SCOPES)
