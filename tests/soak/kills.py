"""Kill `newsdesk feed poll` with -9 at random moments, and see that nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.desks import LOCAL_GUILD
from bot.domain.feeds import NewSubscription
from storage import open_storage
from tests.environment import ROOT, make_environment
from tests.feed_site.__main__ import name_hosts
from tests.warm import run_text, start_reading

STORED = re.compile(r"(?:new|same|revised) +.* · (http\S+)")
LEASE = 1.0


@dataclass
class KillFigures:
    """What a run of kills came to."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    articles: int = 0
    lost: int = 0
    doubled: int = 0
    claimed: int = 0
    polled_again: int = 0


@contextmanager
def serve_feeds(feeds: int, entries: int) -> Iterator[int]:
    """Serve feeds from a process of its own; give the port."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.feed_site", str(feeds), str(entries)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def run_kills(
    folder: Path,
    *,
    kills: int,
    feeds: int,
    entries: int,
    seed: int,
    tell: Callable[[KillFigures], bool] = lambda _: True,
) -> KillFigures:
    """Poll a site to the end, killed so many times on the way; return what became of it.

    `tell` gets the figures after each kill and says whether to go on killing.
    """
    chance, figures = random.Random(seed), KillFigures()
    database = folder / "newsdesk.sqlite3"
    with serve_feeds(feeds, entries) as port:
        asyncio.run(_subscribe(database, [_feed_url(n, host, port) for n, host in _hosts(feeds)]))
        environment = _make_environment(folder, feeds, port)
        while figures.kills < kills:
            # Now and then before anything is done, mostly in the middle of it.
            wanted = chance.choice((0, 0, 0, 1, 2, 3, 5, 8))
            left = feeds * entries - figures.articles
            lines = min(wanted, max(left - 1, 0))
            article = _poll_until(environment, folder, lines, chance.uniform(0, 0.5))
            figures.kills += article is not None
            figures.acknowledged |= set(article or ())
            _compare(database, figures)
            if not tell(figures):
                break
        _finish(environment, folder, database, figures, feeds * entries)
        asyncio.run(_poll_all_soon(database))
        began = time.time()
        assert "0 entries read" in _run_to_end(environment, folder)
        figures.polled_again = _count_polled(database, began)
    return figures


def _hosts(feeds: int) -> list[tuple[int, str]]:
    return list(enumerate(name_hosts(feeds)))


def _feed_url(number: int, host: str, port: int) -> str:
    return f"http://{host}:{port}/feed{number}"


async def _subscribe(database: Path, urls: list[str]) -> None:
    async with open_storage(f"sqlite:///{database}") as store:
        desk = await store.open_desk(LOCAL_GUILD, name="Local desk")
        for url in urls:
            await store.add_subscription(desk.id, NewSubscription(url=url), now=SystemClock().now())


async def _poll_all_soon(database: Path) -> None:
    async with open_storage(f"sqlite:///{database}") as store:
        desk = await store.open_desk(LOCAL_GUILD)
        for held in await store.get_subscriptions(desk.id):
            await store.poll_soon(desk.id, held.id, now=SystemClock().now())


def _make_environment(folder: Path, feeds: int, port: int) -> dict[str, str]:
    return make_environment(
        folder,
        NEWSDESK_DATABASE=f"sqlite:///{folder / 'newsdesk.sqlite3'}",
        NEWSDESK_PRIVATE_HOSTS=",".join(f"{host}:{port}" for _, host in _hosts(feeds)),
        NEWSDESK_TASK_LEASE_SECONDS=str(LEASE),
        NEWSDESK_CONCURRENT_ENTRIES="8",
    )


def _poll_until(
    environment: dict[str, str], folder: Path, lines: int, seconds: float
) -> list[str] | None:
    """Return the articles told of by a poll that is killed after so many, None if it ended."""
    poll = ("feed", "poll", "--stay")
    with start_reading(poll, folder=folder, environment=environment) as (process, said):
        # Its first line says that it begins.
        article = [said.readline() for _ in range(1 + lines)]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        article += said.read().splitlines()
    matches = (STORED.match(line.decode()) for line in article)
    return [match[1] for match in matches if match]


def _read_urls(database: Path) -> list[str]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return [url for (url,) in db.execute("SELECT url FROM article")]


def _count_polled(database: Path, began: float) -> int:
    """Return how many feeds were polled since a moment, however often each."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        counted = db.execute("SELECT count(*) FROM feed WHERE checked_at >= ?", (began,))
        return int(counted.fetchone()[0])


def _compare(database: Path, figures: KillFigures) -> None:
    urls = _read_urls(database)
    figures.articles = len(urls)
    figures.doubled += len(urls) - len(set(urls))
    figures.lost += len(set(figures.acknowledged) - set(urls))


def _finish(
    environment: dict[str, str], folder: Path, database: Path, figures: KillFigures, wanted: int
) -> None:
    """Poll until all is there: what a killed process had claimed comes back within a lease."""
    for _ in range(20):
        _run_to_end(environment, folder)
        _compare(database, figures)
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
            (figures.claimed,) = db.execute(
                "SELECT count(*) FROM task WHERE lease IS NOT NULL OR kind = 'entry'"
            ).fetchone()
        if figures.articles == wanted and not figures.claimed:
            return


def _run_to_end(environment: dict[str, str], folder: Path) -> str:
    done = run_text(("feed", "poll"), folder=folder, environment=environment, within=600)
    done.check_returncode()
    return done.stdout


def main(arguments: list[str]) -> bool:
    """Run the kills, as many as the first argument says, and print what they came to.

    A second argument ends them after so many seconds.
    """
    kills = int(arguments[0]) if arguments else 200
    feeds, entries = max(8, kills), 6
    ends = time.monotonic() + float(arguments[1]) if len(arguments) > 1 else float("inf")

    def tell(figures: KillFigures) -> bool:
        print(
            f"{figures.kills} kills, {figures.articles} articles, {figures.lost} lost,"
            f" {figures.doubled} doubled",
            file=sys.stderr,
        )
        return time.monotonic() < ends

    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        found = run_kills(
            Path(folder), kills=kills, feeds=feeds, entries=entries, seed=7, tell=tell
        )
        seconds = time.monotonic() - started
    print(
        f"{found.kills} kills in {seconds:.0f} s: {len(found.acknowledged)} articles acknowledged"
        f" before one, {found.lost} of them lost; {found.articles} of {feeds * entries} articles"
        f" there, {found.doubled} doubled; {found.claimed} claims left,"
        f" {found.polled_again} of {feeds} feeds polled again"
    )
    whole = found.articles == feeds * entries and found.polled_again == feeds
    return whole and not (found.lost or found.doubled or found.claimed)
