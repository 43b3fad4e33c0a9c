"""The shipped bot as a process against the loopback Discord, with the samples in its store."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App
from bot.cli.bring import find_samples
from bot.domain.guilds import GuildId
from bot.intake.files import find_pages, read_page
from bot.pipeline import Pipeline, SystemClock
from bot.workers import open_workers
from storage import open_storage
from tests.environment import make_environment
from tests.fake_discord import FakeDiscord


async def fill_store(path: Path, guild: int) -> None:
    """Bring the sample articles in for a guild."""
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(GuildId(guild), name="Newsroom")
        app = App(store=store, desk=desk, clock=SystemClock())
        with open_workers(1, deadline=30) as pool:
            road = Pipeline(articles=store, entities=store, pool=pool, clock=app.clock)
            loads = [lambda file=file: read_page(file) for file in find_pages([find_samples()])]
            async for outcome in road.ingest(desk.id, loads):
                assert outcome.error is None


class Process:
    """A running `newsdesk run`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process = process
        self.log = log

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 10)


@asynccontextmanager
async def run_bot(
    fake: FakeDiscord,
    database: Path,
    folder: Path,
    *,
    module: tuple[str, ...] = ("bot", "run"),
    within: float = 10.0,
    **extra: str,
) -> AsyncIterator[Process]:
    """Run the shipped bot until the end of the block, ready to take commands `within` seconds."""
    log = folder / "bot.log"
    settings = {
        **fake.settings,
        "DISCORD_READY_TIMEOUT": "0.01",
        "NEWSDESK_DATABASE": f"sqlite:///{database}",
        "NEWSDESK_WORKERS": "1",
        # People in tests type faster than people.
        "NEWSDESK_COMMANDS": "0",
        **extra,
    }
    environment = make_environment(folder, **settings)
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, cwd=folder, env=environment, stderr=output
        )
    running = Process(process, log)
    try:
        await fake.until_ready(within)
        await fake.until_commands(within)
        yield running
    finally:
        await running.stop(signal.SIGKILL)
