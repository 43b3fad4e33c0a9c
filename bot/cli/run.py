"""The command that runs the bot."""

from __future__ import annotations

import asyncio

from bot.cli.options import Database


def run(database: Database = None) -> None:
    """Connect to Discord and serve until told to stop (SIGTERM or Ctrl-C)."""
    from bot.app.serve import run_bot
    from bot.logs import log_to_stderr
    from bot.process import share_one_heap
    from bot.settings import load_discord_settings, load_settings, log_old_names

    share_one_heap()
    settings, discord_settings = load_settings(database), load_discord_settings()
    log_to_stderr(as_json=settings.log_format == "json")
    log_old_names()
    asyncio.run(run_bot(settings, discord_settings))
