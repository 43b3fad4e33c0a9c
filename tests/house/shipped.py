"""What is shipped, as it is when it runs: the bot with its commands, the settings."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from functools import cache
from typing import Any

from bot.client import EXTENSIONS, Newsdesk
from bot.clock import SystemClock
from bot.settings import DiscordSettings, Settings


@cache
def load_bot() -> Newsdesk:
    """Return the bot with all its commands, and nothing behind them."""

    async def load() -> Newsdesk:
        nothing: Any = None
        bot = Newsdesk(
            **dict.fromkeys(("store", "pipeline", "fetcher", "previews"), nothing),
            clock=SystemClock(),
            settings=DiscordSettings(),
        )
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        return bot

    return asyncio.run(load())


@cache
def list_settings() -> frozenset[str]:
    """Return every setting by the name of its variable."""
    kinds: tuple[type[Settings | DiscordSettings], ...] = (Settings, DiscordSettings)
    return frozenset(f"{kind.prefix}{one.name.upper()}" for kind in kinds for one in fields(kind))
