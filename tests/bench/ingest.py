"""From feeds to searchable articles, beside lemon24/reader on the same feeds."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any  # what the peer prints as JSON

from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.polling import Concurrency, PollLimits
from bot.workers import open_workers
from tests.bench.parts import Bench
from tests.bench.peer import NAME, NoPeer, Peer, open_peer
from tests.bench.rows import Row
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.formats import FORMATS, MOMENT, Channel, Entry
from tests.feed_site.pages import make_body, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.makers.services import Clock

WORKERS = 2
LIMITS = PollLimits(polls=Concurrency(most=8), entries=Concurrency(most=4))
"""What the product does at once unless told otherwise."""

SENTENCES = 14
"""Of each article, all of it in the feed: neither reads a page."""

MARK = "lighthouse"
"""A word that every article has, by which all are searched for."""

WITHIN = 1_800
"""Seconds that the peer may take."""


class RunningClock(Clock):
    """A clock that starts at the time of the feeds and goes on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """Return the time."""
        return self.moment + timedelta(seconds=time.monotonic() - self._begun)


def measure_ingest(bench: Bench) -> list[Row]:
    """Return how long it takes until all articles of some feeds are found by a search."""
    return asyncio.run(_measure(bench))


async def _measure(bench: Bench) -> list[Row]:
    feeds, entries = bench.scale.ingested
    theirs: dict[str, Any] = {}
    name, note = NAME, ""
    async with open_feed_site() as site:
        urls = _serve(site, feeds, entries)
        seconds = await _time_ours(site, urls, feeds * entries)
        try:
            peer = await asyncio.to_thread(open_peer, bench)
            bench.say(f"  {peer.name} reads the same …")
            theirs, name = await _time_theirs(peer, urls), peer.name
            assert theirs["articles"] == theirs["found"] == feeds * entries, theirs
        except NoPeer as error:
            note = str(error)
    taken = theirs.get("seconds")
    return [
        Row(
            name=f"{feeds * entries:,} articles of {feeds} feeds, until all are found",
            figure=seconds,
            unit="s",
            beside=name,
            beside_figure=taken,
            note=note or "ours reads names, dates and stories too",
        ),
    ]


def _serve(site: FeedSite, feeds: int, entries: int) -> list[str]:
    """Serve feeds of all dated formats that hold the text themselves, each on a host of its own."""
    kinds = [kind for kind in FORMATS.values() if kind.dated and kind.full]
    urls = []
    for number in range(feeds):
        host, kind = f"127.3.{number // 200}.{number % 200 + 2}", kinds[number % len(kinds)]
        listed = [
            Entry(
                title=make_title(f"ingest {number} {at}"),
                link=site.url(host, f"/{at}"),
                published=MOMENT - timedelta(minutes=at),
                content=f"<p>The {MARK} of {number} is lit.</p>"
                + make_body(f"ingest {number} {at}", SENTENCES),
            )
            for at in range(entries)
        ]
        channel = Channel(title=f"Feed {number}", link=site.url(host, "/"), entries=listed)
        urls.append(site.put(host, "/feed", give(kind.write(channel), kind.content_type)))
    return urls


async def _time_ours(site: FeedSite, urls: list[str], articles: int) -> float:
    places = site.places([url.split("/")[2].partition(":")[0] for url in urls])
    with tempfile.TemporaryDirectory() as folder, open_workers(WORKERS, deadline=30) as pool:
        await pool.start()
        path = Path(folder) / "desk.sqlite3"
        clock = RunningClock()
        async with open_feed_desk(places, pool, path=path, limits=LIMITS, clock=clock) as desk:
            for url in urls:
                await desk.subscribe(url)
            begun = time.perf_counter()
            await desk.poller.poll_once()
            found = await desk.store.search(
                desk.desk.id, SearchQuery(query=Words(MARK)), limit=articles + 1
            )
            seconds = time.perf_counter() - begun
    assert len(found) == articles, f"{len(found)} of {articles} articles are found"
    return seconds


async def _time_theirs(peer: Peer, urls: list[str]) -> dict[str, Any]:
    """Return what the peer tells, while the site goes on answering."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *peer.command("ingest", Path(folder) / "reader.sqlite", MARK, *urls),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            printed, said = await asyncio.wait_for(process.communicate(), WITHIN)
        except TimeoutError as error:
            process.kill()
            await process.wait()
            raise NoPeer(f"failed: not done in {WITHIN} s") from error
    if process.returncode:
        raise NoPeer(f"failed: {said.decode(errors='replace').strip().splitlines()[-1][:160]}")
    found: dict[str, Any] = json.loads(printed)
    return found
