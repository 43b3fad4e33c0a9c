"""Work out who may do what where, by Discord's published algorithm.

https://discord.com/developers/docs/topics/permissions#permission-overwrites
"""

from typing import Any

from discord import Permissions

from tests.fake_discord.errors import ApiError
from tests.fake_discord.state import Channel, Guild, Member, User

ALL = Permissions.all().value
ADMINISTRATOR = Permissions(administrator=True).value
VIEW = Permissions(view_channel=True).value
SEND = Permissions(send_messages=True).value
SEND_IN_THREADS = Permissions(send_messages_in_threads=True).value
CREATE_EVENTS = Permissions(create_events=True).value
CREATE_THREADS = Permissions(create_public_threads=True).value
CREATE_PRIVATE_THREADS = Permissions(create_private_threads=True).value
EMBED = Permissions(embed_links=True).value
ATTACH = Permissions(attach_files=True).value
HISTORY = Permissions(read_message_history=True).value
MENTION_EVERYONE = Permissions(mention_everyone=True).value
MANAGE_MESSAGES = Permissions(manage_messages=True).value
MANAGE_CHANNELS = Permissions(manage_channels=True).value
MANAGE_THREADS = Permissions(manage_threads=True).value
USE_COMMANDS = Permissions(use_application_commands=True).value

# What @everyone holds in a new guild, and what an invite link of the bot would ask for.
MEMBER_DEFAULT = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
    add_reactions=True,
).value
BOT_DEFAULT = MEMBER_DEFAULT


def as_bits(permissions: Any) -> int:
    """Return a number for a `discord.Permissions` or a number."""
    return int(getattr(permissions, "value", permissions))


def in_guild(guild: Guild, member: Member) -> int:
    """Return what a member may do before any channel's overwrites."""
    if member.user.id == guild.owner_id:
        return ALL
    bits = guild.roles[guild.id].permissions
    for role_id in member.roles:
        bits |= guild.roles[role_id].permissions
    return ALL if bits & ADMINISTRATOR else bits


def in_channel(channel: Channel, user: User) -> int:
    """Return what a user may do in a channel; a thread follows its parent."""
    if channel.guild is None:
        return ALL if user.bot or user is channel.recipient else 0
    member = channel.guild.members.get(user.id)
    if member is None:
        return 0
    bits = in_guild(channel.guild, member)
    if bits & ADMINISTRATOR:
        return ALL
    place = channel.parent if channel.is_thread and channel.parent else channel
    return _overwritten(bits, place, member)


def _overwritten(bits: int, place: Channel, member: Member) -> int:
    assert place.guild is not None
    everyone, own = place.guild.id, member.user.id
    _, allow, deny = place.overwrites.get(everyone, (0, 0, 0))
    bits = bits & ~deny | allow
    held = [place.overwrites[role] for role in member.roles if role in place.overwrites]
    for _, _, deny in held:
        bits &= ~deny
    for _, allow, _ in held:
        bits |= allow
    _, allow, deny = place.overwrites.get(own, (1, 0, 0))
    return bits & ~deny | allow


def need(channel: Channel, user: User, *wanted: int) -> int:
    """Return a user's permissions in a channel, or raise 50001 or 50013 where one is missing."""
    bits = in_channel(channel, user)
    if not bits & VIEW:
        raise ApiError(50001)
    for bit in wanted:
        if not bits & bit:
            raise ApiError(50013)
    return bits


def sending(channel: Channel) -> int:
    """Return the permission that posting in this channel takes."""
    return SEND_IN_THREADS if channel.is_thread else SEND
