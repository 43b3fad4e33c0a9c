"""Answer what can be done with messages in a channel."""

from typing import Any

from tests.fake_discord.composing import (
    announce,
    check_may_send,
    create_message,
    delete_message,
    edit_message,
)
from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.payloads import message_payload
from tests.fake_discord.permissions import HISTORY, MANAGE_MESSAGES, SEND, in_channel, need
from tests.fake_discord.rest.routes import Reply, Request, route
from tests.fake_discord.state import ANNOUNCEMENT, CROSSPOSTED, Message

MESSAGES_OF = "/channels/{channel_id}/messages"
ONE_MESSAGE = MESSAGES_OF + "/{message_id}"
MAX_PAGE = 100
# "A few minutes", says Discord's documentation of enforce_nonce.
NONCE_SECONDS = 300
REPLY = 19


@route("GET", MESSAGES_OF)
def list_messages(request: Request) -> Reply:
    limit = _limit(request)
    channel, state = request.channel, request.fake.state
    if channel.guild is not None and not in_channel(channel, state.bot) & HISTORY:
        return 200, []
    newest_first = list(reversed(channel.visible))
    return 200, [message_payload(state, m) for m in _page(newest_first, request.query, limit)]


def _limit(request: Request) -> int:
    text = request.query.get("limit", "50")
    if not text.isdigit() or not 1 <= int(text) <= MAX_PAGE:
        words = "int value should be between 1 and 100."
        raise InvalidForm([Problem(("limit",), "NUMBER_TYPE_MAX", words)])
    return int(text)


def _page(newest_first: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    if "before" in query:
        return [m for m in newest_first if m.id < int(query["before"])][:limit]
    if "after" in query:
        return [m for m in newest_first if m.id > int(query["after"])][-limit:]
    if "around" in query:
        middle, half = int(query["around"]), limit // 2
        older = [m for m in newest_first if m.id < middle][:half]
        newer = [m for m in newest_first if m.id > middle][-half:] if half else []
        return newer + [m for m in newest_first if m.id == middle] + older
    return newest_first[:limit]


@route("GET", ONE_MESSAGE)
def get_message(request: Request) -> Reply:
    channel, state = request.channel, request.fake.state
    if channel.guild is not None:
        need(channel, state.bot, HISTORY)
    return 200, message_payload(state, request.message)


@route("POST", MESSAGES_OF)
def post_message(request: Request) -> Reply:
    fake, channel, body = request.fake, request.channel, request.body
    check_may_send(channel, fake.state.bot, body, len(request.uploads))
    earlier = _earlier(request, body)
    if earlier is not None:
        return 200, message_payload(fake.state, earlier)
    message = create_message(
        fake, channel, fake.state.bot, body, request.uploads, **_reply(request)
    )
    if channel.archived:
        # A word in an archived thread brings it back.
        channel.archived = False
        fake.channel_changed(channel)
    if message.nonce is not None:
        fake.state.nonces[message.nonce] = (fake.clock.monotonic(), message)
    return 200, message_payload(fake.state, message)


def _earlier(request: Request, body: dict[str, Any]) -> Message | None:
    """Return the message the bot sent with this nonce in the last minutes, where it asks so."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    when, message = request.fake.state.nonces.get(str(body["nonce"]), (0.0, None))
    seconds = request.fake.nonce_seconds
    seconds = NONCE_SECONDS if seconds is None else seconds
    fresh = request.fake.clock.monotonic() - when < seconds
    return message if message is not None and fresh else None


def _reply(request: Request) -> dict[str, Any]:
    """Return what makes a message a reply, where it is one."""
    wanted, channel = request.body.get("message_reference"), request.channel
    if not wanted:
        return {}
    number = int(wanted.get("message_id") or 0)
    if number not in channel.messages and wanted.get("fail_if_not_exists") is not False:
        words = "Unknown message"
        raise InvalidForm([Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", words)])
    reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(number)}
    return {"reference": reference, "type": REPLY}


@route("PATCH", ONE_MESSAGE)
def patch_message(request: Request) -> Reply:
    fake, message = request.fake, request.message
    if message.author is not fake.state.bot:
        raise ApiError(50005)
    if message.channel.archived:
        raise ApiError(50083)
    edit_message(fake, message, request.body, request.uploads)
    return 200, message_payload(fake.state, message)


@route("DELETE", ONE_MESSAGE)
def remove_message(request: Request) -> Reply:
    fake, message = request.fake, request.message
    if message.author is not fake.state.bot:
        need(message.channel, fake.state.bot, MANAGE_MESSAGES)
    delete_message(fake, message)
    return 204, None


@route("POST", ONE_MESSAGE + "/crosspost")
def crosspost(request: Request) -> Reply:
    fake, message = request.fake, request.message
    if message.channel.type != ANNOUNCEMENT:
        raise ApiError(50024)
    own = message.author is fake.state.bot
    need(message.channel, fake.state.bot, SEND if own else MANAGE_MESSAGES)
    if message.flags & CROSSPOSTED:
        raise ApiError(40033)
    message.flags |= CROSSPOSTED
    announce(fake, "MESSAGE_UPDATE", message)
    return 200, message_payload(fake.state, message)


@route("PUT", ONE_MESSAGE + "/reactions/{emoji_name}/@me")
@route("DELETE", ONE_MESSAGE + "/reactions/{emoji_name}/@me")
def react(request: Request) -> Reply:
    need(request.message.channel, request.fake.state.bot, HISTORY)
    return 204, None
