"""Serve a site with many feeds, for processes that are killed while they poll it.

`python -m tests.feed_site FEEDS ENTRIES [PORT]` prints the port, serves until it is killed.
"""

from __future__ import annotations

import asyncio
import sys

from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_body, make_page, make_sentences, make_title
from tests.feed_site.site import FeedSite, give, late, open_feed_site


def name_hosts(feeds: int) -> list[str]:
    """Return the hosts that so many feeds are on, one each."""
    return [f"127.1.{n // 200}.{n % 200 + 2}" for n in range(feeds)]


def fill(site: FeedSite, feeds: int, entries: int, *, alike: int = 1) -> tuple[list[str], set[str]]:
    """Serve so many feeds of so many entries; return their addresses and those of the articles.

    Half of the feeds hold the text themselves; no entry has a date, so none is too old. So many
    feeds one after another tell the same, the one that holds the text some more.
    """
    hosts, kinds = name_hosts(feeds), list(FORMATS.values())
    urls, articles = [], set()
    for number in range(feeds):
        host, kind = hosts[number], kinds[number % len(kinds)]
        listed = []
        for at in range(entries):
            seed = f"{number // alike} {at}"
            page = give(make_page(seed))
            link = site.put(host, f"/a/{number}-{at}", late(0.01, page) if at % 2 else page)
            listed.append(
                Entry(
                    title=make_title(seed),
                    link=link,
                    published=None,
                    summary=make_sentences(seed)[0],
                    content=make_body(seed, 14) if number % 2 else "",
                )
            )
            articles.add(link)
        channel = Channel(title=f"Feed {number}", link=site.url(host, "/"), entries=listed)
        body = give(kind.write(channel), kind.content_type)
        urls.append(site.put(host, f"/feed{number}", body))
    return urls, articles


async def _serve(feeds: int, entries: int, port: int) -> None:
    async with open_feed_site(port) as site:
        fill(site, feeds, entries)
        print(site.port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(_serve(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0))
