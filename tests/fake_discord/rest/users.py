"""Answer who the bot is, where the gateway is, and open direct messages."""

from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.payloads import (
    application_payload,
    channel_payload,
    own_user_payload,
    user_payload,
)
from tests.fake_discord.permissions import in_guild
from tests.fake_discord.rest.routes import Reply, Request, route


@route("GET", "/users/@me")
def get_me(request: Request) -> Reply:
    return 200, own_user_payload(request.fake.state.bot)


@route("GET", "/users/{user_id}")
def get_user(request: Request) -> Reply:
    user = request.fake.state.users.get(request.number("user_id"))
    if user is None:
        raise ApiError(10013)
    return 200, user_payload(user)


@route("GET", "/users/@me/guilds")
def list_my_guilds(request: Request) -> Reply:
    state = request.fake.state
    guilds = [g for g in state.guilds.values() if state.bot.id in g.members]
    return 200, [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(in_guild(guild, guild.members[state.bot.id])),
            "features": [],
        }
        for guild in guilds
    ]


@route("POST", "/users/@me/channels")
def open_dm(request: Request) -> Reply:
    state = request.fake.state
    recipient = request.body.get("recipient_id")
    user = state.users.get(int(recipient or 0))
    if user is None or user is state.bot:
        problem = Problem(("recipient_id",), "CHANNEL_RECIPIENT_INVALID", "Invalid Recipient(s)")
        raise InvalidForm([problem])
    return 200, channel_payload(state.dm_with(user))


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def get_application(request: Request) -> Reply:
    state = request.fake.state
    return 200, application_payload(state, len(state.guilds))


@route("GET", "/gateway", public=True)
def get_gateway(request: Request) -> Reply:
    return 200, {"url": request.fake.gateway_url}


@route("GET", "/gateway/bot")
def get_gateway_bot(request: Request) -> Reply:
    left = 1000 - request.fake.gateway.identifies
    limit = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
    answer = {"url": request.fake.gateway_url, "shards": 1, "session_start_limit": limit}
    return 200, answer
