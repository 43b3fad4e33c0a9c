"""Ask Discord, without connecting to its Gateway, what the bot may do in channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import aiohttp
import discord

from bot.client import point_at
from bot.domain.desks import GuildId
from bot.domain.errors import PublishFailed, SettingsError
from bot.domain.operations import ChannelInspection
from bot.settings import DiscordSettings
from cogs._shared.permissions import NEEDED, list_lacking


async def inspect_channels(
    settings: DiscordSettings, bound: Collection[tuple[GuildId, int]]
) -> tuple[ChannelInspection, ...]:
    """Return what the bot lacks in each of the channels, by guild and number.

    Raises SettingsError where Discord refuses the token, PublishFailed where it does not answer.
    """
    point_at(settings)
    guilds: defaultdict[GuildId, list[int]] = defaultdict(list)
    for guild, channel in sorted(bound):
        guilds[guild].append(channel)
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login(settings.read_token())
        found = [
            inspection
            for guild, channels in guilds.items()
            for inspection in await _inspect_guild(client, guild, channels)
        ]
    except discord.LoginFailure as error:
        raise SettingsError(
            "DISCORD_TOKEN: Discord refuses this token; reset it in the developer portal."
        ) from error
    except (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise PublishFailed(f"Discord does not answer ({type(error).__name__}).") from error
    finally:
        await client.close()
    return tuple(found)


async def _inspect_guild(
    client: discord.Client, number: GuildId, channels: Collection[int]
) -> list[ChannelInspection]:
    assert client.user is not None  # it is logged in
    try:
        guild = await client.fetch_guild(number, with_counts=False)
        known = {channel.id: channel for channel in await guild.fetch_channels()}
        me = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden):
        problem = "the bot is not in this server any more."
        return [
            ChannelInspection(guild=number, channel=channel, problem=problem)
            for channel in channels
        ]
    return [_inspect(number, channel, known.get(channel), me) for channel in channels]


def _inspect(
    guild: GuildId,
    number: int,
    channel: discord.abc.GuildChannel | None,
    me: discord.Member,
) -> ChannelInspection:
    if channel is None:
        problem = "the channel is gone, or the bot cannot see it."
        return ChannelInspection(guild=guild, channel=number, problem=problem)
    lacking = list_lacking(channel.permissions_for(me), NEEDED)
    return ChannelInspection(guild=guild, channel=number, name=channel.name, lacking=lacking)
