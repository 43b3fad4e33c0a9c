"""The help pages, by topic and by who asks."""

from __future__ import annotations

from collections.abc import Collection

from bot.briefing.page import Block, Page, Run
from bot.briefing.wording import Wording
from bot.briefing.wording.commands import load_command_words

TOPICS = ("start", "choice", "limits", "privacy")

COMMANDS: dict[str, tuple[str, ...]] = {
    "member": ("brief", "entity", "date", "story", "search", "watch", "export"),
    "curator": ("article", "curate", "alias"),
    "admin": ("desk", "feed", "digest"),
}
"""The commands that each audience may use."""


def show_help(topic: str | None, audience: Collection[str], wording: Wording) -> Page:
    """Return the help page of a topic; the first one where there is no such topic."""
    topic = topic if topic in TOPICS else TOPICS[0]
    blocks = [Block(lines=((Run(wording.say(f"help.{topic}_text")),),))]
    if topic == TOPICS[0]:
        names = [name for who, names in COMMANDS.items() if who in audience for name in names]
        words = load_command_words(wording.language)
        lines = tuple(
            (
                Run(f"/{words.show_command(name)}", bold=True),
                Run(f" {wording.say(f'help.command_{name}')}"),
            )
            for name in names
        )
        blocks.append(Block(lines=lines))
    return Page(title=(Run(wording.say(f"help.{topic}"), bold=True),), blocks=tuple(blocks))
