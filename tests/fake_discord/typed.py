"""Read a line typed at the prompt into the words and values of an act."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fake_discord.composing import Upload
from tests.fake_discord.options import (
    ATTACHMENT,
    CHANNEL,
    MENTIONABLE,
    ROLE,
    USER,
    Chosen,
    Refused,
    choose,
)
from tests.fake_discord.state import Channel, Guild, Role, User

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord


def words_of(line: str) -> list[str]:
    """Split a line at spaces; double quotes hold spaces together."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.quotes, lexer.escape, lexer.commenters = True, '"', "", ""
    try:
        return list(lexer)
    except ValueError:
        raise Refused("a quotation mark is missing") from None


def read_slash(
    fake: "FakeDiscord", channel: Channel, user: User, line: str
) -> tuple[str, dict[str, Any]]:
    """Return the command and its options of a line such as `/entity show name:Senkaku`."""
    words = words_of(line.removeprefix("/"))
    if not words:
        raise Refused("type a command after the slash; `commands` lists them")
    path = [words.pop(0)]
    while words and ":" not in words[0]:
        path.append(words.pop(0))
    command = " ".join(path)
    chosen = choose(fake, channel, user, command)
    return command, _options(fake, channel, chosen, words)


def _options(
    fake: "FakeDiscord", channel: Channel, chosen: Chosen, words: list[str]
) -> dict[str, Any]:
    kinds = {option["name"]: option["type"] for option in chosen.options}
    texts: dict[str, str] = {}
    last = ""
    for word in words:
        name, colon, value = word.partition(":")
        # A word that is no option belongs to the value before it, as when typing in Discord.
        if colon and (name in kinds or not last):
            last = name
            texts[name] = value
        elif last:
            texts[last] += f" {word}"
    return {name: _value(fake, channel, kinds.get(name), text) for name, text in texts.items()}


def _value(fake: "FakeDiscord", channel: Channel, kind: int | None, text: str) -> Any:
    guild = channel.guild
    if kind == ATTACHMENT:
        path = Path(text).expanduser()
        if not path.is_file():
            raise Refused(f"there is no file {text}")
        return Upload(path.name, path.read_bytes())
    if guild is None or kind not in (USER, CHANNEL, ROLE, MENTIONABLE):
        return text
    name = text.lstrip("#@")
    found: Channel | Role | User | None = None
    if kind == CHANNEL:
        found = find_channel(fake, guild, name)
    if kind in (ROLE, MENTIONABLE):
        found = find_role(guild, name)
    if kind in (USER, MENTIONABLE):
        found = found or find_user(guild, name)
    if found is None:
        raise Refused(f"there is no {text} here")
    return found


def find_user(guild: Guild, name: str) -> User | None:
    """Return the member of that name, if there is one."""
    users = (member.user for member in guild.members.values())
    return next((user for user in users if user.name.lower() == name.lower()), None)


def find_channel(fake: "FakeDiscord", guild: Guild, name: str) -> Channel | None:
    """Return the channel or thread of that name, if there is one."""
    places = [*guild.channels.values(), *fake.state.threads_of(guild)]
    return next((place for place in places if place.name == name), None)


def find_role(guild: Guild, name: str) -> Role | None:
    """Return the role of that name, if there is one."""
    return next((role for role in guild.roles.values() if role.name == name), None)


def read_fields(line: str) -> dict[str, str]:
    """Return the fields of a line such as `headline=Ships text="They met"`."""
    fields: dict[str, str] = {}
    last = ""
    for word in words_of(line):
        name, equals, value = word.partition("=")
        if equals:
            last = name
            fields[name] = value
        elif last:
            fields[last] += f" {word}"
        else:
            raise Refused("fill in with FIELD=text")
    return fields
