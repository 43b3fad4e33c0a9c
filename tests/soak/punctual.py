"""A feed that is wanted every five minutes beside 1,000 others that fail, hang and dawdle.

Hours pass in simulated time: the queue, its claims, shares and plans are the shipped ones on a real
store; only what the web answers, and how long it takes to, is made up.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import random
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.articles import FetchedPage
from bot.domain.desks import GuildId
from bot.domain.errors import FetchStatus, FetchTimeout
from bot.domain.feeds import NewSubscription, TaskKind
from bot.polling import PollLimits
from bot.polling.polls import PollWork
from bot.polling.task_runner import TaskRunner
from tests.feed_site.desk import NOW
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.makers.services import Clock, HerePool
from tests.stores import open_store

QUICK = "https://quick.example.org/feed"
EVERY = timedelta(minutes=5)
LATEST = timedelta(minutes=6)
LEASE = timedelta(hours=1)


@dataclass
class Web:
    """What answers, at a pace of the clock: `moments` are when the quick feed was read."""

    clock: Clock
    chance: random.Random
    moments: list[float] = field(default_factory=list)
    waiting: list[tuple[float, int, asyncio.Event]] = field(default_factory=list)

    async def fetch_page(self, url: str, **_: object) -> FetchedPage:
        """Answer after a while, as the name of a host says."""
        manner = url.removeprefix("https://").partition(".")[0].rstrip("0123456789")
        seconds = {"hang": 20.0, "dawdle": self.chance.uniform(5, 15)}.get(manner, 0.5)
        asked = self.clock.now()
        await self.pass_by(seconds)
        if manner == "hang":
            raise FetchTimeout
        if manner == "fail":
            raise FetchStatus(status=503)
        if manner == "quick":
            self.moments.append(asked.timestamp())
        minute = asked.replace(second=0, microsecond=0)
        entries = [
            Entry(title=f"Entry {n}", link=f"{url}/{n}", published=minute - n * EVERY)
            for n in range(3)
        ]
        body = FORMATS["rss20"].write(Channel(title=url, link=url, entries=entries))
        return FetchedPage(url=url, status=200, body=body.encode(), content_type="text/xml")

    async def pass_by(self, seconds: float) -> None:
        """Wait for so many seconds of the clock."""
        until, event = self.clock.now().timestamp() + seconds, asyncio.Event()
        heapq.heappush(self.waiting, (until, id(event), event))
        await event.wait()

    def wake(self) -> None:
        """Answer whom it is time to answer."""
        while self.waiting and self.waiting[0][0] <= self.clock.now().timestamp():
            heapq.heappop(self.waiting)[2].set()


@dataclass(frozen=True, slots=True)
class Figures:
    """What hours of polling came to: `longest` is between two readings of the quick feed."""

    polls: int
    readings: int
    longest: timedelta

    @property
    def well(self) -> bool:
        """Return whether no entry waited for more than six minutes."""
        return self.readings > 1 and self.longest <= LATEST


async def poll_for(others: int, hours: float, *, most: int = 12) -> Figures:
    """Poll so many others of three desks beside the quick feed of one, `most` at once."""
    clock = Clock()
    web = Web(clock, random.Random(1))
    async with open_store() as store:
        desks = [await store.open_desk(GuildId(n), name="Desk") for n in (7, 8, 9)]
        manners = ("hang", "hang", "dawdle", "fail", "good")
        for number in range(others):
            url = f"https://{manners[number % 5]}{number}.example{number}.org/feed"
            desk = desks[number * len(desks) // others]
            await store.add_subscription(desk.id, NewSubscription(url=url), now=NOW)
        wanted = NewSubscription(url=QUICK, interval=int(EVERY.total_seconds()))
        await store.add_subscription(desks[0].id, wanted, now=NOW)
        work = PollWork(
            store=store, fetcher=web, pool=HerePool(), clock=clock, chance=web.chance.random
        )
        runner = TaskRunner(
            TaskKind.POLL,
            work.poll,
            work.find_origin,
            queue=store,
            clock=clock,
            share=replace(PollLimits().polls, most=most),
            lease=LEASE,
            changed=asyncio.Event(),
        )
        end = NOW + timedelta(hours=hours)
        while clock.now() < end:
            while await runner.take_up():
                pass
            await _settle(runner, web)
            due = await store.find_next_due(TaskKind.POLL, after=clock.now())
            later = [one for one in (due.timestamp() if due else None,) if one]
            later += [web.waiting[0][0]] if web.waiting else []
            later += [runner.put_off_until.timestamp()] if runner.put_off_until else []
            clock.moment += timedelta(seconds=max(min(later) - clock.now().timestamp(), 0.001))
            web.wake()
            await _settle(runner, web)
        await runner.give_back(seconds=0)
    gaps = [b - a for a, b in zip([NOW.timestamp(), *web.moments], web.moments, strict=False)]
    return Figures(
        polls=runner.done,
        readings=len(web.moments),
        longest=timedelta(seconds=max(gaps, default=0)),
    )


async def _settle(runner: TaskRunner, web: Web) -> None:
    """Wait until all that is under way waits for the web."""
    while runner.running > len(web.waiting):  # noqa: ASYNC110  # neither tells of it
        await asyncio.sleep(0.0005)


def main(arguments: list[str]) -> bool:
    """Let hours pass and print how late the quick feed was at most."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak punctual")
    parser.add_argument("--others", type=int, default=1_000)
    parser.add_argument("--hours", type=float, default=6.0)
    given = parser.parse_args(arguments)
    began = time.monotonic()
    found = asyncio.run(poll_for(given.others, given.hours))
    print(
        f"{given.hours:g} hours beside {given.others:,} others, {found.polls:,} polls in"
        f" {time.monotonic() - began:.0f} s: the feed of five minutes was read {found.readings}"
        f" times, at most {found.longest.total_seconds():.0f} s apart"
        f" ({LATEST.total_seconds():.0f} allowed)"
    )
    return found.well
