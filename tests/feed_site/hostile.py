"""Documents that are built to cost time or memory, and what polling them comes to."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.feed_site.desk import FeedDesk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_page
from tests.feed_site.site import FeedSite, give
from tests.feed_site.stalls import measure_memory, watch_loop

HOST = "127.0.0.2"
RSS = "application/rss+xml"

# Ten levels of ten: 100 MB of "aaaaaaaaaa" if anybody expands them.
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY e0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 8))
    + ']><rss version="2.0"><channel><title>&e7;</title></channel></rss>'
)
BODIES: dict[str, str] = {
    "attributes": f"<rss><channel {' '.join(f'a{n}=b' for n in range(200_000))}/></rss>",
    "levels": "<rss><channel>" + "<a>" * 200_000 + "</a>" * 200_000,
    "laughs": LAUGHS,
    "external": '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel>&e;',
    "unclosed": '<rss version="2.0"><channel><item><title>' + "<![CDATA[" * 100_000,
    "quotes": '<rss version="2.0"><channel><item><title a="' * 50_000,
    "brackets": '<rss version="2.0"><channel><item><description>' + "&lt;" * 500_000,
    "json": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 200_000,
}
PAGES: dict[str, str] = {
    "divs": make_page("divs", body="<div>" * 150_000 + "x"),
    "bold": make_page("bold", body="<b>" * 200_000 + "x"),
    "tables": make_page("tables", body="<table><tr><td>" * 50_000 + "x"),
    "attributes": "<p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">x",
    "paragraphs": "<html><body>" + "<p>a" * 400_000,
}

SECONDS = 2.0
"""What a document may take of a core's time before its worker is killed."""

NEW_WORKER = 1.0
"""Seconds in which a killed worker is noticed (.1), a new one forked (.05), and room."""


@dataclass
class HostileFigures:
    """What hostile documents came to: seconds by document, the longest stall, bytes held.

    `stall` is by the clock, `worked` what the loop's thread computed meanwhile.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    stall: float = 0.0
    worked: float = 0.0
    main: list[int] = field(default_factory=list)
    tree: list[int] = field(default_factory=list)

    @property
    def slowest(self) -> str:
        """Return the name of the document that took longest."""
        return max(self.seconds, key=lambda name: self.seconds[name])

    @property
    def kept(self) -> int:
        """Return by how many bytes the main process grew after the first round.

        The first leaves room behind that was needed at its height, which libc gives back in part
        (some 10 MB are kept); it is back where later rounds find that room enough.
        """
        return max(self.main[1:]) - self.main[1]

    @property
    def grown(self) -> int:
        """Return how many bytes all processes hold at the end more than after the first round.

        They are back where that is less than a worker may grow before it makes way, for each.
        Before the first round a busy machine may not have both workers up.
        """
        return self.tree[-1] - self.tree[1]


async def measure_rounds(
    site: FeedSite, desk: FeedDesk, *, rounds: int, pages: Mapping[str, str] = PAGES
) -> HostileFigures:
    """Poll hostile feeds, and feeds of hostile pages, one after the other, in so many rounds.

    Memory is measured once usual feeds and pages were read, and after each round.
    """
    figures = HostileFigures()
    usual = [f"usual {number}" for number in range(4)]
    await poll_each(site, desk, {name: _make_feed(site, name) for name in usual})
    bodies = dict(BODIES)
    bodies |= {f"page of {name}": _make_feed(site, name, page) for name, page in pages.items()}
    await _weigh(desk, figures)
    for number in range(rounds):
        async with watch_loop() as stall:
            took = await poll_each(site, desk, bodies, under=f"/{number}")
        figures.stall = max(figures.stall, stall.longest)
        figures.worked = max(figures.worked, stall.worked)
        for name, seconds in took.items():
            figures.seconds[name] = max(seconds, figures.seconds.get(name, 0.0))
        await _weigh(desk, figures)
    return figures


async def poll_each(
    site: FeedSite, desk: FeedDesk, bodies: Mapping[str, str | bytes], *, under: str = ""
) -> dict[str, float]:
    """Poll a feed for each body, one after the other; return the seconds that each took."""
    seconds = {}
    for name, body in bodies.items():
        await desk.subscribe(site.put(HOST, f"{under}/{name}", give(body, RSS)))
        began = time.perf_counter()
        await desk.poller.poll_once()
        seconds[name] = time.perf_counter() - began
    return seconds


def _make_feed(site: FeedSite, name: str, page: str | None = None) -> str:
    """Return a feed of one entry, whose page is served."""
    link = site.put(HOST, f"/article/{name}", give(page or make_page(name)))
    entries = [Entry(title=f"All of {name}", link=link)]
    channel = Channel(title=name, link=site.url(HOST, "/"), entries=entries)
    return FORMATS["atom10"].write(channel)


async def _weigh(desk: FeedDesk, figures: HostileFigures) -> None:
    gc.collect()
    # All workers answer: those that made way have been replaced.
    for _ in range(8):
        await asyncio.gather(*(desk.pool.run(os.getpid) for _ in range(4)))
    figures.main.append(measure_memory(below=False))
    figures.tree.append(measure_memory())
