"""How long the event loop is held while the outlines of many articles are read."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.desks import GuildId
from bot.domain.feeds import NewSubscription
from bot.ports.storage import Storage
from storage import open_storage
from tests.bench.generator import fill
from tests.bench.parts import Bench
from tests.bench.rows import Row

FEEDS = 40
TIMES = 3
"""Readings for each time that what varies is measured."""

WORK = 0.0005
"""Seconds from which a stretch is counted as work; a turn of the loop alone takes far less."""


def measure_outlines(bench: Bench) -> list[Row]:
    """Return how long the loop is held while many outlines are read, all of the work beside it."""
    found = asyncio.run(read_some(bench.scale.digest, TIMES * bench.scale.times))
    return [
        Row(
            name=f"longest stretch of the loop while {bench.scale.digest:,} outlines are read",
            figure=found["longest"],
            unit="ms",
            limit=50,
            beside="all stretches",
            beside_figure=found["all"],
            share=0.5,
        )
    ]


async def read_some(articles: int, times: int) -> dict[str, float]:
    """Return how long reading `articles` outlines holds the loop, each article with its feed.

    `longest`: the longest stretch in milliseconds of CPU; `all`: all stretches together.
    Both are medians of some readings. The time of the loop's own thread is taken, so that other
    work on the machine does not count.
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "desk.sqlite3"
        await asyncio.to_thread(fill, path, guild=1, articles=articles)
        async with open_storage(f"sqlite:///{path}") as store:
            await _link_feeds(store, path)
            readings = [await _measure_once(store, articles) for _ in range(times)]
    return {
        "longest": 1000 * statistics.median(max(stretches) for stretches in readings),
        "all": 1000 * statistics.median(sum(stretches) for stretches in readings),
    }


async def _link_feeds(store: Storage, path: Path) -> None:
    desk = await store.open_desk(GuildId(1))
    for number in range(FEEDS):
        wanted = NewSubscription(url=f"https://feed{number}.example.org/", tags=("sea", "asia"))
        await store.add_subscription(desk.id, wanted, now=datetime.now(UTC))
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO article_feed (article_id, subscription_id)"
            " SELECT article.id, subscription.id FROM article"
            " JOIN subscription ON subscription.id = 1 + article.id % ?",
            (FEEDS,),
        )
    db.close()


async def _measure_once(store: Storage, articles: int) -> list[float]:
    desk = await store.open_desk(GuildId(1))
    since, until = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    reading = asyncio.create_task(store.get_outlines(desk.id, since=since, until=until))
    stretches = [WORK]
    before = time.thread_time()
    while not reading.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        if now - before >= WORK:
            stretches.append(now - before)
        before = now
    stories = await reading
    assert sum(len(story.articles) for story in stories) == articles
    assert all(article.stored.feeds for story in stories for article in story.articles)
    return stretches
