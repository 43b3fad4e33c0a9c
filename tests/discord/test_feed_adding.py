"""/feed add, test, filter, import and export: the shipped bot against a loopback site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import run_soundly
from tests.discord.reading import read
from tests.environment import PATIENCE
from tests.fake_discord import FakeDiscord, FakeGuild, Person, Upload
from tests.feed_site.formats import Channel, Entry, write_rss
from tests.feed_site.pages import make_body, make_page, make_sentences, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.makers.digests import until
from tests.makers.pdf import lay_out, make_pdf

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)
HOST = "127.0.0.9"


class World(NamedTuple):
    """A running bot that may read a loopback site, and the admin of a guild."""

    fake: FakeDiscord
    site: FeedSite
    guild: FakeGuild
    admin: Person


HOUR = timedelta(hours=1)


def publish(site: FeedSite, name: str, seeds: list[str], *, age: timedelta = HOUR) -> str:
    """Serve a site with a feed of articles with their whole text; return the feed's address."""
    now = datetime.now(UTC) - age
    entries = [
        Entry(
            title=make_title(seed),
            link=site.url(HOST, f"/{name}/{number}"),
            guid=f"{name}-{number}",
            published=now - timedelta(minutes=number),
            content=make_body(seed, 14),
        )
        for number, seed in enumerate(seeds)
    ]
    channel = Channel(title=f"The {name}", link=site.url(HOST, f"/{name}"), entries=entries)
    feed = site.put(HOST, f"/{name}.xml", give(write_rss("2.0")(channel), "application/rss+xml"))
    link = f'<link rel="alternate" type="application/rss+xml" title="The {name}" href="{feed}">'
    site.put(HOST, f"/{name}", give(make_page(name, head=link)))
    return feed


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("adding")
    async with await FakeDiscord.start() as fake, open_feed_site() as site:
        guild = fake.add_guild("Feeds")
        places = ",".join(site.places([HOST]))
        async with run_soundly(
            fake, folder / "desk.sqlite3", folder, NEWSDESK_PRIVATE_HOSTS=places
        ):
            yield World(fake, site, guild, guild.person("Kenji", permissions=ADMIN))


async def find_articles(world: World, feed: str, count: int) -> str:
    """Return the page of a feed once so many articles have come by it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            text = read(await world.admin.slash("feed show", feed=feed))
            if text.count("moves") >= count:
                return text
            # What the other process stores tells nobody: it is looked at again and again.
            await asyncio.sleep(0.05)


async def test_a_site_is_enough_a_preview_comes_first_and_articles_arrive_after_the_yes(
    world: World,
) -> None:
    feed = publish(world.site, "wire", ["w1", "w2", "w3", "w4"])
    site = world.site.url(HOST, "/wire")
    preview = await world.admin.slash("feed add", url=site, tags="sea, wire", class_="wire")
    text = read(preview)
    assert preview.ephemeral
    assert "The wire" in text and feed in text
    assert make_title("w1") in text and "would be kept: the feed's own text" in text
    assert "4 entries" in text
    assert "no feeds yet" in read(await world.admin.slash("feed list"))
    added = await world.admin.click(preview, "Add this feed")
    assert "was added: what it published in the last 24 hours comes in now" in read(added)
    shown = await find_articles(world, "wire", 4)
    assert "Tags sea, wire" in shown and "State working" in shown
    again = await world.admin.click(preview, "Add this feed")
    assert "has it already" in read(again)


async def test_who_watches_it_is_soon_shown_what_a_feed_brings(
    world: World,
) -> None:
    reader = world.guild.person("Mika")
    await reader.slash("watch add", target=f'"{make_title("f1")}"')
    # It comes in with the first run, and is newer than the watch: nothing else wakes the bot.
    publish(world.site, "fresh", ["f1"], age=-timedelta(seconds=30))
    preview = await world.admin.slash("feed add", url=world.site.url(HOST, "/fresh"))
    await world.admin.click(preview, "Add this feed")
    await until(lambda: reader.inbox)
    (article,) = reader.inbox
    assert make_title("f1") in article.content
    assert article.embeds


async def test_what_is_no_feed_is_reported_with_why_and_what_to_do(world: World) -> None:
    world.site.put(HOST, "/plain", give("<html><body><p>Nothing here.</p></body></html>"))
    answer = await world.admin.slash("feed add", url=world.site.url(HOST, "/plain"))
    text = read(answer)
    assert "No feed was found" in text and "what comes is no feed" in text
    assert answer.labels == []
    refused = await world.admin.slash("feed add", url="http://169.254.169.254/latest/meta-data")
    assert "must not be read" in read(refused)
    wrong = read(await world.admin.slash("feed add", url="file:///etc/passwd"))
    assert "http:// or https://" in wrong and "/feed remove" not in wrong


async def test_a_site_without_a_feed_offers_its_links_and_its_sitemap(world: World) -> None:
    """The admin watches the page by its links; a PDF among them is read as an article is."""
    site, seeds = world.site, ["n1", "n2", "n3"]
    links = [site.put(HOST, f"/notices/{seed}.html", give(make_page(seed))) for seed in seeds]
    pdf = make_pdf(lay_out(make_sentences("n4"), title=make_title("n4")))
    seeds.append("n4")
    links.append(site.put(HOST, "/notices/n4.pdf", give(pdf, "application/pdf")))
    items = [
        f"<li><a href='{link}'>{make_title(seed)}</a>"
        for link, seed in zip(links, seeds, strict=True)
    ]
    body = f"<title>Port notices</title><ul>{''.join(items)}</ul>"
    page = site.put(HOST, "/notices", give(f"<html>{body}</html>"))
    now = f"{datetime.now(UTC) - HOUR:%Y-%m-%dT%H:%M:%SZ}"
    news = f"<news><publication_date>{now}</publication_date><title>Harbour</title></news>"
    site.put(HOST, "/news.xml", give(f"<urlset><url><loc>{links[0]}</loc>{news}</url></urlset>"))
    site.put(HOST, "/robots.txt", give(f"Sitemap: {site.url(HOST, '/news.xml')}"))
    preview = await world.admin.slash("feed add", url=page)
    text = read(preview)
    assert preview.labels == ["Watch these links", "Add the sitemap"]
    assert "these links of the page" in text and "It holds 4 entries" in text
    assert all(make_title(seed) in text for seed in seeds)
    await world.admin.click(preview, "Watch these links")
    shown = await find_articles(world, "Port notices", 4)
    assert "Read as links of a page" in shown
    assert "links of a page" in read(await world.admin.slash("feed list"))
    assert "was added" in read(await world.admin.click(preview, "Add the sitemap"))
    chosen = await world.admin.slash("feed add", url=page, links="li:last-child a")
    assert make_title("n4") in read(chosen) and make_title("n1") not in read(chosen)
    wrong = await world.admin.slash("feed add", url=page, links="li[")
    assert "is no CSS selector" in read(wrong)
    exported = await world.admin.slash("feed export")
    written = exported.files[0].content
    assert b'type="page"' in written and b'newsdesk:links="auto"' in written


async def test_a_feed_is_tried_step_by_step(world: World) -> None:
    feed = publish(world.site, "tried", ["t1"])
    text = read(await world.admin.slash("feed test", feed=feed))
    assert f"Asked for {feed}" in text and "Answered 200: application/rss+xml" in text
    assert "Read as rss20" in text and make_title("t1") in text


async def test_a_filter_is_tried_on_what_is_there_before_it_takes_effect(world: World) -> None:
    publish(world.site, "sifted", ["s1", "s2", "s3"])
    preview = await world.admin.slash(
        "feed add", url=world.site.url(HOST, "/sifted"), name="Sifted"
    )
    await world.admin.click(preview, "Add this feed")
    await find_articles(world, "Sifted", 3)
    word = make_title("s1").split()[0]
    tried = await world.admin.slash("feed filter", feed="Sifted", words=f"title:{word}")
    text = read(tried)
    assert "Of its newest 3 articles here it would have kept" in text
    assert make_title("s1") in text[text.index("Kept") :]
    assert "none: every article" in read(await world.admin.slash("feed show", feed="Sifted"))
    used = await world.admin.click(tried, "Use this filter")
    assert "keeps only what its filter lets through" in read(used)
    assert f"title:{word}" in read(await world.admin.slash("feed show", feed="Sifted"))
    wrong = await world.admin.slash("feed filter", feed="Sifted", words="after:soon")
    assert "soon" in read(wrong)
    shown = await world.admin.slash("feed filter", feed="Sifted")
    assert f"keeps only: title:{word}" in shown.text
    off = await world.admin.slash("feed filter", feed="Sifted", words="-")
    assert "no filter any more" in read(off)


async def test_lists_come_in_and_go_out(world: World) -> None:
    other = world.fake.add_guild("Lists")
    admin = other.person("Aiko", permissions=ADMIN)
    one, two = (publish(world.site, name, [name]) for name in ("one", "two"))
    body = (
        '<opml version="2.0"><body><outline text="Wires">'
        f'<outline type="rss" text="One" category="wire" xmlUrl="{one}"/>'
        f'<outline type="rss" text="One again" xmlUrl="{one}"/></outline>'
        f'<outline type="rss" text="Two" xmlUrl="{two}"/>'
        '<outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/></body></opml>'
    )
    brought = await admin.slash("feed import", file=Upload("feeds.opml", body.encode()))
    text = read(brought)
    assert "Feeds added: 2; here already: 0; left out: 2" in text
    assert "in the list twice" in text and "none of the web" in text
    listed = read(await admin.slash("feed list"))
    assert "One" in listed and "wires" in listed.lower()
    out = await admin.slash("feed export")
    assert [file.filename for file in out.files] == ["feeds.opml"]
    assert one.encode() in out.files[0].content
    wrong = await admin.slash("feed import", file=Upload("photo.png", b"\x89PNG nothing"))
    assert "photo.png is no list of feeds" in read(wrong)


async def test_a_feed_is_read_at_once_and_what_came_is_told(world: World) -> None:
    feed = publish(world.site, "tide", ["t1"])
    preview = await world.admin.slash("feed add", url=feed, tags="tides", every=300, back=2)
    added = await world.admin.click(preview, "Add this feed")
    # By its own name from the first moment on, not by its address.
    assert "The tide was added" in read(added)
    await find_articles(world, "The tide", 1)
    publish(world.site, "tide", ["t1", "t2"])
    checked = read(await world.admin.slash("feed check", feed="The tide"))
    assert "The tide · 1 new" in checked and make_title("t2") in checked
    checked = read(await world.admin.slash("feed check", tag="tides"))
    assert "The tide · nothing new" in checked
    assert "every 5 minutes" in read(await world.admin.slash("feed show", feed="The tide"))
    edited = read(await world.admin.slash("feed edit", feed="The tide", every=0))
    assert "every 5 minutes → as often as it publishes" in edited
    assert "No feed is meant" in read(await world.admin.slash("feed check", tag="nothing"))
