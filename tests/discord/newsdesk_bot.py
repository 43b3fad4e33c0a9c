"""The shipped bot as a process against the loopback Discord, with the samples in its store."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.app.store import App
from bot.cli.ingest import find_samples
from bot.clock import SystemClock
from bot.domain.desks import GuildId
from bot.intake.files import find_pages, read_page
from bot.pipeline import Pipeline
from bot.workers import open_workers
from tests.environment import PATIENCE, make_environment
from tests.fake_discord import FakeDiscord
from tests.once import make_once
from tests.stores import open_store
from tests.warm import Child, find_nursery


async def fill_store(path: Path, guild: int) -> None:
    """Bring the sample articles in for a guild; they are read once in a run of the tests."""
    shutil.copy(await make_once("samples.sqlite3", _read_samples), path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE desk SET guild = ?", (guild,))


async def _read_samples(path: Path) -> None:
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(1), name="Newsroom")
        app = App(store=store, desk=desk, clock=SystemClock())
        with open_workers(1, deadline=30) as pool:
            road = Pipeline(articles=store, entities=store, pool=pool, clock=app.clock)
            loads = [lambda file=file: read_page(file) for file in find_pages([find_samples()])]
            async for outcome in road.ingest(desk.id, loads):
                assert outcome.error is None


class Process:
    """A running `newsdesk run`."""

    def __init__(self, process: asyncio.subprocess.Process | Child, log: Path) -> None:
        self.process = process
        self.log = log

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def run_bot(
    fake: FakeDiscord,
    database: Path,
    folder: Path,
    *,
    module: tuple[str, ...] = ("bot", "run"),
    within: float = PATIENCE,
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
        "NEWSDESK_COMMANDS_PER_MINUTE": "0",
        **extra,
    }
    environment = make_environment(folder, **settings)
    running = Process(await _start(module, folder, environment, log), log)
    try:
        await fake.until_ready(within)
        await fake.until_commands(within)
        yield running
    finally:
        await running.stop(signal.SIGKILL)


@asynccontextmanager
async def run_soundly(
    fake: FakeDiscord, database: Path, folder: Path, **extra: Any
) -> AsyncIterator[Process]:
    """Run the bot as `run_bot` does; it logs no traceback and does nothing that Discord refuses."""
    async with run_bot(fake, database, folder, **extra) as running:
        yield running
    assert "Traceback" not in running.log.read_text("utf-8")
    assert [str(violation) for violation in fake.violations] == []


async def _start(
    module: tuple[str, ...], folder: Path, environment: dict[str, str], log: Path
) -> asyncio.subprocess.Process | Child:
    nursery = find_nursery(environment) if module[0] == "bot" else None
    with log.open("ab") as output:
        if nursery is not None:
            return nursery.start(module[1:], folder=folder, environment=environment, stderr=output)
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, cwd=folder, env=environment, stderr=output
        )
