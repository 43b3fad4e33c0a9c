"""Which permissions the bot needs in a channel, and who lacks which."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.client import AnyInteraction

TO_POST = ("view_channel", "send_messages", "embed_links")
"""What a channel of the desk takes, of the bot and of the person who chooses it."""

NEEDED = (*TO_POST, "attach_files", "read_message_history")
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
    """Return what the bot may do in a channel; nothing where it cannot see it."""
    found = guild.get_channel(channel)
    return found.permissions_for(guild.me) if found else discord.Permissions.none()


def list_lacking(
    permissions: discord.Permissions, wanted: Sequence[str] = TO_POST
) -> tuple[str, ...]:
    """Return which of the wanted permissions are not among these."""
    return tuple(name for name in wanted if not getattr(permissions, name))


def make_invite(application: int) -> str:
    """Return an invite link that holds the scopes and permissions that the bot needs."""
    permissions = discord.Permissions(**dict.fromkeys(NEEDED, True))
    return discord.utils.oauth_url(application, permissions=permissions, scopes=SCOPES)
