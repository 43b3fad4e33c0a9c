"""200 sources of all kinds and the shipped bot: each article once and in time, posted once.

The bot runs at twenty times the speed. Each source lists a few articles, brings one more while the
bot runs, and in the end moves to https with all that it lists: then nothing comes in, and nothing
is posted, again.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.addresses import make_url_key
from bot.clock import ShiftedClock
from bot.domain.digests import WhenEmpty
from bot.domain.feeds import NewSubscription
from storage import open_storage
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import FakeDiscord, FakeGuild
from tests.feed_site.kinds import Source, make_sources
from tests.feed_site.site import open_feed_site
from tests.makers.digests import add_digest, open_desk

START = datetime(2026, 3, 6, 6, tzinfo=UTC)
FIRST = 3
SPEED = 20.0
EVERY = timedelta(minutes=15)
SLACK = timedelta(minutes=10)
"""What reading hundreds of articles may take: thirty seconds of the machine."""

_STORED = "SELECT title, url, received_at, headline_only, version FROM article"


@dataclass(frozen=True, slots=True)
class Stored:
    """An article of the store: its headline, the key of its address, and when it came in."""

    title: str
    key: str | None
    received: datetime
    whole: bool


@dataclass
class Trial:
    """What came of it; each list names what should not be."""

    sources: int
    articles: int = 0
    posts: int = 0
    missing: list[str] | None = None
    doubled: list[str] | None = None
    late: list[str] | None = None
    again: list[str] | None = None
    posted_again: int = 0

    @property
    def well(self) -> bool:
        """Return whether all came once, in time, and nothing again."""
        wrong = self.missing or self.doubled or self.late or self.again or self.posted_again
        return not wrong and self.articles > 0 and self.posts > 0


def _read_articles(database: Path) -> list[Stored]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        rows = db.execute(_STORED).fetchall()
    return [
        Stored(title, make_url_key(url or ""), datetime.fromtimestamp(at, UTC), not headline)
        for title, url, at, headline, _ in rows
    ]


async def _fill(database: Path, guild: FakeGuild, sources: list[Source]) -> None:
    channel = guild.add_channel("briefs").id
    async with open_storage(f"sqlite:///{database}") as store:
        desk = await open_desk(store, guild.id)
        for one in sources:
            wanted = NewSubscription(
                url=one.url, selector=one.kind.selector, interval=int(EVERY.total_seconds())
            )
            await store.add_subscription(desk, wanted, now=START)
        times = (time(8), time(9, 30))
        await add_digest(
            store, desk, channel, times=times, zone="UTC", now=START, when_empty=WhenEmpty.SILENT
        )


async def live(count: int, folder: Path) -> Trial:
    """Let the bot run until shortly after the second digest, and tell what came of it."""
    trial = Trial(sources=count)
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start(check_schema=False) as fake, open_feed_site() as site:
        guild = fake.add_guild("Newsroom")
        sources = list(make_sources(site, count))
        for one in sources:
            one.publish(START, 1 if one.name == "one PDF" else FIRST)
        await _fill(database, guild, sources)
        clock = ShiftedClock(shown=START, real=datetime.now(UTC), speed=SPEED)

        async def until(moment: datetime) -> None:
            await asyncio.sleep(max((moment - clock.now()).total_seconds() / SPEED, 0))

        places = ",".join(site.places([one.host for one in sources]))
        settings: dict[str, Any] = {
            "NEWSDESK_CLOCK": f"{START.isoformat()}@{clock.real.isoformat()}*{SPEED}",
            "NEWSDESK_TASK_LEASE_SECONDS": "1200",
            "NEWSDESK_PRIVATE_HOSTS": places,
            "NEWSDESK_WORKERS": "2",
        }
        async with run_bot(fake, database, folder, **settings) as running:
            await until(START + timedelta(minutes=60))
            published: dict[str, datetime] = {}
            for one in sources:
                at = clock.now()
                one.publish(at)
                published[one.expected[-1][0]] = at
            await until(START + timedelta(minutes=60) + EVERY + SLACK)
            # Now it is 7:25; the first digest is posted at eight, and at half past eight all moves.
            await until(START + timedelta(minutes=150))
            before = _read_articles(database)
            trial.posts = _count_posts(guild)
            for one in sources:
                one.secure = True
            await until(START + timedelta(minutes=225))
            after = _read_articles(database)
            trial.posted_again = _count_posts(guild) - trial.posts
            await running.stop()
    _judge(trial, sources, published, before, after)
    return trial


def _count_posts(guild: FakeGuild) -> int:
    return len([message for message in guild.channel("briefs").visible if message.embeds])


def _judge(
    trial: Trial,
    sources: list[Source],
    published: dict[str, datetime],
    before: list[Stored],
    after: list[Stored],
) -> None:
    expected = Counter((title, make_url_key(url)) for one in sources for title, url in one.expected)
    found = Counter((one.title, one.key) for one in before if one.whole)
    trial.articles = found.total()
    trial.missing = [title for title, _ in (expected - found)]
    trial.doubled = [title for title, _ in (found - expected)]
    trial.late = [
        one.title
        for one in before
        if one.title in published and one.received - published[one.title] > EVERY + SLACK
    ]
    trial.again = [one.title for one in after[len(before) :]]


def main(arguments: list[str]) -> bool:
    """Run the trial and print what came of it; return whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak sources")
    parser.add_argument("--count", type=int, default=200)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(live(given.count, Path(folder)))
    missing, doubled, late, again = (
        list(one or ()) for one in (found.missing, found.doubled, found.late, found.again)
    )
    print(
        f"{found.sources} sources: {found.articles} articles, {len(missing)} missing,"
        f" {len(doubled)} twice or elsewhere, {len(late)} later than"
        f" {(EVERY + SLACK).total_seconds() / 60:.0f} minutes; {found.posts} messages posted;"
        f" after the move to https {len(again)} articles and {found.posted_again} messages again"
    )
    for line in (*missing, *doubled, *late, *again):
        print(f"  {line}")
    return found.well
