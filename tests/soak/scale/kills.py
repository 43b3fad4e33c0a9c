"""Readers, gateways, connections and the server itself, killed over and over; some stand still.

Two processes read feeds that several desks want and that have something new at each kill; two
gateways serve two shards each, and two stand by. Then each desk's articles are placed once more,
in the order of their numbers, on SQLite: they must come to the same stories.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import WhenEmpty
from bot.domain.feeds import NewSubscription
from bot.domain.posting import PartState
from bot.domain.watches import WatchSettings, read_target
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from bot.reading import read_whole
from storage import open_storage
from tests.fake_discord import FakeDiscord, FakeGuild
from tests.fake_discord.faults import delay
from tests.feed_site.__main__ import fill, name_hosts
from tests.feed_site.site import open_feed_site
from tests.makers.articles import make_unplaced
from tests.makers.digests import add_digest
from tests.makers.services import HerePool
from tests.postgres import Server
from tests.soak.digests import POST, SEND, count_marks
from tests.soak.scale.fleet import (
    SHIPPED,
    UNFENCED,
    Fleet,
    ask,
    make_settings,
    need_server,
    wait_for,
)
from tests.stores import open_store

ALIKE = 2  # as many feeds tell of the same: stories of several articles
STALLED_SECONDS = 45.0
"""For how long a process stands still: others take its duties meanwhile."""

STALL_EVERY, STALLED = 4, ("gateway", "ingest")
"""After how many kills a process is made to stand still, of which role in turn."""

MOMENTS = {
    "polls": "SELECT 1 FROM task WHERE kind = 'poll' AND lease IS NOT NULL LIMIT 1",
    "placing": "SELECT 1 FROM inbox UNION ALL SELECT 1 FROM task"
    " WHERE kind = 'entry' AND lease IS NOT NULL LIMIT 1",
    "sending": "SELECT 1 FROM delivery_part WHERE state = 'sending' LIMIT 1",
}
"""What is under way when something is killed."""

POSTING = 0.3
"""Seconds that Discord takes to post something."""

WORDS = "papers"
"""What all articles of the site hold, and each desk watches."""

# The server notifies whoever waits for something to poll.
_POLL = """UPDATE task SET due_at = 0 WHERE kind = 'poll' AND lease IS NULL;
SELECT pg_notify('newsdesk', 'trial tasks')"""

_CONNECTION = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'newsdesk' ORDER BY random() LIMIT 1"""

_STORED = "SELECT desk_id, id, url FROM article"

_STOP = "UPDATE digest SET paused = 1"

_DONE = """SELECT 1 WHERE (SELECT count(*) FROM article) >= {articles}
AND NOT EXISTS (SELECT 1 FROM task WHERE kind = 'entry') AND NOT EXISTS (SELECT 1 FROM inbox)
AND NOT EXISTS (SELECT 1 FROM watch_news)
AND NOT EXISTS (SELECT 1 FROM watch_hit WHERE delivery_id IS NULL)
AND NOT EXISTS (SELECT 1 FROM delivery WHERE state = 'open')"""

# The minutes between a digest's first and last, those decided on, and those posted.
_RUNS = """SELECT digest_id, round((max(due_at) - min(due_at)) / 60) + 1, count(*),
  count(delivery_id), count(DISTINCT delivery_id) FROM digest_run GROUP BY 1"""

_PARTS = """SELECT code || '-' || number, delivery_part.state FROM delivery_part
JOIN delivery ON delivery.id = delivery_id"""


@dataclass(frozen=True)
class Size:
    """How much there is of all, and what is killed, `pause` seconds apart at most.

    In a trial of seconds no process stands still.
    """

    guilds: int = 4
    feeds: int = 6
    entries: int = 4
    gateways: tuple[str, ...] = ("0-1/4", "2-3/4", "0-1/4", "2-3/4")
    readers: int = 2
    kinds: tuple[str, ...] = ("ingest", "ingest", "gateway", "gateway", "connection", "server")
    stalls: bool = True
    pause: float = 4.0

    @property
    def shards(self) -> int:
        return int(self.gateways[0].partition("/")[2])


LONG = Size()
SHORT = Size(2, 2, 0, ("0-0/1",), 1, ("connection", "server"), stalls=False, pause=0.5)


@dataclass
class ScaleFigures:
    """What came of a run; what is `wrong` is in words."""

    kills: Counter[str] = field(default_factory=Counter)
    during: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    handed_on: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    parts: int = 0
    parts_wrong: list[str] = field(default_factory=list)
    slots: int = 0
    slots_wrong: list[str] = field(default_factory=list)
    desks_apart: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        return [
            *self.lost, *self.doubled, *self.parts_wrong, *self.slots_wrong, *self.desks_apart
        ]  # fmt: skip

    @property
    def well(self) -> bool:
        return not self.wrong and self.articles > 0 and self.parts > 0 and self.slots > 0

    def __str__(self) -> str:
        told = "".join(f"\n  {words}" for words in self.wrong[:12])
        return (
            f"{self.kills.total()} killed {dict(self.kills)} during {dict(self.during)}"
            f" in {self.seconds:.0f} s: {self.articles} articles,"
            f" {len(self.lost)} lost, {len(self.doubled)} doubled; {self.handed_on} handed on to"
            f" another process; {self.slots} digests, {len(self.slots_wrong)} not once;"
            f" {self.parts} posts, {len(self.parts_wrong)} missing or doubled;"
            f" {len(self.desks_apart)} desks with other stories when placed again{told}"
        )


async def run_fleet(
    kills: int, folder: Path, *, fenced: bool = True, seed: int = 1, size: Size = LONG
) -> ScaleFigures:
    """Return what came of killing so many processes and connections."""
    began, figures, chance = time.monotonic(), ScaleFigures(), random.Random(seed)
    server, stored = need_server(), set[tuple[Any, ...]]()
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(await FakeDiscord.start(check_schema=False))
        for route in (SEND, POST):
            fake.faults.at_random(seed=seed, rate=1.0, faults=(delay(POSTING),), route=route)
        site = await stack.enter_async_context(open_feed_site())
        urls, wanted = fill(site, size.feeds, size.entries, alike=ALIKE)
        async with open_storage(server.url) as store:
            desks = await _prepare(store, fake, urls, size.guilds)
        settings = make_settings(fake, server.url)
        settings["NEWSDESK_PRIVATE_HOSTS"] = ",".join(site.places(name_hosts(size.feeds)))
        fleet = Fleet(folder, settings, size.gateways, SHIPPED if fenced else UNFENCED)
        stack.push_async_callback(fleet.end)
        await fleet.start_all(size.readers)
        await fake.until(lambda: len(fake.gateway.sessions) == size.shards, 120)
        while figures.kills.total() < kills:
            urls, wanted = fill(
                site, size.feeds, size.entries + figures.kills.total() + 1, alike=ALIKE
            )
            await fleet.revive()
            await ask(server.url, _POLL)
            during = chance.choice(tuple(MOMENTS))
            if await wait_for(server.url, MOMENTS[during], within=5, pause=0.002):
                figures.during[during] += 1
            stored |= set(await ask(server.url, _STORED))
            nth = figures.kills.total()
            if size.stalls and nth % STALL_EVERY == 0 and not fleet.stalled:
                killed = _stall_one(fleet, STALLED[nth // STALL_EVERY % 2])
            else:
                killed = await _kill_one(fleet, server, chance, size.kinds[nth % len(size.kinds)])
            figures.kills[killed] += 1
            await asyncio.sleep(chance.uniform(0, size.pause))
        if not await _settle(fleet, server.url, len(desks) * len(wanted)):
            figures.lost.append("not all is read, placed and posted after ten minutes")
        await fleet.end(signal.SIGTERM)
        await _count(server.url, fake, desks, wanted, stored, figures)
        figures.handed_on = fleet.count_in_logs("handed on")
    async with open_storage(server.url) as store:
        figures.desks_apart = await _replay_all(store, desks)
    figures.seconds = time.monotonic() - began
    return figures


async def _prepare(store: Storage, fake: FakeDiscord, urls: list[str], guilds: int) -> list[DeskId]:
    """Make a desk for each guild, with all feeds, a digest of each minute and a watch.

    Every second one tells in a forum, whose posts have no nonce that would hide a second one.
    """
    now, desks = datetime.now(UTC), list[DeskId]()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    begun = now - timedelta(hours=2)  # what a first run brings is no news to a watch
    times = sorted({(day + timedelta(minutes=n)).time() for n in range(24 * 60)})
    for number in range(guilds):
        guild = fake.add_guild(f"Newsroom {number}")
        desk = (await store.open_desk(GuildId(guild.id), name=guild.name)).id
        for url in urls:
            await store.add_subscription(desk, NewSubscription(url=url), now=begun)
        place = _make_place(guild, "digests", number)
        made = now - timedelta(minutes=1)  # the first is due at once
        await add_digest(store, desk, place, times=times, now=made, when_empty=WhenEmpty.LINE)
        watch = WatchSettings(
            recipient=_make_place(guild, "watch", number),
            person=1,
            target=read_target(WORDS),
            label=WORDS,
        )
        await store.add_watch(desk, watch, now=now)
        desks.append(desk)
    return desks


def _make_place(guild: FakeGuild, name: str, number: int) -> int:
    make = guild.add_forum if number % 2 else guild.add_channel
    return int(make(name).id)


async def _kill_one(fleet: Fleet, server: Server, chance: random.Random, kind: str) -> str:
    """Kill a process, a connection or the server; return which kind it was."""
    if kind == "connection":
        await ask(server.url, _CONNECTION)
    elif kind == "server":
        await asyncio.to_thread(server.control, "restart")
    else:
        free = fleet.running.keys() - fleet.stalled.keys()
        name = chance.choice(sorted(name for name in free if name.startswith(kind)))
        await fleet.kill(name)
        await fleet.start(name)
    return kind


def _stall_one(fleet: Fleet, role: str) -> str:
    """Let a process stand still that is at work: of its role it has written most into its log."""
    names = [name for name in fleet.running if name.startswith(role)]
    sizes = {n: (fleet.folder / n.replace(" ", "-") / "log").stat().st_size for n in names}
    fleet.stall(max(names, key=lambda name: sizes[name]), STALLED_SECONDS)
    return f"{role} stalled"


async def _settle(fleet: Fleet, url: str, articles: int) -> bool:
    """Wait until all is read, placed and posted, and a digest; whether it was in ten minutes."""
    done, ends, stopped = _DONE.format(articles=articles), time.monotonic() + 600, False
    while time.monotonic() < ends:
        await fleet.revive()
        stored = (
            f"SELECT 1 WHERE (SELECT count(*) FROM article) >= {articles}"
            " AND EXISTS (SELECT 1 FROM digest_run WHERE delivery_id IS NOT NULL)"
        )
        read = await wait_for(url, stored, within=2, pause=0.1)
        if not read:
            await ask(url, _POLL)  # one that was under way had none of the newest
        if read and not stopped:
            await ask(url, _STOP)
            stopped = True
        if read and await wait_for(url, done, within=2, pause=0.1):
            return True
    return False


async def _count(
    url: str,
    fake: FakeDiscord,
    desks: list[DeskId],
    wanted: set[str],
    stored: set[tuple[Any, ...]],
    figures: ScaleFigures,
) -> None:
    """Compare what is stored and posted with what should be, each once."""
    rows = await ask(url, _STORED)
    held = Counter((desk, address) for desk, _, address in rows)
    figures.articles = len(rows)
    figures.lost += [f"not there: {one}" for one in stored.difference(rows)]
    figures.lost += [
        f"not read: {desk} {one}" for desk in desks for one in wanted if not held[desk, one]
    ]
    figures.doubled = [f"stored {n} times: {one}" for one, n in held.items() if n > 1]
    for digest, minutes, decided, posted, once in await ask(url, _RUNS):
        figures.slots += posted
        if minutes != decided or posted != once:
            figures.slots_wrong.append(f"digest {digest}: {minutes} due, {decided} decided")
    shown, rows = count_marks(fake), await ask(url, _PARTS)
    figures.parts = len(rows)
    # What was made as the last process ended waits for the next one.
    due = {mark: int(state != PartState.WAITING) for mark, state in rows}
    figures.parts_wrong = [
        f"posted {shown[mark]} times, not {n}: {mark}"
        for mark, n in due.items()
        if shown[mark] != n
    ]
    figures.parts_wrong += [f"unknown: {mark}" for mark in shown.keys() - due.keys()]


async def _replay_all(store: Storage, desks: list[DeskId]) -> list[str]:
    readings: dict[str, Any] = {}
    return [f"desk {desk}" for desk in desks if not await _replay(store, desk, readings)]


async def _replay(store: Storage, desk: DeskId, readings: dict[str, Any]) -> bool:
    """Tell whether a desk's articles, placed anew in their order, come to the same stories."""
    found, again = list[tuple[int, int]](), list[tuple[int, int]]()
    async with open_store() as fresh:
        other = (await fresh.open_desk(GuildId(1), name="Again")).id
        road = Pipeline(articles=fresh, entities=fresh, pool=HerePool(), clock=SystemClock())
        for placed in await store.get_features(desk, after=0, limit=100_000):
            (stored,) = await store.get_articles(desk, [placed.article])
            article = stored.article
            key = f"{article.url} {article.text}"
            if key not in readings:
                readings[key] = read_whole(article, stored.received)[0]
            unplaced = make_unplaced(readings[key], placed.features, str(placed.article))
            result = await road.place(other, unplaced)
            found.append((placed.article, placed.story))
            again.append((placed.article, result.story or 0))
    return bool(found) and _group(found) == _group(again)


def _group(pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    stories: dict[int, set[int]] = {}
    for article, story in pairs:
        stories.setdefault(story, set()).add(article)
    return set(map(frozenset, stories.values()))
