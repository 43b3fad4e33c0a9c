"""Show what a person sees of an answer: its text, buttons, files, and how it changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.fake_discord.changes import PATIENCE
from tests.fake_discord.normalise import (
    BUTTON,
    FILE_UPLOAD,
    LABEL,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    walk,
)
from tests.fake_discord.state import (
    EPHEMERAL,
    LOADING,
    Attachment,
    Channel,
    Interaction,
    Message,
)

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

SHOWN = "%-d %B %Y %H:%M"
"""How Discord shows a time of style "f" to an English reader (discord-api-docs, "Timestamps")."""

_TIME = re.compile(r"<t:(-?\d+):f>")
_PERSON = re.compile(r"<@(\d+)>")
_CHANNEL, _ROLE = re.compile(r"<#(\d+)>"), re.compile(r"<@&(\d+)>")

NO_ANSWER = "The application did not respond"


@dataclass(frozen=True, slots=True)
class Part:
    """A button or a select that a person can use."""

    raw: dict[str, Any]

    @property
    def type(self) -> int:
        return int(self.raw["type"])

    @property
    def is_button(self) -> bool:
        return self.type == BUTTON

    @property
    def custom_id(self) -> str | None:
        return self.raw.get("custom_id")

    @property
    def label(self) -> str:
        """A button's words and emoji, or a select's placeholder."""
        emoji = (self.raw.get("emoji") or {}).get("name") or ""
        words = self.raw.get("label") or self.raw.get("placeholder") or ""
        return f"{emoji} {words}".strip()

    @property
    def url(self) -> str | None:
        return self.raw.get("url")

    @property
    def disabled(self) -> bool:
        return bool(self.raw.get("disabled"))

    @property
    def options(self) -> list[dict[str, Any]]:
        return list(self.raw.get("options") or [])

    def answers_to(self, name: str) -> bool:
        """Tell whether a person would call it that: by its label, words or custom id."""
        words = self.raw.get("label") or self.raw.get("placeholder")
        return name in (self.custom_id, self.label, words)


def parts_of(components: list[dict[str, Any]]) -> list[Part]:
    """Return the buttons and selects, from top to bottom."""
    usable = SELECTS | {BUTTON}
    return [Part(raw) for raw in walk(components) if raw["type"] in usable]


def embed_text(embed: dict[str, Any]) -> Iterator[str]:
    """Yield the visible texts of an embed, from top to bottom."""
    yield (embed.get("author") or {}).get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for field in embed.get("fields") or []:
        yield f"{field['name']}\n{field['value']}"
    yield (embed.get("footer") or {}).get("text") or ""


def message_text(message: Message) -> str:
    """Return all visible text of a message."""
    lines = [message.content]
    for embed in message.embeds:
        lines += embed_text(embed)
    for raw in walk(message.components):
        if raw["type"] == TEXT_DISPLAY:
            lines.append(raw["content"])
    return _read_live("\n".join(line for line in lines if line), message.channel)


def _read_live(text: str, channel: Channel) -> str:
    """Return a text with its times, in UTC, and channels as a person sees them."""
    guild = channel.guild
    names = {} if guild is None else {n: f"#{c.name}" for n, c in guild.channels.items()}
    if guild is not None:
        people = {number: member.user.name for number, member in guild.members.items()}
        text = _PERSON.sub(lambda match: f"@{people.get(int(match[1]), 'unknown')}", text)
        text = _ROLE.sub(lambda match: f"@{guild.roles[int(match[1])].name}", text)
    text = _CHANNEL.sub(lambda match: names.get(int(match[1]), "#unknown"), text)
    return _TIME.sub(lambda match: f"{datetime.fromtimestamp(int(match[1]), UTC):{SHOWN}}", text)


class Seen:
    """A message as a person sees it now."""

    def __init__(self, message: Message) -> None:
        self.message: Message | None = message

    @property
    def text(self) -> str:
        """All visible text, embeds and text displays included."""
        return "" if self.message is None else message_text(self.message)

    @property
    def content(self) -> str:
        return "" if self.message is None else self.message.content

    @property
    def embeds(self) -> list[dict[str, Any]]:
        return [] if self.message is None else self.message.embeds

    @property
    def components(self) -> list[Part]:
        """The buttons and selects, from top to bottom."""
        return [] if self.message is None else parts_of(self.message.components)

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons and selects."""
        return [part.label for part in self.components]

    @property
    def files(self) -> list[Attachment]:
        return [] if self.message is None else self.message.attachments

    @property
    def ephemeral(self) -> bool:
        return self.message is not None and bool(self.message.flags & EPHEMERAL)


class Modal:
    """A form that opened in front of a person."""

    def __init__(self, data: dict[str, Any], answer: "Answer") -> None:
        self.raw = data
        self.answer = answer

    @property
    def title(self) -> str:
        return str(self.raw["title"])

    @property
    def custom_id(self) -> str:
        return str(self.raw["custom_id"])

    @property
    def fields(self) -> list["Field"]:
        """What can be filled in, from top to bottom."""
        found = []
        for top in self.raw["components"]:
            label = top.get("label") if top["type"] == LABEL else None
            for raw in walk([top]):
                if raw["type"] in SELECTS or raw["type"] in (TEXT_INPUT, *range(FILE_UPLOAD, 24)):
                    found.append(Field(label or raw.get("label") or "", raw))
        return found


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in on a form."""

    label: str
    raw: dict[str, Any]

    @property
    def required(self) -> bool:
        return self.raw.get("required") is not False

    @property
    def custom_id(self) -> str:
        return str(self.raw["custom_id"])


class Answer(Seen):
    """Everything the bot answered to one thing a person did; it keeps up with later edits."""

    def __init__(self, fake: "FakeDiscord", interaction: Interaction) -> None:
        self._fake = fake
        self.interaction = interaction

    @property
    def message(self) -> Message | None:  # type: ignore[override]  # a view, not a value
        gone = self.interaction.original_deleted
        return None if gone else self.interaction.original

    @property
    def failed(self) -> bool:
        """Whether nothing came in time."""
        return self.interaction.late

    @property
    def answered(self) -> bool:
        return self.interaction.first is not None or self.interaction.late

    @property
    def deferred(self) -> bool:
        """Whether the first answer was "thinking…" or a silent nod."""
        return self.interaction.first in (5, 6)

    @property
    def thinking(self) -> bool:
        message = self.message
        return message is not None and bool(message.flags & LOADING)

    @property
    def settled(self) -> bool:
        """Whether the person has what they asked for, or has been told that nothing came."""
        if not self.answered:
            return False
        return not self.deferred or self.interaction.acted

    @property
    def seconds(self) -> float | None:
        """How long the first answer took."""
        done = self.interaction.answered_at
        return None if done is None else done - self.interaction.started

    @property
    def text(self) -> str:
        """All the person sees: the answer, then the follow-ups."""
        if self.failed:
            return NO_ANSWER
        return "\n".join(t for t in (super().text, *(f.text for f in self.followups)) if t)

    @property
    def followups(self) -> list[Seen]:
        return [Seen(message) for message in self.interaction.followups]

    @property
    def edits(self) -> list[dict[str, Any]]:
        """The message after each change, oldest first."""
        return self.interaction.edits

    @property
    def modal(self) -> Modal | None:
        raw = self.interaction.modal
        return None if raw is None else Modal(raw, self)

    async def until(self, happened: Any, within: float = PATIENCE) -> "Answer":
        """Wait until `happened(answer)` is true; raise TimeoutError after that many seconds."""
        await self._fake.until(lambda: happened(self), within)
        return self

    def __repr__(self) -> str:
        return f"<Answer {self.text[:80]!r} {self.labels}>"
