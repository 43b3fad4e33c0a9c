"""From the invitation to the first posted digest, by the card alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import run_soundly
from tests.discord.reading import read, read_all
from tests.environment import PATIENCE
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person, Upload
from tests.fake_discord.answers import Seen
from tests.fake_discord.options import Refused
from tests.fake_discord.state import Message
from tests.feed_site.formats import Channel, Entry, write_rss
from tests.feed_site.pages import make_body, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)
HOST = "127.0.0.9"


class World(NamedTuple):
    """A running bot that may read a loopback site."""

    fake: FakeDiscord
    site: FeedSite


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("setup")
    async with await FakeDiscord.start() as fake, open_feed_site() as site:
        places = ",".join(site.places([HOST]))
        async with run_soundly(
            fake, folder / "desk.sqlite3", folder, NEWSDESK_PRIVATE_HOSTS=places
        ):
            yield World(fake, site)


def publish(site: FeedSite, name: str, *, count: int = 3) -> str:
    """Serve a feed of articles with their whole text; return its address."""
    now = datetime.now(UTC) - timedelta(hours=1)
    entries = [
        Entry(
            title=make_title(f"{name}{number}"),
            link=site.url(HOST, f"/{name}/{number}"),
            guid=f"{name}-{number}",
            published=now - timedelta(minutes=number),
            content=make_body(f"{name}{number}", 14),
        )
        for number in range(count)
    ]
    channel = Channel(title=f"The {name}", link=site.url(HOST, f"/{name}"), entries=entries)
    return site.put(HOST, f"/{name}.xml", give(write_rss("2.0")(channel), "application/rss+xml"))


async def find_welcome(world: World, guild: FakeGuild) -> Message:
    """Return the card that a guild is welcomed with."""
    await world.fake.until(lambda: bool(guild.general.visible))
    return guild.general.visible[0]


async def wait_for_articles(admin: Person, count: int) -> None:
    """Wait until so many articles have come in and are in stories."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if f"Articles {count}" in read(await admin.slash("desk status")):
                return
            # What the other process stores tells nobody: it is looked at again and again.
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "Time zone…|Channel for the posts…|Add sources…|Digest…|Post it now"),
        ("ja", "タイムゾーン…|投稿するチャンネル…|情報源を追加…|ダイジェスト…|いま投稿"),
    ],
)
async def test_eight_interactions_lead_from_the_invitation_to_the_first_post(
    world: World, locale: str, words: str
) -> None:
    zone, channel, sources, digest, post = words.split("|")
    guild = world.fake.add_guild(f"Newsroom {locale}", locale=locale)
    admin = guild.person("Kenji", permissions=ADMIN, locale=locale)
    news = guild.add_channel("news")
    feeds = [publish(world.site, f"{name}{locale[:2]}") for name in ("wire", "post")]
    card = await find_welcome(world, guild)

    await admin.select(card, zone, ["Asia/Tokyo"])  # 1
    await admin.select(card, channel, [news])  # 2
    form = await admin.click(card, sources)  # 3
    assert form.modal is not None
    await admin.submit(form.modal, {form.modal.fields[0].label: "\n".join(feeds)})  # 4
    form = await admin.click(card, digest)  # 5
    assert form.modal is not None
    await admin.submit(form.modal, {})  # 6: every day at eight, under the desk's name
    await wait_for_articles(guild.person("Ren", permissions=ADMIN), 6)
    await admin.click(card, post)  # 7
    await world.fake.until(lambda: bool(news.visible))
    told = news.visible[0]
    assert guild.state.name in told.content and told.embeds
    await world.fake.until(lambda: plain(card).count("✓") == 5)
    shown = plain(card)
    assert "Asia/Tokyo" in shown and "The wire" in shown and "#news" in shown


async def test_what_a_step_did_can_be_undone(world: World) -> None:
    guild = world.fake.add_guild("Undoing")
    admin = guild.person("Kenji", permissions=ADMIN)
    card = await find_welcome(world, guild)
    await admin.select(card, "Time zone…", ["Asia/Taipei"])
    assert "✓ Time zone Asia/Taipei" in plain(card)
    await admin.click(card, "Undo")
    assert "○ Time zone UTC" in plain(card) and "Undone." in plain(card)

    await admin.select(card, "Channel for the posts…", [guild.general])
    assert "✓ Channel #general" in plain(card)
    await admin.click(card, "Undo")
    assert "○ Channel choose where it posts" in plain(card)

    await admin.select(card, "Sources to begin with, by subject…", ["World", "Cyber security"])
    assert "Added (8): BBC News: world, Al Jazeera" in plain(card)
    assert "Krebs on Security" in read(await admin.slash("feed list"))
    await admin.click(card, "Undo")
    assert "no feeds yet" in read(await admin.slash("feed list"))

    await admin.select(card, "Channel for the posts…", [guild.general])
    form = await admin.click(card, "Digest…")
    assert form.modal is not None
    await admin.submit(form.modal, {"Times: 8:00, or several: 8, 18:30": "7, 19:15"})
    assert "07:00, 19:15" in plain(card)
    form = await admin.click(card, "Digest…")
    assert form.modal is not None and len(form.modal.fields) == 2  # it changes the one there is
    await admin.submit(form.modal, {"Days: every day, weekdays, Mon-Fri": "weekdays"})
    assert "every day" not in plain(card)
    await admin.click(card, "Undo")
    assert "every day · 07:00, 19:15" in plain(card)


async def test_a_forum_that_takes_no_post_without_a_tag_is_asked_about(world: World) -> None:
    guild = world.fake.add_guild("Forums")
    admin = guild.person("Kenji", permissions=ADMIN)
    forum = guild.add_forum("papers", tags=("Sea", "Air"), requires_tag=True)
    card = await find_welcome(world, guild)
    await admin.select(card, "Channel for the posts…", [forum])
    form = await admin.click(card, "Digest…")
    assert form.modal is not None and "The tag of its posts in the forum" in {
        field.label for field in form.modal.fields
    }
    with pytest.raises(Refused):  # Discord asks, too
        await admin.submit(form.modal, {})
    form = await admin.click(card, "Digest…")
    await admin.submit(form.modal, {"The tag of its posts in the forum": ["Air"]})
    again = await admin.click(card, "Digest…")
    assert again.modal is not None
    (tags,) = (field.raw["options"] for field in again.modal.fields if "options" in field.raw)
    assert [tag["label"] for tag in tags if tag.get("default")] == ["Air"]
    await admin.submit(again.modal, {"Times: 8:00, or several: 8, 18:30": "9:30"})
    assert "09:30" in read(await admin.slash("digest list"))


async def test_without_anything_to_post_the_card_says_when_it_will_be(world: World) -> None:
    guild = world.fake.add_guild("Waiting")
    admin = guild.person("Kenji", permissions=ADMIN)
    card = await admin.slash("desk setup", channel_=guild.general, zone="Tokyo")
    assert card.ephemeral and "none yet" in card.text and "#general" in card.text
    form = await admin.click(card, "Digest…")
    assert form.modal is not None
    await admin.submit(form.modal, {})
    await admin.click(card, "Post it now")
    assert "There is nothing to post yet" in read_all(card) and "23:00\n" in read_all(card)
    again = await admin.slash("desk setup")
    assert "○ First post not yet" in read(again) and "✓ Digest Waiting" in read(again)
    assert "Still to do: Sources, First post." in read(await admin.slash("desk show"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("127.0.0.1/feed", "Not added: 127.0.0.1/feed"),
        ("file:///etc/passwd", "Not added: file:///etc/passwd"),
        ("not an address", "Not added: not an address"),
        ("x" * 4000, "Not added: xxxx"),
        ("", "give an address or a file"),
    ],
)
async def test_what_is_no_source_is_named_with_the_reason(
    world: World, typed: str, said: str
) -> None:
    guild = world.fake.add_guild("Mistaken")
    admin = guild.person("Kenji", permissions=ADMIN)
    card = await admin.slash("desk setup")
    form = await admin.click(card, "Add sources…")
    assert form.modal is not None
    answer = await admin.submit(form.modal, {"Addresses of feeds or sites, one a line": typed})
    assert said in read_all(answer) + read_all(card)
    assert "no feeds yet" in read(await admin.slash("feed list"))


async def test_a_list_of_feeds_is_taken_and_undone_whole(world: World) -> None:
    guild = world.fake.add_guild("Listed")
    admin = guild.person("Kenji", permissions=ADMIN)
    feeds = [publish(world.site, f"listed{number}") for number in range(3)]
    lines = "".join(f'<outline type="rss" text="L{n}" xmlUrl="{f}"/>' for n, f in enumerate(feeds))
    body = f'<opml version="2.0"><head/><body>{lines}</body></opml>'.encode()
    card = await admin.slash("desk setup")
    form = await admin.click(card, "Add sources…")
    assert form.modal is not None
    await admin.submit(form.modal, {"Or a list of feeds (OPML)": Upload("feeds.opml", body)})
    assert "Added (3): L0, L1, L2" in read_all(card)
    await admin.click(card, "Undo")
    assert "no feeds yet" in read(await admin.slash("feed list"))


async def test_the_card_is_for_admins_alone_and_takes_no_forged_values(world: World) -> None:
    guild = world.fake.add_guild("Guarded")
    member, admin = guild.person("Mika"), guild.person("Kenji", permissions=ADMIN)
    card = await find_welcome(world, guild)
    refused = await member.select(card, "Time zone…", ["Asia/Tokyo"])
    assert "Manage Server" in read(refused) and refused.ephemeral
    assert "○ Time zone UTC" in plain(card)
    form = await admin.select(card, "Time zone…", ["Another…"])
    assert form.modal is not None
    wrong = await admin.submit(form.modal, {form.modal.fields[0].label: "Atlantis"})
    assert "is not one time zone" in read_all(wrong)


def plain(card: Message | Answer) -> str:
    """Return the text of a card as it is now, without its marks."""
    text = Seen(card).text if isinstance(card, Message) else card.text
    return text.replace("**", "").replace("\\", "")
