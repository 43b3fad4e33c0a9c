"""Options that several commands share, and how a command runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.briefing.wording import Wording

R = TypeVar("R")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Guild = Annotated[
    int, typer.Option("--guild", min=0, help="Work for this guild's desk; 0 is the local one.")
]
Database = Annotated[
    str | None,
    typer.Option("--database", help="Where articles are kept, instead of NEWSDESK_DATABASE."),
]


def ask_store(question: Callable[[App], Awaitable[R]], *, guild: int, database: str | None) -> R:
    """Return the answer to a question put to an open store.

    Raises SettingsError or StorageError where it cannot be opened.
    """
    from bot.app import open_app
    from bot.domain.guilds import GuildId
    from bot.settings import load_settings

    async def run() -> R:
        settings = load_settings(database)
        async with open_app(settings, guild=GuildId(guild), create=False) as app:
            return await question(app)

    return asyncio.run(run())


def load_pages_wording() -> Wording:
    """Return the words of pages in the language that NEWSDESK_LANGUAGE names.

    Raises SettingsError where it names none of ours.
    """
    from bot.briefing.wording import load_wording
    from bot.settings import load_settings

    return load_wording(load_settings().language)
