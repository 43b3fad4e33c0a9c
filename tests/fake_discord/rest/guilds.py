"""Answer what a guild holds: its channels, roles and members."""

from tests.fake_discord.errors import ApiError
from tests.fake_discord.payloads import channel_payload, guild_payload, member_payload, role_payload
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
