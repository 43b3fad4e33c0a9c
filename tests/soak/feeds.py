"""Every file of feeds-feedparser, served and polled as a feed: none ends in a fault of ours."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.desks import GuildId
from bot.domain.feeds import FaultKind, FeedState
from bot.workers import Workers, open_workers
from tests.environment import SETS
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.unit.intake.web.web_site import Names

HOSTS = [f"127.3.0.{n}" for n in range(2, 52)]
OF_A_DESK = 400
"""Feeds that one desk is subscribed to; it may have 500."""

EXPECTED = (FaultKind.NOT_A_FEED, FaultKind.HARMFUL)
"""What may be wrong with a file of the set; a fault of ours would be another."""

_HEADER = re.compile(rb"Header:\s*Content-type:\s*(.*)", re.IGNORECASE)
_ACTIVE = re.compile(r"(?i)<script|javascript:|onclick\s*=")


@dataclass
class SetFigures:
    """What polling the files came to; the lists name what should not be."""

    files: int = 0
    polls: int = 0
    articles: int = 0
    states: Counter[FeedState] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Return whether each file was read, most of them as feeds, and none did harm."""
        wrong = self.unread or self.faults or self.active
        most = self.states[FeedState.OK] > 0.9 * self.files
        return not wrong and most and self.polls == self.files


def find_files(every: int = 1) -> list[Path]:
    """Return the files of the set, or each so many-th of them; none where the set is not here."""
    folder = SETS / "feeds-feedparser" / "tests"
    return sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".json"))[::every]


async def poll_files(pool: Workers, files: Sequence[Path]) -> SetFigures:
    """Serve files with the type that each states, poll all of them, and look at what came in."""
    figures = SetFigures(files=len(files))
    nowhere = Names("10.0.0.1", port=80)
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(HOSTS), pool, resolver=nowhere) as desk,
    ):
        for number, path in enumerate(files):
            other = await desk.store.open_desk(_guild(number), name="Desk")
            await desk.subscribe(_serve(site, number, path), desk=other)
        figures.polls = (await desk.poller.poll_once()).polls
        for number in range(0, len(files), OF_A_DESK):
            await _look(desk, number, figures)
    return figures


def _guild(number: int) -> GuildId:
    return GuildId(number // OF_A_DESK + 50)


def _serve(site: FeedSite, number: int, path: Path) -> str:
    body = path.read_bytes()
    header = _HEADER.search(body)
    stated = header[1].decode().strip() if header else "application/xml"
    return site.put(HOSTS[number % len(HOSTS)], f"/{number}/{path.name}", give(body, stated))


async def _look(desk: FeedDesk, number: int, figures: SetFigures) -> None:
    """Note how the feeds of one desk are, and what its articles hold that they should not."""
    other = await desk.store.open_desk(_guild(number))
    for held in await desk.store.get_subscriptions(other.id):
        health, url = held.feed.health, held.feed.url
        figures.states[health.state] += 1
        if health.checked_at is None:
            figures.unread.append(url)
        if health.fault is not None and health.fault.kind not in EXPECTED:
            figures.faults.append(f"{url} {health.fault.kind.value}")
    for stored in await desk.articles(other):
        figures.articles += 1
        article = stored.article
        if _ACTIVE.search(f"{article.title} {article.text} {article.url}"):
            figures.active.append(article.origin or article.title)


async def _run() -> SetFigures:
    with open_workers(2, deadline=10) as pool:
        await pool.start()
        return await poll_files(pool, find_files())


def main(_: list[str]) -> bool:
    """Poll the whole set and print what it came to; return whether all was well."""
    began = time.monotonic()
    if not find_files():
        print("The set feeds-feedparser is not here; NEWSDESK_SETS says where it is.")
        return True
    found = asyncio.run(_run())
    states = ", ".join(f"{count:,} {state.value}" for state, count in found.states.most_common())
    print(
        f"{found.polls:,} of {found.files:,} files polled in {time.monotonic() - began:.0f} s:"
        f" {states}; {found.articles:,} articles; {len(found.unread)} never read,"
        f" {len(found.faults)} with a fault of ours, {len(found.active)} with active content"
    )
    for line in (*found.unread, *found.faults, *found.active):
        print(f"  {line}")
    return found.well
