"""Write answers and messages down in plain text, with a number before everything to press."""

from typing import Any

from tests.fake_discord.answers import Answer, Part, Seen, message_text
from tests.fake_discord.permissions import VIEW, in_channel
from tests.fake_discord.server import FakeDiscord
from tests.fake_discord.state import Channel, Message, User

INDENT = "  "


def shown_answer(bot_name: str, answer: Answer) -> str:
    """Return an answer as a person would read it on the screen."""
    if answer.modal is not None:
        return _form(answer)
    if answer.failed:
        return f"{bot_name}: {answer.text}"
    if answer.message is None:
        return f"{bot_name} answered and took it back" if answer.settled else "(no message)"
    blocks = [shown(bot_name, answer)]
    blocks += [shown(bot_name, followup) for followup in answer.followups]
    return "\n".join(blocks)


def shown(author: str, seen: Seen) -> str:
    """Return one message with its buttons, menus and files."""
    head = f"{author} (only you see this):" if seen.ephemeral else f"{author}:"
    lines = [head]
    text = "" if seen.message is None else message_text(seen.message)
    lines += [INDENT + line for line in text.splitlines()]
    lines += [f"{INDENT}file {f.filename}, {len(f.content)} bytes: {f.url}" for f in seen.files]
    buttons, number = [], 0
    for number, part in enumerate(seen.components, 1):
        if part.is_button:
            buttons.append(_button(number, part))
            continue
        lines += _row(buttons)
        buttons = []
        lines.append(INDENT + _menu(number, part))
    return "\n".join([*lines, *_row(buttons)])


def _row(buttons: list[str]) -> list[str]:
    return [INDENT + "  ".join(buttons)] if buttons else []


def _button(number: int, part: Part) -> str:
    target = f" -> {part.url}" if part.url else ""
    return f"[{number}] {part.label}{target}{' (disabled)' if part.disabled else ''}"


def _menu(number: int, part: Part) -> str:
    options = ", ".join(f"{o['label']} ({o['value']})" for o in part.options)
    return f"[{number}] menu {part.label!r}: {options or 'a name'}"


def _form(answer: Answer) -> str:
    modal = answer.modal
    assert modal is not None
    lines = [f"A form opens: {modal.title}"]
    for field in modal.fields:
        need = "" if field.required else " (may stay empty)"
        given = field.raw.get("value")
        options = ", ".join(option["value"] for option in field.raw.get("options") or [])
        extra = f" [{given}]" if given else f" one of: {options}" if options else ""
        lines.append(f"{INDENT}{field.custom_id} = {field.label}{need}{extra}")
    return "\n".join([*lines, f"{INDENT}fill it in with: submit FIELD=text FIELD=text"])


def shown_message(number: int, message: Message) -> str:
    """Return one message of a list, with the number to look at it again."""
    return f"{number}. {shown(message.author.name, Seen(message))}"


def shown_commands(fake: FakeDiscord, channel: Channel, user: User) -> str:
    """Return every command with its options; `*` marks the required ones."""
    if not in_channel(channel, user) & VIEW:
        return "(this channel is hidden from you)"
    guild_id = None if channel.guild is None else channel.guild.id
    found = fake.state.commands_for(guild_id) + fake.state.commands_for(None)
    lines = []
    for command in found:
        if command.type == 1:
            lines += _lines_of(f"/{command.name}", command.body)
        else:
            lines.append(f"menu of a message: {command.name}")
    return "\n".join(sorted(lines)) or "(the bot has registered no commands)"


def _lines_of(path: str, node: dict[str, Any]) -> list[str]:
    options = node.get("options") or []
    branches = [option for option in options if option["type"] in (1, 2)]
    if branches:
        return [line for o in branches for line in _lines_of(f"{path} {o['name']}", o)]
    words = [f"{o['name']}{'*' if o.get('required') else ''}" for o in options]
    return [f"{' '.join([path, *words])}  - {node.get('description') or ''}"]
