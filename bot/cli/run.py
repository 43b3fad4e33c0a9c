"""The command that runs the bot."""

from __future__ import annotations

import asyncio
import logging
import sys

from bot.cli.options import Database


def run(database: Database = None) -> None:
    """Connect to Discord and serve until told to stop (SIGTERM or Ctrl-C)."""
    from bot.app import run_bot
    from bot.settings import load_discord_settings, load_settings

    settings, discord_settings = load_settings(database), load_discord_settings()
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    asyncio.run(run_bot(settings, discord_settings))
