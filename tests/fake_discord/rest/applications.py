"""Register commands, everywhere or in one guild."""

from typing import Any

from tests.fake_discord import rules_commands
from tests.fake_discord.errors import ApiError, InvalidForm
from tests.fake_discord.payloads import command_payload
from tests.fake_discord.rest.routes import Reply, Request, route
from tests.fake_discord.state import Command

EVERYWHERE = "/applications/{application_id}/commands"
IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(request: Request) -> int | None:
    if request.number("application_id") != request.fake.state.application_id:
        raise ApiError(10002)
    if "guild_id" not in request.params:
        return None
    if request.number("guild_id") not in request.fake.state.guilds:
        raise ApiError(50001)
    return request.guild.id


def _add(request: Request, guild_id: int | None, body: dict[str, Any]) -> Command:
    """Store a command; one of the same name and kind keeps its id, as on Discord."""
    state = request.fake.state
    same = [
        command
        for command in state.commands_for(guild_id)
        if (command.name, command.type) == (body["name"], body.get("type") or 1)
    ]
    number = same[0].id if same else state.next_id()
    command = Command(id=number, guild_id=guild_id, version=state.next_id(), body=body)
    state.commands[number] = command
    return command


def _check(problems: list[Any]) -> None:
    if problems:
        raise InvalidForm(problems)


@route("GET", EVERYWHERE)
@route("GET", IN_GUILD)
def list_commands(request: Request) -> Reply:
    state = request.fake.state
    return 200, [command_payload(state, c) for c in state.commands_for(_scope(request))]


@route("PUT", EVERYWHERE)
@route("PUT", IN_GUILD)
def replace_commands(request: Request) -> Reply:
    state, guild_id = request.fake.state, _scope(request)
    _check(rules_commands.list_problems(request.body))
    kept = [_add(request, guild_id, body).id for body in request.body]
    for command in state.commands_for(guild_id):
        if command.id not in kept:
            del state.commands[command.id]
    return 200, [command_payload(state, state.commands[number]) for number in kept]


@route("POST", EVERYWHERE)
@route("POST", IN_GUILD)
def create_command(request: Request) -> Reply:
    state, guild_id = request.fake.state, _scope(request)
    _check(rules_commands.command_problems(request.body))
    before = len(state.commands)
    command = _add(request, guild_id, request.body)
    status = 201 if len(state.commands) > before else 200
    return status, command_payload(state, command)


def _named(request: Request) -> Command:
    guild_id = _scope(request)
    command = request.fake.state.commands.get(request.number("command_id"))
    if command is None or command.guild_id != guild_id:
        raise ApiError(10063)
    return command


@route("GET", EVERYWHERE + "/{command_id}")
@route("GET", IN_GUILD + "/{command_id}")
def get_command(request: Request) -> Reply:
    return 200, command_payload(request.fake.state, _named(request))


@route("PATCH", EVERYWHERE + "/{command_id}")
@route("PATCH", IN_GUILD + "/{command_id}")
def edit_command(request: Request) -> Reply:
    command = _named(request)
    body = {**command.body, **request.body}
    _check(rules_commands.command_problems(body))
    command.body, command.version = body, request.fake.state.next_id()
    return 200, command_payload(request.fake.state, command)


@route("DELETE", EVERYWHERE + "/{command_id}")
@route("DELETE", IN_GUILD + "/{command_id}")
def delete_command(request: Request) -> Reply:
    del request.fake.state.commands[_named(request).id]
    return 204, None
