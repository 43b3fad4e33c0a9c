"""A week of made-up life at 60 times the speed: feeds, people, digests, trouble, kills.

The shipped `newsdesk run` works against the loopback Discord and the loopback feed site under a
clock that runs fast (NEWSDESK_CLOCK). Two guilds share some of eight feeds; they have digests at
several times in three zones, over a change of the clocks in New York. It is killed with -9 some
times a day and stopped with TERM once, but for every third day, on which one process lives on.

What the fast clock moves: publishing and corrections, when feeds are due, retries, leases, digests
and their windows, the daily housekeeping, the outbox' ladder. The bot scales by the clock's speed
what it waits for by the machine's (when to look at the queue, to prolong claims, to wake).

What goes by the machine's clock, as it does in earnest: time limits of fetching, of workers and of
Discord, a second between two requests to a site (a minute of the made-up day), the heartbeats,
people and trouble. So a week of 60 times the speed has a sixtieth of a week's commands and
requests, but all of its articles, polls and digests. Leases are set to 20 seconds of the machine's:
those of the default would hold for one. The bot starts in fair weather.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import signal
import tempfile
import time as stopwatch
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from bot.clock import ShiftedClock
from tests.discord.newsdesk_bot import Process, run_bot
from tests.fake_discord import FakeDiscord
from tests.feed_site.site import open_feed_site
from tests.feed_site.stalls import measure_memory
from tests.soak.beat import make_beat
from tests.soak.ledger import Ledger, Sample
from tests.soak.newsroom import START, fill_newsrooms
from tests.soak.presses import HOSTS, Presses
from tests.soak.processes import find_alive, find_port, list_tree
from tests.soak.readers import Readers
from tests.soak.weather import Weather

LEASE = 20.0
DAY = timedelta(days=1)
SETTLE = timedelta(hours=18)
"""How long, by the fast clock, what was published last may take to be there: three retries."""


QUIET, PATIENCE = 5, 60.0
"""Looks at which nothing was under way, and seconds that these may take longer than planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is lived, how fast, and how seldom (in seconds) people ask and things go wrong.

    For `idle` seconds the tasks of the bot are counted while nobody asks anything. Where there is
    less than a day it is stopped so much the sooner.
    """

    days: float = 7.0
    speed: float = 60.0
    seed: int = 1
    kills: int = 3
    ask: float = 3.0
    trouble: float = 40.0
    sample: float = 5.0
    idle: float = 8.0

    @property
    def whole_days(self) -> int:
        """Return how many days are begun."""
        return math.ceil(self.days)

    @property
    def end(self) -> datetime:
        """Return when nothing new is published any more."""
        return START + self.days * DAY

    def list_stops(self) -> list[tuple[datetime, int]]:
        """Return when the bot is stopped, and by which signal; never in a day's last third."""
        chance, stops = random.Random(f"stops {self.seed}"), []
        part = min(self.days, 1)
        for day in range(self.whole_days):
            if day % 3 == 2:
                continue
            hours = sorted(part * chance.uniform(1, 14) for _ in range(self.kills))
            stops += [(START + day * DAY + timedelta(hours=h), signal.SIGKILL) for h in hours]
            stops.append((START + day * DAY + timedelta(hours=15 * part), signal.SIGTERM))
        return [(moment, int(number)) for moment, number in stops]


@dataclass(slots=True, kw_only=True)
class Week:
    """The world and the bot in it."""

    plan: Plan
    folder: Path
    clock: ShiftedClock
    fake: FakeDiscord
    ledger: Ledger
    readers: Readers
    weather: Weather
    settings: dict[str, Any]
    health: str
    running: Process | None = None
    born: datetime = START
    starts: int = 0
    stopping: list[float] = field(default_factory=list)

    async def live(self) -> None:
        """Live through all days, stopped again and again; then wait until all is there."""
        helpers = [
            asyncio.create_task(work(), name=f"week {work.__name__}")
            for work in (self.readers.run, self.weather.run, self._measure, self._report)
        ]
        try:
            for moment, number in self.plan.list_stops():
                await self._run_until(moment, number)
            await self._run_out(helpers)
        finally:
            for helper in helpers:
                helper.cancel()
            done = await asyncio.gather(*helpers, return_exceptions=True)
        for result in done:
            if isinstance(result, Exception):
                raise result

    async def _run_until(self, moment: datetime, number: int) -> None:
        """Run the bot until the clock shows a moment, and stop it by a signal."""
        while self.clock.now() < moment:
            async with self._started() as running:
                with suppress(TimeoutError):
                    seconds = (moment - self.clock.now()).total_seconds() / self.plan.speed
                    await asyncio.wait_for(running.process.wait(), max(seconds, 0.01))
                    self.ledger.faults.append(f"it ended by itself: {running.process.returncode}")
                await self._stop(running, number)

    def _started(self) -> AbstractAsyncContextManager[Process]:
        return _Started(self)

    async def _stop(self, running: Process, number: int) -> None:
        self.readers.up.clear()
        self.running = None
        began, tree = datetime.now(UTC), list_tree(running.process.pid)
        start = stopwatch.monotonic()
        try:
            status = await running.stop(number)
        except TimeoutError:
            self.ledger.faults.append("it did not stop within 10 seconds")
            status = await running.stop(signal.SIGKILL)
        if number == signal.SIGTERM:
            self.stopping.append(stopwatch.monotonic() - start)
            if status:
                self.ledger.faults.append(f"stopped with TERM, it ended with {status}")
        self.weather.note("stop" if number == signal.SIGTERM else "kill", began)
        left = await find_alive(tree, within=10)
        if left:
            self.ledger.faults.append(f"processes left behind: {left}")

    async def _run_out(self, helpers: list[asyncio.Task[None]]) -> None:
        """Live to the end of the last day; then, undisturbed, wait until all is there."""
        end = self.plan.end
        async with self._started() as running:
            await asyncio.sleep((end - self.clock.now()).total_seconds() / self.plan.speed)
            await asyncio.sleep(0.2)  # for the line of the last day
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            self.weather.clear()
            await self._settle(end)
            after = await self._count_tasks()
            ended = self.clock.now()
            await self._stop(running, signal.SIGTERM)
        async with self._started() as running:
            fresh = await self._count_tasks()
            await self._stop(running, signal.SIGTERM)
        print(f"tasks when idle: {after} at the end, {fresh} after a fresh start", flush=True)
        if after > fresh:
            self.ledger.faults.append(f"tasks left: {after} instead of {fresh}")
        self.readers.judge()
        self.ledger.faults += [f"unanswered: {article}" for article in self.readers.failed]
        self.ledger.audit(end, ended)

    async def _settle(self, end: datetime) -> None:
        while not self.ledger.is_settled(end):
            if self.clock.now() > end + SETTLE:
                self.ledger.faults.append("not all was there when it had time to be")
                return
            await asyncio.sleep(1)

    async def _count_tasks(self) -> int:
        """Return to how few tasks the bot comes back while nobody asks and nothing is polled."""
        # Before it is ready, what it does beside answering has not begun.
        async with asyncio.timeout(PATIENCE):
            while not await self._is_ready():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        began, counts = stopwatch.monotonic(), list[int]()
        while stopwatch.monotonic() < began + self.plan.idle or len(counts) < QUIET:
            figures = await self._ask_health()
            if not _sum_claimed(figures):
                counts.append(int(figures["newsdesk_tasks"]))
            if stopwatch.monotonic() > began + self.plan.idle + PATIENCE:
                self.ledger.faults.append("it never came to rest")
                break
            await asyncio.sleep(0.05)
        return min(counts, default=10_000)

    async def _is_ready(self) -> bool:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://{self.health}/readyz") as answer,
        ):
            return answer.status == 200

    async def _ask_health(self) -> dict[str, float]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://{self.health}/metrics") as answer,
        ):
            lines = [line.rpartition(" ") for line in (await answer.text()).splitlines()]
        return {name: float(value) for name, _, value in lines if not name.startswith("#")}

    def describe(self) -> str:
        """Return what the whole came to, in some lines."""
        ledger, plan = self.ledger, self.plan
        weights = [ledger.weigh(day) for day in range(plan.whole_days)]
        shown = ", ".join(f"{main:.0f}/{tree:.0f}" for main, tree in weights)
        longest = max(ledger.samples, key=lambda one: one.age, default=None)
        lived = longest.age if longest else timedelta()
        return (
            f"{plan.days:g} days at {plan.speed:g} times the speed: {self.starts} starts,"
            f" {sum(spell.kind == 'kill' for spell in self.weather.spells)} kills;"
            f" {len(ledger.presses.items)} articles published; {len(ledger.read_runs())} digests;"
            f" {self.readers.asked.total()} acts of people, {self.readers.cut} cut off by trouble,"
            f" the slowest answered in {self.readers.slowest:.1f} s;"
            f" main/tree by day {shown} MB; one process lived for {lived};"
            f" TERM took up to {max(self.stopping, default=0):.1f} s;"
            f" warnings {dict(ledger.complaints)}; {len(ledger.faults)} faults"
        )

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(self.plan.sample)
            running = self.running
            if running is None:
                continue
            with suppress(aiohttp.ClientError):
                figures = await self._ask_health()
                pid, now = running.process.pid, self.clock.now()
                main = await asyncio.to_thread(measure_memory, pid, below=False)
                tree = await asyncio.to_thread(measure_memory, pid)
                if self.running is not running:
                    continue
                self.ledger.samples.append(
                    Sample(
                        shown=now,
                        age=now - self.born,
                        main=main,
                        tree=tree,
                        tasks=int(figures["newsdesk_tasks"]),
                        claimed=_sum_claimed(figures),
                    )
                )

    async def _report(self) -> None:
        for day in range(self.plan.whole_days):
            end = min(START + (day + 1) * DAY, self.plan.end)
            await asyncio.sleep((end - self.clock.now()).total_seconds() / self.plan.speed)
            self.fake.transcript.clear()
            self.readers.judge()
            article = self.ledger.sum_up(day)
            asked = f"{self.readers.asked.total()} asked, {self.readers.cut} cut off"
            print(f"{article}; {asked}, {len(self.readers.failed)} unanswered", flush=True)


class _Started(AbstractAsyncContextManager[Process]):
    """The bot from its start to its end, known to the week while it runs."""

    def __init__(self, week: Week) -> None:
        self._week = week
        self._bot = run_bot(
            week.fake, week.ledger.database, week.folder, within=60, **week.settings
        )

    async def __aenter__(self) -> Process:
        week = self._week
        week.born, week.starts = week.clock.now(), week.starts + 1
        week.running = running = await self._bot.__aenter__()
        week.readers.up.set()
        return running

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._week.readers.up.clear()
        self._week.running = None
        await self._bot.__aexit__(kind, error, trace)


async def run_week(plan: Plan, folder: Path) -> Week:
    """Return a week that was lived, with all that was wrong in its ledger."""
    chance = random.Random(plan.seed)
    async with (
        await FakeDiscord.start(check_schema=plan.days < 2) as fake,
        open_feed_site() as site,
    ):
        items = make_beat(START, plan.whole_days, seed=plan.seed)
        presses = Presses(site, items, plan.end, plan.seed)
        weather = Weather(fake=fake, presses=presses, pause=plan.trouble, chance=chance)
        guilds = [fake.add_guild(name) for name in ("Newsroom", "Bureau")]
        database, log = folder / "desk.sqlite3", folder / "bot.log"
        log.touch()
        desks, digests = await fill_newsrooms(database, guilds, presses.urls)
        health = f"127.0.0.1:{find_port()}"
        # From here on the clock runs: what was made so far was made when it began.
        clock = ShiftedClock(shown=START, real=datetime.now(UTC), speed=plan.speed)
        presses.clock = clock
        ledger = Ledger(
            start=START,
            database=database,
            log=log,
            fake=fake,
            presses=presses,
            weather=weather,
            desks=desks,
            digests=digests,
        )
        week = Week(
            plan=plan,
            folder=folder,
            clock=clock,
            fake=fake,
            ledger=ledger,
            weather=weather,
            readers=Readers(guilds, presses, weather, clock, plan.ask, chance),
            health=health,
            settings={
                "NEWSDESK_CLOCK": f"{START.isoformat()}@{clock.real.isoformat()}*{plan.speed}",
                "NEWSDESK_HEALTH_ADDRESS": health,
                "NEWSDESK_TASK_LEASE_SECONDS": str(min(LEASE * plan.speed, 3_600.0)),
                "NEWSDESK_LOG_FORMAT": "json",
                "NEWSDESK_COMMANDS_PER_MINUTE": "30",
                "NEWSDESK_PRIVATE_HOSTS": ",".join(site.places(list(HOSTS))),
                "NEWSDESK_WORKERS": "2",
            },
        )
        await week.live()
        return week


def _sum_claimed(figures: dict[str, float]) -> int:
    """Return how much work is under way."""
    return int(sum(v for name, v in figures.items() if name.startswith("newsdesk_queue_claimed")))


def main(arguments: list[str]) -> bool:
    """Live a week, or as many days as are said, and print each day and all that was wrong."""
    parser, usual = argparse.ArgumentParser(prog="python -m tests.soak week"), Plan()
    parser.add_argument("--days", type=float, default=usual.days)
    parser.add_argument("--speed", type=float, default=usual.speed)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--folder", type=Path, help="where database and log stay for a look")
    given = parser.parse_args(arguments)
    plan = Plan(days=given.days, speed=given.speed, seed=given.seed)
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        week = asyncio.run(run_week(plan, folder))
    print(week.describe())
    for fault in week.ledger.faults:
        print(f"  {fault}")
    return not week.ledger.faults
