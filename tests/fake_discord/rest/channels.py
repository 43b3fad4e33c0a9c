"""Answer what can be done with channels, threads and forum posts."""

from typing import Any

from tests.fake_discord.composing import create_message
from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.payloads import channel_payload, message_payload
from tests.fake_discord.permissions import (
    CREATE_PRIVATE_THREADS,
    CREATE_THREADS,
    HISTORY,
    MANAGE_CHANNELS,
    MANAGE_THREADS,
    SEND,
    need,
    sending,
)
from tests.fake_discord.rest.routes import Reply, Request, route
from tests.fake_discord.state import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_THREAD,
    FORUM,
    HAS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
)

ONE = "/channels/{channel_id}"


@route("GET", ONE)
def get_channel(request: Request) -> Reply:
    return 200, channel_payload(request.channel)


@route("PATCH", ONE)
def edit_channel(request: Request) -> Reply:
    fake, channel, body = request.fake, request.channel, request.body
    need(channel, fake.state.bot, MANAGE_THREADS if channel.is_thread else MANAGE_CHANNELS)
    for key in ("name", "topic", "archived", "locked"):
        if key in body and hasattr(channel, key):
            setattr(channel, key, body[key])
    fake.channel_changed(channel)
    return 200, channel_payload(channel)


@route("DELETE", ONE)
def delete_channel(request: Request) -> Reply:
    fake, channel = request.fake, request.channel
    need(channel, fake.state.bot, MANAGE_THREADS if channel.is_thread else MANAGE_CHANNELS)
    payload = channel_payload(channel)
    fake.remove_channel(channel)
    return 200, payload


@route("POST", ONE + "/typing")
def type_in(request: Request) -> Reply:
    channel = request.channel
    if channel.guild is not None:
        need(channel, request.fake.state.bot, sending(channel))
    return 204, None


@route("POST", ONE + "/messages/{message_id}/threads")
def thread_from_message(request: Request) -> Reply:
    fake, message = request.fake, request.message
    need(message.channel, fake.state.bot, CREATE_THREADS)
    if message.thread is not None:
        raise ApiError(160004)
    news = message.channel.type == ANNOUNCEMENT
    kind = ANNOUNCEMENT_THREAD if news else PUBLIC_THREAD
    # A thread started from a message shares its id.
    thread = _open(request, message.channel, kind, number=message.id)
    message.thread, message.flags = thread, message.flags | HAS_THREAD
    return 201, _created(request, thread)


@route("POST", ONE + "/threads")
def start_thread(request: Request) -> Reply:
    channel = request.channel
    if channel.type == FORUM:
        return _forum_post(request, channel)
    if channel.type not in (TEXT, ANNOUNCEMENT):
        raise ApiError(50024)
    kind = request.body.get("type") or PRIVATE_THREAD
    private = kind == PRIVATE_THREAD
    wanted = CREATE_PRIVATE_THREADS if private else CREATE_THREADS
    need(channel, request.fake.state.bot, wanted)
    return 201, _created(request, _open(request, channel, kind))


def _forum_post(request: Request, forum: Channel) -> Reply:
    fake, first = request.fake, request.body.get("message") or {}
    # In a forum the permission to send messages is the permission to start a post.
    need(forum, fake.state.bot, SEND)
    tags = [int(tag) for tag in request.body.get("applied_tags") or []]
    if forum.requires_tag and not tags:
        raise ApiError(40067)
    if any(tag not in forum.tags for tag in tags):
        raise InvalidForm([Problem(("applied_tags",), "INVALID_TAG", "Unknown tag")])
    thread = _open(request, forum, PUBLIC_THREAD, quietly=True)
    try:
        message = create_message(
            fake, thread, fake.state.bot, first, request.uploads, number=thread.id
        )
    except InvalidForm as wrong:
        del fake.state.channels[thread.id]
        nested = [p._replace(path=("message", *p.path)) for p in wrong.problems]
        raise InvalidForm(nested) from wrong
    thread.applied_tags = tags
    fake.thread_opened(thread)
    return 201, {**_created(request, thread), "message": message_payload(fake.state, message)}


@route("GET", ONE + "/threads/archived/public")
def list_archived_threads(request: Request) -> Reply:
    """Answer a channel's archived threads, the latest archived first."""
    fake, channel, query = request.fake, request.channel, request.query
    need(channel, fake.state.bot, HISTORY)
    assert channel.guild is not None
    before, limit = query.get("before"), int(query.get("limit", "50"))
    found = [
        thread
        for thread in fake.state.threads_of(channel.guild)
        if thread.parent is channel and thread.archived and thread.type != PRIVATE_THREAD
    ]
    found = [t for t in found if before is None or t.archived_at < before]
    found.sort(key=lambda thread: thread.archived_at, reverse=True)
    page = [channel_payload(thread) for thread in found[:limit]]
    return 200, {"threads": page, "members": [], "has_more": len(found) > limit}


def _open(
    request: Request, parent: Channel, kind: int, *, number: int = 0, quietly: bool = False
) -> Channel:
    fake = request.fake
    thread = Channel(
        id=number or fake.state.next_id(),
        type=kind,
        name=request.body["name"],
        guild=parent.guild,
        parent=parent,
        owner_id=fake.state.bot.id,
        created=fake.clock.stamp(),
    )
    fake.state.channels[thread.id] = parent.last_post = thread
    if not quietly:
        fake.thread_opened(thread)
    return thread


def _created(request: Request, thread: Channel) -> dict[str, Any]:
    member = {
        "id": str(thread.id),
        "user_id": str(request.fake.state.bot.id),
        "join_timestamp": thread.created,
        "flags": 0,
    }
    return {**channel_payload(thread), "member": member}


@route("PUT", ONE + "/thread-members/@me")
@route("DELETE", ONE + "/thread-members/@me")
def join_thread(request: Request) -> Reply:
    if not request.channel.is_thread:
        raise ApiError(50024)
    return 204, None
