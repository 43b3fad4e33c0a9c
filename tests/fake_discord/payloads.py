"""Write down users, guilds, channels and messages as Discord's API v10 shows them."""

from typing import Any

from tests.fake_discord.permissions import in_channel
from tests.fake_discord.state import (
    FORUM,
    GROUP,
    Attachment,
    Channel,
    Command,
    Guild,
    Interaction,
    Member,
    Message,
    Role,
    State,
    User,
)

REQUIRE_TAG = 1 << 4  # a channel's flag (discord-api-docs, "Channel Flags")


def user_payload(user: User) -> dict[str, Any]:
    """Return a user as others see them."""
    payload: dict[str, Any] = {
        "id": str(user.id),
        "username": user.name.lower().replace(" ", "_"),
        "discriminator": "0000" if user.bot else "0",
        "global_name": None if user.bot else user.name,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if user.bot:
        payload["bot"] = True
    return payload


def own_user_payload(user: User) -> dict[str, Any]:
    """Return the bot's user as it sees itself."""
    account = {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}
    return {**user_payload(user), **account}


def role_payload(role: Role) -> dict[str, Any]:
    """Return a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member_payload(member: Member) -> dict[str, Any]:
    """Return a member with their user."""
    return {
        "user": user_payload(member.user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in member.roles],
        "joined_at": member.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def channel_payload(channel: Channel) -> dict[str, Any]:
    """Return a channel of any kind."""
    last = next(reversed(channel.messages), None)
    if channel.type == FORUM and channel.last_post is not None:
        last = channel.last_post.id
    base: dict[str, Any] = {
        "id": str(channel.id),
        "type": channel.type,
        "flags": REQUIRE_TAG if channel.requires_tag else 0,
        "last_message_id": None if last is None else str(last),
    }
    if channel.recipient is not None:
        of_group = {"name": None, "icon": None, "owner_id": str(channel.recipient.id)}
        base |= of_group if channel.type == GROUP else {}
        return {**base, "recipients": [user_payload(channel.recipient)]}
    assert channel.guild is not None
    base |= {"guild_id": str(channel.guild.id), "name": channel.name}
    base |= {"parent_id": None if channel.parent is None else str(channel.parent.id)}
    return {**base, **(_thread_part(channel) if channel.is_thread else _place_part(channel))}


def _thread_part(channel: Channel) -> dict[str, Any]:
    count = len(channel.visible)
    return {
        "owner_id": str(channel.owner_id),
        "rate_limit_per_user": 0,
        "message_count": count,
        "total_message_sent": count,
        "member_count": 1,
        "applied_tags": [str(tag) for tag in channel.applied_tags],
        "thread_metadata": {
            "archived": channel.archived,
            "archive_timestamp": channel.archived_at or channel.created,
            "auto_archive_duration": 1440,
            "locked": channel.locked,
            "create_timestamp": channel.created,
        },
    }


def _place_part(channel: Channel) -> dict[str, Any]:
    part: dict[str, Any] = {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {"id": str(target), "type": kind, "allow": str(allow), "deny": str(deny)}
            for target, (kind, allow, deny) in channel.overwrites.items()
        ],
    }
    if channel.type == FORUM:
        part["available_tags"] = [
            {"id": str(tag), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag, name in channel.tags.items()
        ]
        part |= {"default_reaction_emoji": None, "default_sort_order": None}
        part["default_forum_layout"] = 0
    return part


def guild_payload(guild: Guild) -> dict[str, Any]:
    """Return a guild without its channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id "
        "afk_channel_id widget_channel_id max_presences vanity_url_code "
        "rules_channel_id safety_alerts_channel_id public_updates_channel_id incidents_data"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "system_channel_id": str(guild.system_channel_id) if guild.system_channel_id else None,
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 1,
        "roles": [role_payload(role) for role in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
    }


def guild_create_payload(state: State, guild: Guild) -> dict[str, Any]:
    """Return what GUILD_CREATE carries: a bot without the members intent sees itself only."""
    me = guild.members[state.bot.id]
    threads = [c for c in state.threads_of(guild) if not c.archived]
    return {
        **guild_payload(guild),
        "joined_at": me.joined_at,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_payload(me)],
        "channels": [channel_payload(channel) for channel in guild.channels.values()],
        "threads": [channel_payload(thread) for thread in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_payload(attachment: Attachment, *, ephemeral: bool = False) -> dict[str, Any]:
    """Return an attachment with the loopback address it can be fetched from."""
    payload: dict[str, Any] = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        payload["description"] = attachment.description
    if ephemeral:
        payload["ephemeral"] = True
    return payload


def message_payload(state: State, message: Message) -> dict[str, Any]:
    """Return a message as the bot sees it."""
    payload: dict[str, Any] = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": message.type,
        "author": user_payload(message.author),
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [
            attachment_payload(a, ephemeral=message.ephemeral) for a in message.attachments
        ],
        "mentions": [user_payload(user) for user in message.mentions],
        "mention_roles": [str(role) for role in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited,
        "flags": message.flags,
        "pinned": message.pinned,
        "tts": False,
    }
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.author is state.bot:
        payload["application_id"] = str(state.application_id)
    if message.reference is not None:
        payload["message_reference"] = message.reference
    if message.thread is not None:
        payload["thread"] = channel_payload(message.thread)
    if message.interaction is not None:
        payload["webhook_id"] = str(state.application_id)
        payload["interaction_metadata"] = _metadata(
            message.interaction, has_bot=state.has_bot(message.channel)
        )
    return payload


def _metadata(interaction: Interaction, *, has_bot: bool) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "id": str(interaction.id),
        "type": interaction.type,
        "user": user_payload(interaction.user),
        "authorizing_integration_owners": integration_owners(
            interaction.channel, interaction.user, has_bot=has_bot
        ),
    }
    if interaction.type == 2 and "target_id" in interaction.data:
        metadata["target_message_id"] = interaction.data["target_id"]
    if interaction.type == 3 and interaction.message is not None:
        metadata["interacted_message_id"] = str(interaction.message.id)
    if interaction.type == 5:
        metadata["triggering_interaction_metadata"] = {**metadata, "type": 2}
    return metadata


def integration_owners(channel: Channel, user: User, *, has_bot: bool = True) -> dict[str, str]:
    """Return who installed the app where an interaction happens: the guild, its user, or both."""
    guild = {"0": "0" if channel.guild is None else str(channel.guild.id)} if has_bot else {}
    return guild | ({"1": str(user.id)} if user.installed else {})


def partial_channel_payload(channel: Channel, user: User) -> dict[str, Any]:
    """Return a channel as an interaction carries it, with the user's permissions there."""
    return {**channel_payload(channel), "permissions": str(in_channel(channel, user))}


def command_payload(state: State, command: Command) -> dict[str, Any]:
    """Return a registered command."""
    body = command.body
    default = body.get("default_member_permissions")
    payload: dict[str, Any] = {
        "id": str(command.id),
        "application_id": str(state.application_id),
        "version": str(command.version),
        "default_member_permissions": None if default is None else str(default),
        "type": command.type,
        "name": command.name,
        "description": body.get("description") or "",
        "dm_permission": body.get("dm_permission") is not False,
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
    }
    for key in ("name_localizations", "description_localizations"):
        if body.get(key):
            payload[key] = body[key]
    if body.get("options"):
        payload["options"] = [_without_nulls(option) for option in body["options"]]
    if command.guild_id is not None:
        payload["guild_id"] = str(command.guild_id)
    return payload


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def application_payload(state: State, guild_count: int) -> dict[str, Any]:
    """Return the bot's application as it sees it."""
    return {
        "id": str(state.application_id),
        "name": state.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_payload(state.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_payload(state.owner),
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }
