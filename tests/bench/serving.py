"""The shipped bot over a store of made-up articles, run until it is measured."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.stores import Stores
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import FakeDiscord, FakeGuild

PATIENCE = 60
"""Seconds that are waited for it, and for an answer, at most."""


Prepare = Callable[[Path], None]
"""What is done to a database before the bot opens it."""


def leave(_: Path) -> None:
    """Leave a database as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A bot that is ready: its guild, its process and when that was started, and its store."""

    guild: FakeGuild
    pid: int
    begun: float
    database: Path


@asynccontextmanager
async def run_over(
    stores: Stores,
    articles: int,
    *,
    module: tuple[str, ...] = ("bot", "run"),
    prepare: Prepare = leave,
) -> AsyncIterator[Serving]:
    """Run the bot, or another module, over so many articles in a folder of its own.

    `prepare` is called with their database first.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "desk.sqlite3"
        async with await FakeDiscord.start(check_schema=False) as fake:
            guild = fake.add_guild("Newsroom")
            if articles:
                await asyncio.to_thread(stores.copy, articles, database, guild=guild.id)
                await asyncio.to_thread(prepare, database)
            begun = time.perf_counter()
            async with run_bot(fake, database, folder, module=module, within=PATIENCE) as running:
                pid = running.process.pid
                yield Serving(guild=guild, pid=pid, begun=begun, database=database)
