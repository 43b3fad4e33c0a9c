"""Every file of feeds-feedparser, served as a feed: none ends in a fault of ours."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.domain.feeds import FaultKind, FeedState
from bot.domain.guilds import GuildId
from bot.workers import Workers
from tests.feed_site.desk import open_feed_desk
from tests.feed_site.site import give, open_feed_site
from tests.unit.web_site import Names

SETS = Path(os.environ.get("NEWSDESK_SETS", Path(__file__).parents[3] / "shared" / "sets"))
HOSTS = [f"127.3.0.{n}" for n in range(2, 52)]
EVERY = 5
"""Which of the files are served: all 2,100 are read by `newsdesk tool feed` and `make eval`."""

_HEADER = re.compile(rb"Header:\s*Content-type:\s*(.*)", re.IGNORECASE)


@pytest.mark.sets
async def test_the_set_is_polled_without_a_fault_of_ours(pool: Workers) -> None:
    folder = SETS / "feeds-feedparser" / "tests"
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".json"))
    if not files:
        pytest.skip("The set feeds-feedparser is not here; NEWSDESK_SETS says where it is.")
    nowhere = Names("10.0.0.1", port=80)
    async with (
        open_feed_site() as site,
        open_feed_desk(site.places(HOSTS), pool, resolver=nowhere) as desk,
    ):
        for number, path in enumerate(files[::EVERY]):
            body = path.read_bytes()
            header = _HEADER.search(body)
            stated = header[1].decode().strip() if header else "application/xml"
            host = HOSTS[number % len(HOSTS)]
            url = site.put(host, f"/{number}", give(body, stated))
            other = await desk.store.open_desk(GuildId(number // 400 + 50), name="Desk")
            await desk.subscribe(url, desk=other)
        desks = len(files[::EVERY]) // 400 + 1
        done = await desk.poller.poll_once()
        assert done.polls == len(files[::EVERY])
        states = []
        for number in range(desks):
            other = await desk.store.open_desk(GuildId(number + 50))
            for held in await desk.store.get_subscriptions(other.id):
                health = held.feed.health
                states.append(health.state)
                assert health.checked_at is not None
                assert health.fault is None or health.fault.kind in (
                    FaultKind.NOT_A_FEED,
                    FaultKind.HARMFUL,
                ), (held.feed.url, health.fault)
            for stored in await desk.articles(other):
                shown = f"{stored.article.title} {stored.article.text} {stored.article.url}"
                assert not re.search(r"(?i)<script|javascript:|onclick\s*=", shown)
        assert states.count(FeedState.OK) > 0.9 * len(states)
