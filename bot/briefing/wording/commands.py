"""The names and descriptions of the slash commands in other languages than English.

English stands in the code of the commands, where Discord's library needs it; so the catalogues of
the other languages alone (ja.toml and its like) have the sections COMMAND_SECTIONS.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.briefing.wording import DEFAULT, read_catalogue

NAME, DESCRIPTION = "name", "description"


@dataclass(frozen=True, slots=True)
class CommandWords:
    """The words of one language for commands, their options and their choices."""

    commands: dict[str, Any]
    options: dict[str, Any]
    choices: dict[str, str]

    def find_command(self, command: str, part: str) -> str | None:
        """Return the name or description of a command ("brief now"), or None."""
        found = self.commands.get(command, {}).get(part)
        return found if isinstance(found, str) else None

    def find_option(self, command: str, option: str, part: str) -> str | None:
        """Return the name or description of a command's option, or None.

        An option has words of its own in its command, or shares those of all options of its name.
        """
        own = self.commands.get(command, {}).get("options", {}).get(option, {})
        found = own.get(part) or self.options.get(option, {}).get(part)
        return found if isinstance(found, str) else None

    def find_choice(self, choice: str) -> str | None:
        """Return what a fixed choice is called, or None."""
        return self.choices.get(choice)

    def show_command(self, command: str) -> str:
        """Return a command as a person sees it, word by word in English where it has no name."""
        words = command.split()
        paths = [" ".join(words[: n + 1]) for n in range(len(words))]
        return " ".join(
            self.find_command(path, NAME) or word for path, word in zip(paths, words, strict=True)
        )


@cache
def load_command_words(language: str) -> CommandWords:
    """Return the words for commands in one of the languages; none at all in English."""
    if language == DEFAULT:
        return CommandWords({}, {}, {})
    found = read_catalogue(f"{language}.toml")
    return CommandWords(
        found.get("commands", {}), found.get("options", {}), found.get("choices", {})
    )
