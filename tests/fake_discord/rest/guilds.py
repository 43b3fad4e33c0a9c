"""Answer what a guild holds: its channels, roles, members and scheduled events."""

from datetime import datetime
from typing import Any

from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.payloads import channel_payload, guild_payload, member_payload, role_payload
from tests.fake_discord.permissions import CREATE_EVENTS, need
from tests.fake_discord.rest.routes import Reply, Request, route


@route("GET", "/guilds/{guild_id}")
def get_guild(request: Request) -> Reply:
    guild = request.guild
    payload = guild_payload(guild)
    if request.flag("with_counts"):
        count = len(guild.members)
        payload |= {"approximate_member_count": count, "approximate_presence_count": count}
    return 200, payload


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(request: Request) -> Reply:
    return 200, [channel_payload(channel) for channel in request.guild.channels.values()]


@route("GET", "/guilds/{guild_id}/threads/active")
def list_active_threads(request: Request) -> Reply:
    threads = request.fake.state.threads_of(request.guild)
    active = [channel_payload(thread) for thread in threads if not thread.archived]
    return 200, {"threads": active, "members": [], "has_more": False}


@route("GET", "/guilds/{guild_id}/roles")
def list_roles(request: Request) -> Reply:
    return 200, [role_payload(role) for role in request.guild.roles.values()]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(request: Request) -> Reply:
    member = request.guild.members.get(request.number("user_id"))
    if member is None:
        raise ApiError(10007)
    return 200, member_payload(member)


@route("PATCH", "/guilds/{guild_id}/members/@me")
def edit_me(request: Request) -> Reply:
    return 200, member_payload(request.guild.members[request.fake.state.bot.id])


@route("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(request: Request) -> Reply:
    request.fake.remove_bot(request.guild)
    return 204, None


SCHEDULED, CANCELLED, EXTERNAL = 1, 4, 3
MOST_EVENTS = 100


@route("GET", "/guilds/{guild_id}/scheduled-events")
def list_events(request: Request) -> Reply:
    events = request.guild.events.values()
    return 200, [event for event in events if event["status"] == SCHEDULED]


@route("POST", "/guilds/{guild_id}/scheduled-events")
def make_event(request: Request) -> Reply:
    guild, state = request.guild, request.fake.state
    _need_events(request)
    held = sum(event["status"] == SCHEDULED for event in guild.events.values())
    if held >= MOST_EVENTS:
        raise ApiError(30038)
    number = state.next_id()
    event = {
        "id": str(number),
        "guild_id": str(guild.id),
        "channel_id": None,
        "creator_id": str(state.bot.id),
        "image": None,
        "status": SCHEDULED,
        "entity_id": None,
        "recurrence_rule": None,
        "description": None,
        "user_count": 0,
        "guild_scheduled_event_exceptions": [],
        **request.body,
    }
    _check_event(request, event)
    guild.events[number] = event
    return 200, event


@route("PATCH", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}")
def edit_event(request: Request) -> Reply:
    _need_events(request)
    number = request.number("guild_scheduled_event_id")
    held = request.guild.events.get(number)
    if held is None:
        raise ApiError(10070)
    event = held | request.body
    if "scheduled_start_time" in request.body:
        _check_event(request, event)
    request.guild.events[number] = event
    return 200, event


def _need_events(request: Request) -> None:
    channel = next(iter(request.guild.channels.values()))
    need(channel, request.fake.state.bot, CREATE_EVENTS)


def _check_event(request: Request, event: dict[str, Any]) -> None:
    """Refuse what Discord does: no name or place, no end, what began or ends before it begins."""
    start, end = (
        datetime.fromisoformat(event[f"scheduled_{part}_time"]) for part in ("start", "end")
    )
    rules = {
        ("name",): 1 <= len(event["name"].strip()) <= 100,
        ("entity_type",): event["entity_type"] == EXTERNAL,
        ("entity_metadata", "location"): 1 <= len(event["entity_metadata"]["location"]) <= 100,
        ("scheduled_start_time",): start > request.fake.clock.now(),
        ("scheduled_end_time",): end > start,
    }
    for path, kept in rules.items():
        if not kept:
            raise InvalidForm([Problem(path, "EVENT_INVALID", f"{path[-1]} is wrong")])
