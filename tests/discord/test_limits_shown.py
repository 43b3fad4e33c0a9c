"""Who asks too fast is told how long to wait, who gives a link when too many are read that too."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from aiohttp import web

from bot.clock import SystemClock
from bot.domain.feeds import NewSubscription
from tests.discord.newsdesk_bot import fill_store, run_bot
from tests.environment import PATIENCE
from tests.fake_discord import FakeDiscord
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_body, make_page, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.makers.digests import open_desk, until
from tests.soak.digests import ask_store
from tests.stores import open_store

HOSTS = SLOW, QUICK = ["127.8.0.2", "127.8.0.3"]
SECRET = "127.8.0.4"

ADMIN = discord.Permissions(manage_guild=True)
CURATOR = discord.Permissions(manage_messages=True)
WAIT = re.compile(r"Try again in \d+ seconds?\.")
QUEUED = "SELECT lease IS NULL FROM task WHERE kind = 'entry'"


async def test_a_person_who_asks_too_fast_is_reported_and_nobody_else(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild, other = fake.add_guild("Newsroom"), fake.add_guild("Elsewhere")
        await fill_store(database, guild.id)
        # Two at once, then one every ten seconds.
        async with run_bot(fake, database, tmp_path, NEWSDESK_COMMANDS_PER_MINUTE="6") as running:
            aiko = guild.person("Aiko")
            for _ in range(2):
                answer = await aiko.slash("entity show", name="Senkaku")
            article = await aiko.slash("entity show", name="Senkaku")
            assert article.ephemeral and WAIT.search(article.text)
            # Buttons count too; suggestions while typing do not.
            pressed = await aiko.click(answer, "Timeline")
            assert pressed.ephemeral and WAIT.search(pressed.text)
            assert await aiko.autocomplete("entity show", "name", "Senk")
            # Others have allowances of their own, told in their language; so has each server.
            kenji = guild.person("Kenji", locale="ja")
            for _ in range(2):
                assert "秒後" not in (await kenji.slash("help")).text
            assert "秒後" in (await kenji.slash("help")).text
            assert "second" not in (await other.invite(aiko).slash("help")).text
            # An admin's work on the desk costs nothing, a command like everybody's does.
            admin = guild.person("Ben", permissions=ADMIN)
            for _ in range(5):
                assert "Try again" not in (await admin.slash("feed list")).text
            for expected in (False, False, True):
                assert ("Try again" in (await admin.slash("help")).text) is expected
            log = running.log.read_text("utf-8")
            assert "Traceback" not in log and "level=error" not in log
    assert [str(violation) for violation in fake.violations] == []


@asynccontextmanager
async def open_slow_site() -> AsyncIterator[tuple[FeedSite, str, asyncio.Event, asyncio.Event]]:
    """Open a site with a page that waits: when it was asked for, until it may be given."""
    asked, let = asyncio.Event(), asyncio.Event()
    page = give(make_page("held"))

    async def held(request: web.Request) -> web.StreamResponse:
        asked.set()
        await let.wait()
        return await page(request)

    async with open_feed_site() as site:
        yield site, site.put(SLOW, "/slow", held), asked, let


async def test_who_gives_a_link_when_too_many_are_read_is_reported(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with (
        await FakeDiscord.start() as fake,
        open_slow_site() as (site, slow, asked, let),
    ):
        quick = site.put(QUICK, "/quick", give(make_page("quick")))
        aiko = fake.add_guild("Newsroom").person("Aiko", permissions=CURATOR)
        limits: dict[str, Any] = {
            "NEWSDESK_MAX_UPLOADS": "1",
            "NEWSDESK_PRIVATE_HOSTS": ",".join(site.places(HOSTS)),
            "NEWSDESK_LINK_HOSTS": ",".join(site.places(HOSTS)),
        }
        async with run_bot(fake, database, tmp_path, **limits):
            first = asyncio.create_task(aiko.slash("article add", url=slow))
            await asyncio.wait_for(asked.wait(), PATIENCE)
            refused = await aiko.slash("article add", url=quick)
            assert refused.ephemeral and "Yours was not taken; try again" in refused.text
            assert "1 link or text" in (await aiko.slash("article add")).text, "before the form"
            let.set()
            assert make_title("held") in (await first).text
            assert make_title("quick") in (await aiko.slash("article add", url=quick)).text
    assert [str(violation) for violation in fake.violations] == []


async def test_links_of_one_server_leave_room_for_those_of_another(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with (
        await FakeDiscord.start() as fake,
        open_slow_site() as (site, slow, asked, let),
    ):
        quick = site.put(QUICK, "/quick", give(make_page("quick")))
        secret = site.put(SECRET, "/secret", give(make_page("secret")))
        aiko = fake.add_guild("Newsroom").person("Aiko", permissions=CURATOR)
        ben = fake.add_guild("Elsewhere").person("Ben", permissions=CURATOR | ADMIN)
        limits: dict[str, Any] = {
            "NEWSDESK_MAX_UPLOADS": "2",
            "NEWSDESK_COMMANDS_PER_MINUTE": "9",
            "NEWSDESK_LINK_HOSTS": ",".join(site.places(HOSTS)),
            "NEWSDESK_PRIVATE_HOSTS": ",".join(site.places([SECRET])),
        }
        async with run_bot(fake, database, tmp_path, **limits):
            first = asyncio.create_task(aiko.slash("article add", url=slow))
            await asyncio.wait_for(asked.wait(), PATIENCE)
            refused = await aiko.slash("article add", url=quick)
            assert refused.ephemeral and "Yours was not taken; try again" in refused.text
            assert make_title("quick") in (await ben.slash("article add", url=quick)).text
            # What was opened for feeds is no page for people.
            assert "is not read" in (await ben.slash("article add", url=secret)).text
            assert not site.asked[secret]
            # Trying feeds is no work on the desk that costs nothing.
            texts = [(await ben.slash("feed test", feed=quick)).text for _ in range(2)]
            assert WAIT.search(texts[-1])
            let.set()
            assert make_title("held") in (await first).text
    assert [str(violation) for violation in fake.violations] == []


async def test_articles_of_feeds_wait_unclaimed_meanwhile_and_come_then(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with (
        await FakeDiscord.start() as fake,
        open_slow_site() as (site, slow, asked, let),
    ):
        guild = fake.add_guild("Newsroom")
        entry = Entry(title=make_title("fed"), link=site.url(QUICK, "/fed"), published=None,
                      content=make_body("fed", 14))  # fmt: skip
        channel = Channel(title="Feed", link=site.url(QUICK, "/"), entries=[entry])
        feed = give(FORMATS["rss20"].write(channel), "application/rss+xml")

        async def feed_once_asked(request: web.Request) -> web.StreamResponse:
            await asked.wait()
            return await feed(request)

        async with open_store(database) as store:
            wanted = NewSubscription(url=site.put(QUICK, "/feed", feed_once_asked))
            desk = await open_desk(store, guild.id)
            await store.add_subscription(desk, wanted, now=SystemClock().now())
        limits: dict[str, Any] = {
            "NEWSDESK_MAX_UPLOADS": "1",
            "NEWSDESK_PRIVATE_HOSTS": ",".join(site.places(HOSTS)),
            "NEWSDESK_LINK_HOSTS": ",".join(site.places(HOSTS)),
        }
        async with run_bot(fake, database, tmp_path, **limits):
            aiko = guild.person("Aiko", permissions=CURATOR)
            first = asyncio.create_task(aiko.slash("article add", url=slow))
            await asyncio.wait_for(asked.wait(), PATIENCE)
            await until(lambda: ask_store(database, QUEUED))
            assert ask_store(database, QUEUED) == [(1,)]
            let.set()
            await first
            await until(lambda: not ask_store(database, QUEUED))
            urls = ask_store(database, "SELECT url FROM article ORDER BY id")
            assert [str(url).rpartition("/")[2] for (url,) in urls] == ["slow", "fed"]
