"""Read what a person typed after a slash, and refuse what the Discord client refuses."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.composing import Upload, store_upload
from tests.fake_discord.payloads import (
    attachment_payload,
    member_payload,
    partial_channel_payload,
    role_payload,
    user_payload,
)
from tests.fake_discord.permissions import ADMINISTRATOR, USE_COMMANDS, in_channel
from tests.fake_discord.state import DM, Channel, Command, Role, User

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE = 3, 4, 5, 6, 7, 8
MENTIONABLE, NUMBER, ATTACHMENT = 9, 10, 11
CHAT_INPUT, MESSAGE_MENU = 1, 3
MAX_STRING = 6000


class Refused(Exception):
    """What the Discord client would not let a person do, in plain words."""


@dataclass
class Chosen:
    """A command with the path of the subcommand and the options that it takes."""

    command: Command
    path: list[str]
    kinds: list[int]
    options: list[dict[str, Any]]

    def wrap(self, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the options of the interaction, nested in the subcommand's."""
        for name, kind in zip(reversed(self.path), reversed(self.kinds), strict=True):
            values = [{"name": name, "type": kind, "options": values}]
        return values


def usable(fake: "FakeDiscord", channel: Channel, user: User, kind: int) -> list[Command]:
    """Return the commands the client would offer this person here; a guild's own come first."""
    guild, state = channel.guild, fake.state
    bits, has_bot = in_channel(channel, user), state.has_bot(channel)
    found = [] if guild is None else state.commands_for(guild.id)
    found = [c for c in [*found, *state.commands_for(None)] if c.type == kind]
    found = [c for c in found if _is_installed(c, user, has_bot=has_bot)]
    return [command for command in found if _offered(command, channel, bits)]


def context_of(channel: Channel) -> int:
    """Return the kind of place (discord-api-docs, "Interaction Context Types")."""
    if channel.guild is not None:
        return 0
    return 1 if channel.type == DM else 2


def _is_installed(command: Command, user: User, *, has_bot: bool) -> bool:
    kinds = command.body.get("integration_types") or [0]
    return (0 in kinds and has_bot) or (1 in kinds and user.installed)


def _offered(command: Command, channel: Channel, bits: int) -> bool:
    contexts, guild = command.body.get("contexts"), channel.guild
    if contexts is not None and context_of(channel) not in contexts:
        return False
    if guild is None:
        return command.body.get("dm_permission") is not False
    needed = command.body.get("default_member_permissions")
    if not bits & USE_COMMANDS:
        return False
    if needed is None or bits & ADMINISTRATOR or command.name in guild.opened_commands:
        return True
    return int(needed) > 0 and bits & int(needed) == int(needed)


def choose(fake: "FakeDiscord", channel: Channel, user: User, words: str) -> Chosen:
    """Return the command those words name, such as `entity show`."""
    name, *path = words.removeprefix("/").split()
    offered = usable(fake, channel, user, CHAT_INPUT)
    matching = [command for command in offered if command.name == name]
    if not matching:
        exists = [c for c in fake.state.commands.values() if c.name == name]
        if exists:
            raise Refused(f"/{name} is not offered to {user.name} here")
        known = ", ".join(sorted({f"/{c.name}" for c in offered})) or "none"
        raise Refused(f"there is no command /{name}; there are: {known}")
    command = matching[0]
    options, kinds = command.body.get("options") or [], []
    for step in path:
        under = [o for o in options if o["name"] == step and o["type"] in (1, 2)]
        if not under:
            raise Refused(f"/{words} is not a command; /{name} has {_names(options)}")
        kinds.append(under[0]["type"])
        options = under[0].get("options") or []
    if any(option["type"] in (1, 2) for option in options):
        raise Refused(f"/{words} needs one of {_names(options)}")
    return Chosen(command, path, kinds, options)


def _names(options: list[dict[str, Any]]) -> str:
    return ", ".join(option["name"] for option in options) or "no options"


class Filling:
    """The values of one command, each checked, and what they refer to."""

    def __init__(self, fake: "FakeDiscord", channel: Channel, user: User) -> None:
        self.fake, self.channel, self.user = fake, channel, user
        self.resolved: dict[str, dict[str, Any]] = {}

    def fill(
        self, options: list[dict[str, Any]], given: dict[str, Any], *, complete: bool = True
    ) -> list[dict[str, Any]]:
        """Return the values as the interaction carries them; raise Refused as the client would."""
        known = {option["name"]: option for option in options}
        for name in given:
            if name not in known:
                raise Refused(f"there is no option {name!r}; there are: {_names(options)}")
        lacking = [o["name"] for o in options if o.get("required") and o["name"] not in given]
        if complete and lacking:
            raise Refused(f"this option is required: {', '.join(lacking)}")
        return [
            {"name": name, "type": known[name]["type"], "value": self.value(known[name], value)}
            for name, value in given.items()
        ]

    def value(self, option: dict[str, Any], value: Any) -> Any:
        """Return one checked value."""
        if option.get("choices"):
            return _choice(option, value)
        kind = option["type"]
        if kind == STRING:
            return _text(option, value)
        if kind in (INTEGER, NUMBER):
            return _number(option, value)
        if kind == BOOLEAN:
            return _boolean(option, value)
        return self.refer(kind, value, option["name"], option.get("channel_types"))

    def refer(
        self, kind: int, value: Any, name: str, channel_types: list[int] | None = None
    ) -> str:
        """Return the id of what a value refers to, and note it among the resolved."""
        if kind == ATTACHMENT:
            return self._upload(value, name)
        guild = self.channel.guild
        if kind in (ROLE, MENTIONABLE) and isinstance(value, Role):
            self._note("roles", value.id, role_payload(value))
        elif kind == CHANNEL and isinstance(value, Channel):
            if channel_types and value.type not in channel_types:
                raise Refused(f"{name}: #{value.name} is not a kind of channel that fits")
            shown = partial_channel_payload(value, self.user)
            self._note("channels", value.id, shown)
        elif kind in (USER, MENTIONABLE) and hasattr(value, "id") and guild is not None:
            user = getattr(value, "user", value)
            self._note("users", user.id, user_payload(user))
            if user.id in guild.members:
                member = member_payload(guild.members[user.id])
                del member["user"]
                bits = in_channel(self.channel, user)
                self._note("members", user.id, {**member, "permissions": str(bits)})
        else:
            raise Refused(f"{name}: {value!r} is not what this option takes")
        return str(value.id)

    def _upload(self, value: Any, name: str) -> str:
        if not isinstance(value, Upload):
            raise Refused(f"{name} takes a file (an Upload), not {value!r}")
        attachment = store_upload(self.fake, self.channel, value)
        shown = attachment_payload(attachment, ephemeral=True)
        self._note("attachments", attachment.id, shown)
        return str(attachment.id)

    def _note(self, family: str, number: int, payload: dict[str, Any]) -> None:
        self.resolved.setdefault(family, {})[str(number)] = payload


def _choice(option: dict[str, Any], value: Any) -> Any:
    for choice in option["choices"]:
        if value in (choice["name"], choice["value"]):
            return choice["value"]
    names = ", ".join(str(choice["name"]) for choice in option["choices"])
    raise Refused(f"{option['name']}: {value!r} is no choice; there are: {names}")


def _text(option: dict[str, Any], value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(f"{option['name']} takes text, not {value!r}")
    least, most = option.get("min_length") or 0, option.get("max_length") or MAX_STRING
    if not least <= len(value) <= most:
        raise Refused(f"{option['name']} takes {least} to {most} characters, not {len(value)}")
    return value


def _number(option: dict[str, Any], value: Any) -> int | float:
    whole = option["type"] == INTEGER
    try:
        number = int(value) if whole else float(value)
    except (TypeError, ValueError):
        raise Refused(f"{option['name']} takes a number, not {value!r}") from None
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise Refused(f"{option['name']}: {number} is not between {least} and {most}")
    return number


def _boolean(option: dict[str, Any], value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    raise Refused(f"{option['name']} takes True or False, not {value!r}")
