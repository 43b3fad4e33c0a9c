"""Readers and gateways on one PostgreSQL, killed over and over: nothing lost, nothing doubled.

Two processes read feeds that several desks want, gateways serve two shards each, and one stands by.
Readers, gateways and the server's own processes are killed; then each desk's articles are placed
once more, in the order of their numbers, on SQLite: they must come to the same stories.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bot.clock import SystemClock
from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import WhenEmpty
from bot.domain.feeds import NewSubscription, TaskKind
from bot.pipeline import Pipeline, read_whole
from bot.ports.storage import Storage
from storage import open_storage
from tests.environment import make_environment
from tests.fake_discord import FakeDiscord, FakeGuild
from tests.feed_site.__main__ import fill, name_hosts
from tests.feed_site.site import FeedSite, open_feed_site
from tests.makers.articles import make_unplaced
from tests.makers.digests import add_digest
from tests.makers.services import HerePool
from tests.postgres import empty, find_postgres
from tests.soak.digests import count_marks
from tests.stores import open_store

GUILDS, FEEDS, ENTRIES = 8, 10, 10  # as many entries as a first run takes
GATEWAYS = ("0-1/4", "2-3/4", "0-1/4")
READERS = 2
DUE = timedelta(minutes=1)
"""How far apart the digests of a desk are."""

_CONNECTIONS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'newsdesk' ORDER BY random() LIMIT 1"""

_LEFT = """SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM task WHERE kind = 'entry'),
  (SELECT count(*) FROM inbox), (SELECT count(*) FROM delivery WHERE state = 'open')"""

_URLS = "SELECT desk_id, url, count(*) FROM article GROUP BY 1, 2"

_RUNS = """SELECT digest_id, count(*), count(DISTINCT (day, wall_time)), count(delivery_id)
FROM digest_run WHERE outcome IN ('posted', 'silent') GROUP BY 1"""

_PARTS = "SELECT code || '-' || number FROM delivery_part JOIN delivery ON id = delivery_id"


@dataclass
class ScaleFigures:
    """What came of a run."""

    kills: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    handed_on: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    parts: int = 0
    parts_wrong: list[str] = field(default_factory=list)
    slots: int = 0
    slots_wrong: list[str] = field(default_factory=list)
    desks_apart: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        wrong = (self.lost, self.doubled, self.parts_wrong, self.slots_wrong, self.desks_apart)
        return not any(wrong) and self.articles > 0 and self.parts > 0

    def __str__(self) -> str:
        return (
            f"{dict(self.kills)} killed in {self.seconds:.0f} s: {self.articles} articles,"
            f" {len(self.lost)} lost, {len(self.doubled)} doubled; {self.handed_on} handed on to"
            f" another process; {self.slots} digests, {len(self.slots_wrong)} not once;"
            f" {self.parts} posts, {len(self.parts_wrong)} missing or doubled;"
            f" {len(self.desks_apart)} desks with other stories when placed again"
        )


@dataclass
class Fleet:
    """The processes, each started anew when it ends."""

    folder: Path
    settings: dict[str, str]
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    async def start(self, name: str) -> None:
        """Start the process of a name such as "ingest 0"."""
        role, number = name.split()
        home = self.folder / name.replace(" ", "-")
        home.mkdir(exist_ok=True)
        settings = dict(self.settings)
        if role == "gateway":
            settings["DISCORD_SHARDS"] = GATEWAYS[int(number)]
        with (home / "log").open("ab") as log:
            self.running[name] = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--for", role),
                cwd=home,
                env=make_environment(home, **settings),
                stderr=log,
            )

    async def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a process a signal and wait for its end."""
        process = self.running.pop(name)
        if process.returncode is None:
            process.send_signal(number)
        await asyncio.wait_for(process.wait(), 60)

    async def revive(self) -> None:
        """Start again what ended by itself, as a service manager does."""
        for name, process in tuple(self.running.items()):
            if process.returncode is not None:
                await self.start(name)


async def run_fleet(kills: int, folder: Path, *, seed: int = 1) -> ScaleFigures:
    """Return what came of killing so many processes and connections."""
    began, figures, chance = time.monotonic(), ScaleFigures(), random.Random(seed)
    url = find_postgres()
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(await FakeDiscord.start(check_schema=False))
        site = await stack.enter_async_context(open_feed_site())
        urls, wanted = fill(site, FEEDS, ENTRIES)
        async with open_storage(url) as store:
            await empty(url)
            desks = await _prepare(store, fake, urls)
        fleet = Fleet(folder, _make_settings(fake, site, url))
        stack.push_async_callback(_end, fleet)
        for number in range(len(GATEWAYS)):
            await fleet.start(f"gateway {number}")
        for number in range(READERS):
            await fleet.start(f"ingest {number}")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as ask:
            await fake.until_ready(120)
            while sum(figures.kills.values()) < kills:
                await asyncio.sleep(chance.uniform(1, 5))
                await fleet.revive()
                figures.kills[await _kill_one(fleet, ask, chance)] += 1
            await _settle(fleet, ask, len(desks) * len(wanted))
            for name in tuple(fleet.running):
                await fleet.kill(name, signal.SIGTERM)
            await _count(ask, fake, desks, wanted, figures)
    async with open_storage(url) as store:
        figures.desks_apart = [desk for desk in desks if not await _replay(store, desk)]
    logs = (path.read_text("utf-8") for path in folder.glob("*/log"))
    figures.handed_on = sum(log.count("handed on") for log in logs)
    figures.seconds = time.monotonic() - began
    return figures


async def _prepare(store: Storage, fake: FakeDiscord, urls: list[str]) -> list[DeskId]:
    """Make a desk for each guild, with all feeds and a digest every few minutes from now on."""
    now, desks = datetime.now(UTC), list[DeskId]()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    times = sorted({(day + DUE * n).time() for n in range(int(timedelta(days=1) / DUE))})
    while len(desks) < GUILDS:
        guild = fake.add_guild(f"Newsroom {len(desks)}")
        desk = await store.open_desk(GuildId(guild.id), name=guild.name)
        for url in urls:
            await store.add_subscription(desk.id, NewSubscription(url=url), now=now)
        await add_digest(
            store, desk.id, _find_channel(guild), times=times, now=now, when_empty=WhenEmpty.LINE
        )
        desks.append(desk.id)
    return desks


def _find_channel(guild: FakeGuild) -> int:
    return int(guild.add_channel("digests").id)


def _make_settings(fake: FakeDiscord, site: FeedSite, url: str) -> dict[str, str]:
    return {
        **fake.settings,
        "DISCORD_READY_TIMEOUT": "0.01",
        "NEWSDESK_DATABASE": url,
        "NEWSDESK_WORKERS": "1",
        "NEWSDESK_TASK_LEASE_SECONDS": "10",
        "NEWSDESK_PRIVATE_HOSTS": ",".join(site.places(name_hosts(FEEDS))),
    }


async def _kill_one(fleet: Fleet, ask: Any, chance: random.Random) -> str:
    """Kill a process, or a connection of one to the server; return which kind it was."""
    kind = chance.choice(("ingest", "ingest", "gateway", "connection"))
    if kind == "connection":
        await ask.execute(_CONNECTIONS)
        return kind
    name = chance.choice([name for name in fleet.running if name.startswith(kind)])
    await fleet.kill(name)
    await fleet.start(name)
    return kind


async def _settle(fleet: Fleet, ask: Any, articles: int) -> None:
    """Wait until all is read, placed and posted, as long as it takes or ten minutes."""
    ends = time.monotonic() + 600
    while time.monotonic() < ends:
        stored, *left = await _fetch_one(ask, _LEFT)
        if stored >= articles and not any(left):
            break
        await fleet.revive()
        await asyncio.sleep(0.5)


async def _fetch_one(ask: Any, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = await (await ask.execute(query)).fetchone()
    return row


async def _end(fleet: Fleet) -> None:
    for name in tuple(fleet.running):
        await fleet.kill(name)


async def _count(
    ask: Any, fake: FakeDiscord, desks: list[DeskId], wanted: set[str], figures: ScaleFigures
) -> None:
    """Compare what is stored and posted with what should be, each once."""
    rows = await (await ask.execute(_URLS)).fetchall()
    held = {(desk, url): count for desk, url, count in rows}
    figures.articles = sum(held.values())
    for desk in desks:
        figures.lost += [f"{desk} {url}" for url in wanted if not held.get((desk, url))]
    figures.doubled = [f"{desk} {url}" for (desk, url), count in held.items() if count > 1]
    for digest, runs, slots, _ in await (await ask.execute(_RUNS)).fetchall():
        figures.slots += slots
        figures.slots_wrong += [str(digest)] * (runs - slots)
    posted = count_marks(fake)
    marks = [mark for (mark,) in await (await ask.execute(_PARTS)).fetchall()]
    figures.parts = len(marks)
    figures.parts_wrong = [f"{mark}: {posted[mark]}" for mark in marks if posted[mark] != 1]


async def _replay(store: Storage, desk: DeskId) -> bool:
    """Tell whether a desk's articles, placed anew in their order, come to the same stories."""
    found, again = list[tuple[int, int]](), list[tuple[int, int]]()
    async with open_store() as fresh:
        other = (await fresh.open_desk(GuildId(1), name="Again")).id
        road = Pipeline(articles=fresh, entities=fresh, pool=HerePool(), clock=SystemClock())
        for placed in await store.get_features(desk, after=0, limit=100_000):
            (stored,) = await store.get_articles(desk, [placed.article])
            reading, _ = read_whole(stored.article, stored.received)
            unplaced = make_unplaced(reading, placed.features, str(placed.article))
            result = await road.place(other, unplaced)
            found.append((placed.article, placed.story))
            again.append((placed.article, result.story or 0))
    return _group(found) == _group(again)


def _group(pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    stories: dict[int, set[int]] = {}
    for article, story in pairs:
        stories.setdefault(story, set()).add(article)
    return set(map(frozenset, stories.values()))


WAITED = 0.03
"""Seconds that a piece of work waits where the queue alone is measured."""


def measure_readers(url: str, readers: int, tasks: int = 300) -> float:
    """Return how many pieces of waiting work so many processes do a second."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(readers + 1)
    processes = [context.Process(target=_read, args=(url, ready)) for _ in range(readers)]
    for process in processes:
        process.start()
    asyncio.run(_fill(url, tasks))
    ready.wait()
    began = time.monotonic()
    for process in processes:
        process.join()
    return tasks / (time.monotonic() - began)


async def _fill(url: str, tasks: int) -> None:
    async with open_storage(url) as store:
        await empty(url)
        for number in range(tasks):
            await store.put_task(TaskKind.ENTRY, f"1:{number}", due=datetime.now(UTC))


def _read(url: str, ready: Any) -> None:
    async def work() -> None:
        async with open_storage(url) as store:
            await asyncio.to_thread(ready.wait)
            claim = partial(store.claim_tasks, TaskKind.ENTRY, lease=timedelta(minutes=1), limit=1)
            while claimed := await claim(now=datetime.now(UTC)):
                await asyncio.sleep(WAITED)
                assert await store.finish_task(claimed[0])

    asyncio.run(work())


def main(arguments: list[str]) -> bool:
    """Run the trial; say what came of it. With `--readers` measure the queue alone."""
    if "--readers" in arguments:
        pace = {readers: measure_readers(find_postgres(), readers) for readers in (1, 2, 4)}
        shown = ", ".join(
            f"{n}: {found:.0f}/s (x{found / pace[1]:.2f})" for n, found in pace.items()
        )
        print(f"scale: work of {WAITED * 1000:.0f} ms by readers: {shown}")
        return pace[2] >= 1.8 * pace[1] and pace[4] >= 3.2 * pace[1]
    kills = int(arguments[arguments.index("--kills") + 1]) if "--kills" in arguments else 60
    with tempfile.TemporaryDirectory(prefix="newsdesk-scale-") as folder:
        figures = asyncio.run(run_fleet(kills, Path(folder)))
    print(f"scale: {figures}")
    for wrong in (*figures.lost[:5], *figures.doubled[:5], *figures.parts_wrong[:5]):
        print(f"  {wrong}")
    return figures.well
