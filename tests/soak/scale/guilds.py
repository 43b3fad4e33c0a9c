"""Servers by the thousand on sixteen shards of four gateways, and a digest of each in one minute.

Then a gateway is killed, for good: the one that stands by serves its servers again.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.desks import GuildId
from bot.domain.digests import WhenEmpty
from storage import open_storage
from tests.fake_discord import FakeDiscord
from tests.feed_site.stalls import measure_memory
from tests.makers.digests import add_digest
from tests.soak.digests import count_marks
from tests.soak.scale.fleet import Fleet, ask, make_settings, need_server, wait_for

SHARDS, GATEWAYS = 16, 4
STANDBY = "0-3/16"
AHEAD = timedelta(seconds=200)
"""In how long the digests are due: sixteen connections take eighty seconds."""

SERVED_AGAIN = 60.0
"""Seconds within which a killed gateway's servers are to be served by another."""

_POSTED = """SELECT code || '-' || number, channel FROM delivery_part
JOIN delivery ON delivery.id = delivery_id"""

_ALL_DONE = "SELECT 1 WHERE (SELECT count(*) FROM delivery WHERE state = 'done') >= {guilds}"


@dataclass
class GuildFigures:
    """What came of a run."""

    guilds: int = 0
    digests: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    busiest: int = 0
    again: float = 0.0
    memory: list[float] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.wrong and self.digests == self.guilds and self.again < SERVED_AGAIN

    def __str__(self) -> str:
        told = "".join(f"\n  {words}" for words in self.wrong[:12])
        return (
            f"{self.guilds} servers on {SHARDS} shards of {GATEWAYS} gateways: {self.digests}"
            f" digests of one minute in {self.seconds:.0f} s, {len(self.wrong)} not once or not in"
            f" their channel, {self.busiest} requests in the busiest second; servers of a killed"
            f" gateway served again after {self.again:.1f} s; MB of a gateway:"
            f" {', '.join(f'{size:.0f}' for size in self.memory)}{told}"
        )


async def serve_guilds(guilds: int, folder: Path) -> GuildFigures:
    """Return what came of serving so many servers."""
    server, figures = need_server(), GuildFigures(guilds=guilds)
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(await FakeDiscord.start(check_schema=False))
        due = (datetime.now(UTC) + AHEAD).replace(second=0, microsecond=0)
        channels = await _prepare(server.url, fake, guilds, due)
        each = SHARDS // GATEWAYS
        ranges = [f"{n * each}-{(n + 1) * each - 1}/{SHARDS}" for n in range(GATEWAYS)]
        fleet = Fleet(folder, make_settings(fake, server.url), (*ranges, STANDBY))
        stack.push_async_callback(fleet.end)
        for number in range(GATEWAYS):
            await fleet.start(f"gateway {number}")
        await fake.until(lambda: _count_shards(fake) == SHARDS, 300)
        await fleet.start(f"gateway {GATEWAYS}")
        begun = time.monotonic() + (due - datetime.now(UTC)).total_seconds()
        pace = asyncio.create_task(_watch_pace(fake, figures))
        await wait_for(server.url, _ALL_DONE.format(guilds=guilds), within=900)
        figures.seconds = time.monotonic() - begun
        pace.cancel()
        figures.memory = [
            measure_memory(fleet.running[f"gateway {number}"].pid) / 1e6
            for number in range(GATEWAYS)
        ]
        await _count(server.url, fake, channels, figures)
        figures.again = await _kill_gateway(fake, fleet)
    return figures


async def _prepare(url: str, fake: FakeDiscord, guilds: int, due: datetime) -> dict[int, int]:
    """Make a desk with a digest for each guild; return how many posts each channel is to have."""
    channels = dict[int, int]()
    async with open_storage(url) as store:
        for number in range(guilds):
            guild = fake.add_guild(f"Newsroom {number}")
            channel = int(guild.add_channel("digests").id)
            desk = (await store.open_desk(GuildId(guild.id), name=guild.name)).id
            await add_digest(
                store,
                desk,
                channel,
                times=[due.time()],
                now=due - AHEAD,
                when_empty=WhenEmpty.LINE,
            )
            channels[channel] = 1
    return channels


def _count_shards(fake: FakeDiscord) -> int:
    sessions = fake.gateway.sessions.values()
    return len({session.shard for session in sessions if session.connection is not None})


async def _watch_pace(fake: FakeDiscord, figures: GuildFigures) -> None:
    """Note how many requests of the bot's the busiest second had."""
    seen, at = len(fake.transcript), time.monotonic()
    while True:
        await asyncio.sleep(1.0)
        seconds, at = time.monotonic() - at, time.monotonic()
        new = fake.transcript[seen:]
        seen += len(new)
        asked = sum(entry.direction == "bot>" and "/" in entry.what for entry in new)
        figures.busiest = max(figures.busiest, round(asked / seconds))


async def _count(
    url: str, fake: FakeDiscord, channels: dict[int, int], figures: GuildFigures
) -> None:
    """Compare what each channel shows with what the outbox had for it, each once."""
    shown = count_marks(fake)
    held = Counter[int]()
    for mark, channel in await ask(url, _POSTED):
        held[channel] += 1
        if shown[mark] != 1:
            figures.wrong.append(f"posted {shown[mark]} times: {mark}")
    for channel, count in channels.items():
        posts = sum(message.author.bot for message in fake.state.channels[channel].visible)
        if not posts == held[channel] == count:
            figures.wrong.append(f"{posts} posts, {held[channel]} in the outbox: {channel}")
    figures.digests = len(await ask(url, "SELECT 1 FROM digest_run WHERE outcome = 'posted'"))


async def _kill_gateway(fake: FakeDiscord, fleet: Fleet) -> float:
    """Kill the first gateway for good; return after how many seconds its servers are served."""
    before = set(fake.gateway.sessions)
    began = time.monotonic()
    await fleet.kill("gateway 0")
    each = SHARDS // GATEWAYS

    def served() -> bool:
        new = (one for number, one in fake.gateway.sessions.items() if number not in before)
        return len({one.shard for one in new if one.connection is not None}) == each

    await fake.until(served, 300)
    return time.monotonic() - began
