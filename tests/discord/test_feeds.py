"""/feed: what an admin does with the feeds of a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import discord
import pytest
import pytest_asyncio

from bot.domain.articles import SourceClass
from bot.domain.desks import GuildId
from bot.domain.feeds import NewSubscription
from tests.discord.newsdesk_bot import run_soundly
from tests.discord.reading import read
from tests.fake_discord import FakeDiscord, FakeGuild, Person, Refused
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)
WIRE, DAILY = "https://wire.example.org/rss", "https://daily.example.org/feed.xml"


class World(NamedTuple):
    """A running bot, a guild with two feeds that are not due, and its admin."""

    fake: FakeDiscord
    guild: FakeGuild
    admin: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("feeds")
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Filled")
        async with open_store(folder / "desk.sqlite3") as store:
            desk = await store.open_desk(GuildId(guild.id), name="Filled")
            # Due in a year: nothing of these tests goes to the network.
            later = datetime.now(UTC) + timedelta(days=365)
            for url, name, tags in ((WIRE, "Harbour Wire", ("sea",)), (DAILY, "Daily Strait", ())):
                wanted = NewSubscription(
                    url=url, name=name, tags=tags, source_class=SourceClass.WIRE
                )
                await store.add_subscription(desk.id, wanted, now=later)
        async with run_soundly(fake, folder / "desk.sqlite3", folder):
            yield World(fake, guild, guild.person("Kenji", permissions=ADMIN))


async def test_the_list_tells_each_feed_and_how_it_is_doing(world: World) -> None:
    answer = await world.admin.slash("feed list")
    text = read(answer)
    assert answer.ephemeral
    assert "Feeds of this desk · 2 feeds" in text
    assert "Harbour Wire" in text and "not read yet · wire · sea" in text
    assert "not read yet" in text and "working" not in text


async def test_a_desk_without_feeds_is_reported_how_to_add_one(world: World) -> None:
    other = world.fake.add_guild("Empty")
    answer = await other.person("Aiko", permissions=ADMIN).slash("feed list")
    assert "no feeds yet" in read(answer) and "/feed add" in read(answer)


async def test_a_feed_is_offered_by_name_and_shown(world: World) -> None:
    offered = await world.admin.autocomplete("feed show", "feed", "harb")
    assert [choice.name for choice in offered] == ["Harbour Wire · not read yet"]
    answer = await world.admin.slash("feed show", feed=offered[0].value)
    text = read(answer)
    assert "Address https://wire.example.org/rss" in text
    assert "Tags sea" in text and "Nothing has come by it yet." in text


async def test_an_unknown_feed_is_reported_with_those_that_there_are(world: World) -> None:
    text = read(await world.admin.slash("feed show", feed="Reuters"))
    assert "no feed “Reuters”" in text and "Daily Strait" in text


async def test_a_change_echoes_old_and_new(world: World) -> None:
    answer = await world.admin.slash(
        "feed edit", feed="Daily Strait", tags="Taiwan, sea", class_="newspaper"
    )
    text = read(answer)
    assert "Tags none → sea, taiwan" in text or "Tags none → taiwan, sea" in text
    assert "Class wire → newspaper" in text and "Name" not in text
    undone = await world.admin.slash("feed edit", feed="Daily Strait", tags="-")
    assert "→ none" in read(undone)
    nothing = await world.admin.slash("feed edit", feed="Daily Strait")
    assert "Nothing was changed" in read(nothing)


async def test_a_feed_is_removed_and_the_answer_says_how_to_have_it_back(world: World) -> None:
    answer = await world.admin.slash("feed pause", feed="Daily Strait")
    assert "Daily Strait is paused" in read(answer)
    again = await world.admin.slash("feed pause", feed="Daily Strait")
    assert "paused already" in read(again)
    assert "paused" in read(await world.admin.slash("feed list"))
    resumed = await world.admin.slash("feed resume", feed="Daily Strait")
    assert "Daily Strait is read again" in read(resumed)
    asked = await world.admin.slash("feed remove", feed="Daily Strait")
    removed = await world.admin.click(asked, "Remove")
    assert f"/feed add {DAILY}" in read(removed)
    assert "Daily Strait" not in read(await world.admin.slash("feed list"))


async def test_members_are_not_offered_the_command(world: World) -> None:
    with pytest.raises(Refused, match="not offered"):
        await world.guild.person("Mika").slash("feed list")
