"""/desk audit: who changed what, after commands, buttons and forms of the shipped bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from bot.domain.desks import GuildId
from bot.domain.feeds import NewSubscription
from tests.discord.newsdesk_bot import run_soundly
from tests.discord.reading import read
from tests.environment import PATIENCE
from tests.fake_discord import FakeDiscord, FakeGuild, Person
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_body, make_title
from tests.feed_site.site import FeedSite, give, open_feed_site
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True, manage_messages=True)
HOST = "127.8.1.2"


class World(NamedTuple):
    """A running bot, a guild with a feed, two who run it, and a site."""

    fake: FakeDiscord
    guild: FakeGuild
    kenji: Person
    aiko: Person
    site: FeedSite


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("audit")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake, open_feed_site() as site:
        guild = fake.add_guild("Newsroom")
        async with open_store(database) as store:
            desk = await store.open_desk(GuildId(guild.id), name="Newsroom")
            wanted = NewSubscription(url="https://wire.example.org/rss", name="Harbour Wire")
            later = datetime.now(UTC) + timedelta(days=365)
            await store.add_subscription(desk.id, wanted, now=later)
        places = ",".join(site.places([HOST]))
        async with run_soundly(fake, database, folder, NEWSDESK_PRIVATE_HOSTS=places):
            kenji, aiko = (guild.person(name, permissions=ADMIN) for name in ("Kenji", "Aiko"))
            yield World(fake, guild, kenji, aiko, site)


async def audit(who: Person, expected: str = "", **given: Any) -> str:
    """Return what a person is shown: a command is noted right after it was answered."""
    async with asyncio.timeout(PATIENCE):
        while expected not in (text := read(await who.slash("desk audit", **given))):
            pass
    return text


async def test_at_first_nothing_was_changed(world: World) -> None:
    await world.kenji.slash("feed list")
    answer = await world.kenji.slash("desk audit")
    assert answer.ephemeral
    assert "Who changed what on this desk" in read(answer)
    assert "Nothing has been changed" in read(answer)


async def test_commands_are_reported_with_their_subject_by_name_and_their_options(
    world: World,
) -> None:
    feed = (await world.kenji.autocomplete("feed pause", "feed", "harb"))[0].value
    await world.kenji.slash("feed pause", feed=feed)
    await world.aiko.slash("feed edit", feed=feed, tags="sea")
    channel = world.guild.add_channel("briefs")
    await world.aiko.slash(
        "digest create", name="Morning", channel_=channel, time="8:00", zone="Tokyo"
    )
    text = await audit(world.kenji, "digest create")
    order = [text.index(w) for w in ("digest create", "feed edit · Harbour", "feed pause · Harb")]
    assert order == sorted(order), "newest first"
    assert "name: Morning · channel: #briefs · time: 8:00 · zone: Tokyo" in text
    assert "Tags none → sea" in text and "Kenji · " in text and "Aiko · " in text
    assert "feed: f:" not in text


async def test_what_changes_nothing_or_fails_is_not_told(world: World) -> None:
    before = await audit(world.kenji)
    await world.kenji.slash("feed pause", feed="Harbour Wire")  # it is paused
    await world.kenji.slash("desk edit")
    await world.kenji.slash("curate undo")
    await world.kenji.slash("article add")  # a form opens, no more
    await world.guild.person("Ben").slash("help")
    assert await audit(world.kenji) == before


async def test_one_persons_alone(world: World) -> None:
    text = await audit(world.kenji, person=world.aiko)
    assert "Aiko" in text and "digest create" in text
    assert "Kenji" not in text and "feed pause" not in text


async def test_forms_and_buttons_are_reported_once_they_are_used(world: World) -> None:
    form = await world.kenji.slash("article add")
    await world.kenji.submit(form, {"Title": "Ships meet", "Text": make_body("pasted")})
    entry = Entry(title=make_title("fed"), link=world.site.url(HOST, "/a"), published=None,
                  content=make_body("fed", 14))  # fmt: skip
    channel = Channel(title="Daily Strait", link=world.site.url(HOST, "/"), entries=[entry])
    body = give(FORMATS["rss20"].write(channel), "application/rss+xml")
    url = world.site.put(HOST, "/feed", body)
    preview = await world.aiko.slash("feed add", url=url)
    assert "feed add" not in await audit(world.kenji)
    await world.aiko.click(preview, preview.labels[0])
    text = await audit(world.kenji, "feed add · Daily Strait")
    assert url in text
    assert "article add · Ships meet" in text


async def test_pages_lead_to_earlier_ones_for_those_who_are_admins_still(world: World) -> None:
    for number in range(11):
        await world.kenji.slash("desk edit", name=f"Desk {number}")
    await audit(world.kenji, "Name Desk 9 → Desk 10")
    first = await world.kenji.slash("desk audit")
    assert read(first).count("desk edit") == 10 and "There are earlier ones." in read(first)
    second = await world.kenji.click(first, "Earlier")
    text = read(second)
    assert second.ephemeral and "→ Desk 0\n" in text and "→ Desk 1\n" not in text
    assert "digest create" in text
    for role in world.guild.state.members[world.kenji.id].roles:
        world.guild.state.roles[role].permissions &= ~ADMIN.value
    assert "Manage Server" in read(await world.kenji.click(first, "Earlier"))


async def test_nobody_but_admins_sees_it(world: World) -> None:
    world.guild.open_command("desk")
    assert "Manage Server" in await audit(world.guild.person("Chen"))
