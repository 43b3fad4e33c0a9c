"""Make messages out of the bodies the bot sends, and change them, as Discord would."""

import mimetypes
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fake_discord import rules
from tests.fake_discord.errors import ApiError, InvalidForm
from tests.fake_discord.gateway import DIRECT_MESSAGES, MESSAGE_CONTENT, MESSAGES
from tests.fake_discord.normalise import answer_components, answer_embed, resolver
from tests.fake_discord.payloads import message_payload
from tests.fake_discord.permissions import (
    ATTACH,
    EMBED,
    HISTORY,
    MENTION_EVERYONE,
    in_channel,
    need,
    sending,
)
from tests.fake_discord.state import (
    COMPONENTS_V2,
    FORUM,
    SUPPRESS_EMBEDS,
    Attachment,
    Channel,
    Message,
    User,
)

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

# Flags a bot may set itself; Discord ignores the others.
SETTABLE = SUPPRESS_EMBEDS | COMPONENTS_V2 | 1 << 12


class Upload(NamedTuple):
    """A file on its way to Discord."""

    filename: str
    content: bytes
    content_type: str | None = None
    description: str | None = None


def store_upload(fake: "FakeDiscord", channel: Channel, upload: Upload) -> Attachment:
    """Keep an uploaded file and return the attachment it became."""
    number = fake.state.next_id()
    guessed = mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
    attachment = Attachment(
        id=number,
        filename=upload.filename,
        content=upload.content,
        content_type=upload.content_type or guessed,
        url=f"{fake.root}/attachments/{channel.id}/{number}/{upload.filename}",
        description=upload.description,
    )
    fake.state.attachments[number] = attachment
    return attachment


def check_may_send(channel: Channel, user: User, body: dict[str, Any], uploads: int) -> None:
    """Raise the refusal a bot without the needed permissions gets; drop embeds it may not show."""
    if channel.guild is None:
        if channel.recipient is not None and not channel.recipient.dms_open:
            raise ApiError(50007)
        return
    if channel.type == FORUM:
        raise ApiError(50008)
    bits = need(channel, user, sending(channel))
    if uploads and not bits & ATTACH:
        raise ApiError(50013)
    if body.get("message_reference") and not bits & HISTORY:
        raise ApiError(50013)
    if not bits & EMBED:
        body.pop("embeds", None)
    if channel.archived and channel.locked:
        raise ApiError(50083)


def create_message(
    fake: "FakeDiscord",
    channel: Channel,
    author: User,
    body: dict[str, Any],
    uploads: dict[int, Upload],
    *,
    number: int = 0,
    **more: Any,
) -> Message:
    """Check a body, put the message into the channel and tell the gateway."""
    _refuse(rules.message_problems(body, uploads))
    message = Message(
        id=number or fake.state.next_id(),
        channel=channel,
        author=author,
        timestamp=fake.clock.stamp(),
        **more,
    )
    message.flags |= (body.get("flags") or 0) & SETTABLE
    if body.get("nonce") is not None:
        message.nonce = str(body["nonce"])
    fill_message(fake, message, body, uploads)
    channel.messages[message.id] = message
    announce(fake, "MESSAGE_CREATE", message)
    return message


def edit_message(
    fake: "FakeDiscord", message: Message, body: dict[str, Any], uploads: dict[int, Upload]
) -> None:
    """Check a partial body against what the message already holds, change it, tell the gateway."""
    _refuse(rules.edit_problems(body, uploads, message_payload(fake.state, message)))
    message.flags |= (body.get("flags") or 0) & SETTABLE
    fill_message(fake, message, body, uploads)
    message.edited = fake.clock.stamp()
    announce(fake, "MESSAGE_UPDATE", message)


def fill_message(
    fake: "FakeDiscord", message: Message, body: dict[str, Any], uploads: dict[int, Upload]
) -> None:
    """Carry the parts a body names over into the message."""
    if "attachments" in body or uploads:
        message.attachments = _attachments(fake, message, body, uploads)
    resolve = resolver(message.attachments)
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [answer_embed(embed, resolve) for embed in body["embeds"] or []]
    if "components" in body:
        message.components = answer_components(body["components"] or [], resolve)
    if "content" in body or "components" in body:
        set_mentions(message, body.get("allowed_mentions"))


def _attachments(
    fake: "FakeDiscord", message: Message, body: dict[str, Any], uploads: dict[int, Upload]
) -> list[Attachment]:
    listed = body.get("attachments")
    if listed is None:
        kept, notes = list(message.attachments), {}
    else:
        wanted = {str(item.get("id")) for item in listed}
        kept = [a for a in message.attachments if str(a.id) in wanted]
        notes = {str(item.get("id")): item for item in listed}
    for index, upload in sorted(uploads.items()):
        note = notes.get(str(index), {})
        named = upload._replace(
            filename=note.get("filename") or upload.filename, description=note.get("description")
        )
        kept.append(store_upload(fake, message.channel, named))
    return kept


def visible_text(message: Message) -> str:
    """Return the parts of a message in which a mention rings: content and text displays."""
    return "\n".join([message.content, *rules.display_texts(message.components)])


def set_mentions(message: Message, allowed: dict[str, Any] | None) -> None:
    """Note whom the message really mentions: the text, what is allowed, and permissions decide."""
    guild, text = message.channel.guild, visible_text(message)
    parse = None if allowed is None else allowed.get("parse") or []
    users = [int(i) for i in re.findall(r"<@!?([0-9]{1,20})>", text)]
    listed = {int(i) for i in (allowed or {}).get("users") or []}
    if guild is None:
        return
    message.mentions = [
        guild.members[i].user
        for i in dict.fromkeys(users)
        if i in guild.members and (parse is None or "users" in parse or i in listed)
    ]
    may_all = bool(in_channel(message.channel, message.author) & MENTION_EVERYONE)
    listed = {int(i) for i in (allowed or {}).get("roles") or []}
    message.mention_roles = [
        role
        for role in dict.fromkeys(int(i) for i in re.findall(r"<@&([0-9]{1,20})>", text))
        if role in guild.roles
        and (parse is None or "roles" in parse or role in listed)
        and (may_all or guild.roles[role].mentionable)
    ]
    wanted = parse is None or "everyone" in parse
    shouted = "@everyone" in text or "@here" in text
    message.mention_everyone = wanted and may_all and shouted


def announce(fake: "FakeDiscord", event: str, message: Message) -> None:
    """Tell the sessions whose intents cover it about a message, an ephemeral one aside."""
    if message.ephemeral:
        return
    guild = message.channel.guild
    payload = message_payload(fake.state, message)
    if guild is not None:
        payload["guild_id"] = str(guild.id)
    intent = DIRECT_MESSAGES if guild is None else MESSAGES
    own = message.author is fake.state.bot or fake.state.bot in message.mentions
    if guild is not None and not own and not fake.gateway.allowed_privileged & MESSAGE_CONTENT:
        payload |= {"content": "", "embeds": [], "components": [], "attachments": []}
    fake.gateway.dispatch(event, payload, guild_id=guild.id if guild else None, intent=intent)


def delete_message(fake: "FakeDiscord", message: Message) -> None:
    """Take a message out of its channel and tell the gateway."""
    channel, guild = message.channel, message.channel.guild
    channel.messages.pop(message.id, None)
    if message.ephemeral:
        return
    data = {"id": str(message.id), "channel_id": str(channel.id)}
    if guild is not None:
        data["guild_id"] = str(guild.id)
    intent = DIRECT_MESSAGES if guild is None else MESSAGES
    guild_id = None if guild is None else guild.id
    fake.gateway.dispatch("MESSAGE_DELETE", data, guild_id=guild_id, intent=intent)


def _refuse(problems: list[Any]) -> None:
    if problems:
        raise InvalidForm(problems)
