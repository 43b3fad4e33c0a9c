"""/watch as the shipped process tells it: by direct message and in channels, through a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest

from bot.domain.desks import DeskId
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from tests.discord.newsdesk_bot import Process, run_bot
from tests.discord.reading import read
from tests.fake_discord import LOST_ANSWER, FakeDiscord, FakeGuild, Person
from tests.fake_discord.state import Channel, Message
from tests.makers.articles import make_update
from tests.makers.digests import MONDAY, is_delivered, open_desk, set_clock, until
from tests.stores import open_store

CURATOR = discord.Permissions(manage_messages=True)
NINE = "Su Ziyun told reporters that nine vessels had crossed the strait."
SPRING = "Su Ziyun announced a second exercise off Hualien, to begin in the spring."
LATER = MONDAY + timedelta(days=1)
SEND = "POST /channels/{channel_id}/messages"


class World(NamedTuple):
    """A guild with one article about Su Ziyun, and the bot running beside it."""

    fake: FakeDiscord
    guild: FakeGuild
    mika: Person
    database: Path
    folder: Path
    running: Process


async def bring(world: World, text: str, *, number: int) -> None:
    """Bring in an article of the one story, from another process, and wake the bot."""
    async with open_store(world.database) as store:
        desk = await open_desk(store, world.guild.id)
        await add(store, desk, text, received=LATER, number=number)
    # It looks by itself once a minute; whoever begins to watch something wakes it.
    await world.guild.person("Waker").slash("watch add", target="nothing at all")


async def add(store: Storage, desk: DeskId, text: str, *, received: datetime, number: int) -> None:
    places = await store.get_places(desk, after=0, limit=999)
    update = make_update(
        text,
        title=f"Report {number}",
        url=f"https://news.example.org/{number}",
        received=received,
        placement=Placement(story=places[0][1] if places else None),
        after=max((article for article, _ in places), default=0),
        names=("Su Ziyun",) if not places else (),
    )
    sentences = tuple(replace(s, happening=0.9) for s in update.reading.sentences)
    update = replace(update, reading=replace(update.reading, sentences=sentences))
    await store.add_article(desk, update)


@asynccontextmanager
async def start(folder: Path) -> AsyncIterator[World]:
    """Run the bot on Monday at eight, over a desk with one story."""
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Watchers")
        async with open_store(database) as store:
            desk = await open_desk(store, guild.id)
            text = "Su Ziyun spoke at length about the harbour of Keelung."
            await add(store, desk, text, received=MONDAY - timedelta(hours=2), number=0)
        async with run_bot(fake, database, folder, **set_clock(MONDAY)) as running:
            mika = guild.person("Mika", permissions=CURATOR)
            yield World(fake, guild, mika, database, folder, running)
    assert [str(violation) for violation in fake.violations] == []
    assert "Traceback" not in running.log.read_text("utf-8")


def read_places(path: Path) -> list[str]:
    """Return why each watch is paused, oldest first."""
    with sqlite3.connect(path) as db:
        return [why for (why,) in db.execute("SELECT paused FROM watch ORDER BY id")]


async def test_a_person_and_a_channel_are_reported_what_comes_in_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with start(tmp_path) as world:
        mika, channel = world.mika, world.guild.add_channel("alerts")
        page = await mika.slash("entity show", name="Su Ziyun")
        made = await mika.click(page, "Watch")
        assert made.ephemeral and "Watched: Su Ziyun" in read(made)
        assert "You watch Su Ziyun already" in read(await mika.click(page, "Watch"))
        added = await mika.slash(
            "watch add", target="strait", notify="channel", cooldown=2, channel=channel
        )
        assert "told in #alerts" in read(added) and "2 h between" in read(added)
        story = await mika.slash("story", story="Report")
        assert "Watch" in story.labels
        await mika.click(story, "Watch")
        await bring(world, NINE, number=1)
        await until(lambda: is_delivered(world.database, 2))
        (article,) = mika.inbox
        assert "Watched: " in article.content and NINE in article.embeds[0]["description"]
        (posted,) = [m for m in channel.visible if "Watched" in m.content]
        assert "strait" in posted.content and NINE in posted.embeds[0]["description"]
        listed = read(await mika.slash("watch list", channel=channel))
        assert "strait (words) · 2 h between messages · told last" in listed
        chosen = await mika.autocomplete("watch remove", "watch", "stra", channel=channel)
        assert [choice.name for choice in chosen] == ["strait · this channel"]
        ended = await mika.slash("watch remove", watch=chosen[0].value, channel=channel)
        assert "strait is watched no longer" in read(ended)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"target": "strait", "quiet": "at night"}, "no quiet hours"),
    ({"target": "strait", "zone": "Atlantis"}, "not one time zone"),
    ({"target": "s:999"}, "no story"),
    ({"target": "e:999"}, "no longer on this desk"),
    ({"target": "?!"}, "Type a word"),
]


@pytest.fixture(name="desk_world")
async def _desk_world(tmp_path: Path) -> AsyncIterator[World]:
    async with start(tmp_path) as world:
        yield world


async def test_what_cannot_be_watched_is_said_in_words(desk_world: World) -> None:
    for options, said in REFUSED:
        assert said in read(await desk_world.mika.slash("watch add", **options))
    reader = desk_world.guild.person("Ken")
    answer = await reader.slash("watch add", target="strait", notify="channel")
    assert "Manage Messages" in read(answer)
    unknown = await reader.slash("watch remove", watch="strait")
    assert "Neither you nor this channel" in read(unknown)
    assert read_places(desk_world.database) == []


async def test_closed_messages_and_leaving_pause_watches_and_the_list_says_why(
    desk_world: World,
) -> None:
    world, mika = desk_world, desk_world.mika
    await mika.slash("watch add", target="strait")
    ren = world.guild.person("Ren")
    await ren.slash("watch add", target="strait")
    mika.close_dms()
    del world.guild.state.members[ren.id]
    await bring(world, NINE, number=1)
    await until(lambda: read_places(world.database)[0] == "forbidden")
    assert "does not deliver the bot's direct messages" in read(await mika.slash("watch list"))
    mika.user.dms_open = True
    await mika.slash("watch add", target="strait")
    await bring(world, SPRING + " The strait.", number=2)
    await until(lambda: len(mika.inbox) == 1)
    # One refusal, and one question for somebody who has left and is told nothing.
    assert len(world.fake.refusals) == 2
    assert read_places(world.database)[1] == "left" and not ren.inbox


async def test_a_kill_between_sending_and_noting_it_doubles_nothing(desk_world: World) -> None:
    world, mika = desk_world, desk_world.mika
    await mika.slash("watch add", target="strait")
    # The message is there, and the bot never learns it: it is killed while it waits to look.
    world.fake.faults.on(SEND, LOST_ANSWER, 503, LOST_ANSWER)
    await bring(world, NINE, number=1)
    await until(lambda: len(mika.inbox) == 1)
    await world.running.stop(9)
    settings = set_clock(LATER + timedelta(minutes=5))
    async with run_bot(world.fake, world.database, world.folder, **settings) as again:
        await until(lambda: is_delivered(world.database, 1))
        assert await again.stop() == 0
    assert len([m for m in mika.inbox if NINE in m.embeds[0]["description"]]) == 1
    assert world.fake.faults.happened


async def test_a_direct_message_has_buttons_that_work_there_and_after_a_restart(
    desk_world: World,
) -> None:
    world, mika = desk_world, desk_world.mika
    await mika.slash("watch add", target="strait")
    await bring(world, NINE, number=1)
    await until(lambda: len(mika.inbox) == 1)
    assert await world.running.stop() == 0
    settings = set_clock(LATER + timedelta(minutes=5))
    async with run_bot(world.fake, world.database, world.folder, **settings):
        (article,) = mika.inbox
        voted = await mika.click(article, "Useful")
        assert "Noted: useful" in read(voted)
        headline = article.components[0]["components"][0]["options"][0]["label"]
        page = await mika.select(article, "Open a story…", [headline])
        assert NINE in read(page)
        sources = await mika.click(page, "Sources")
        assert "news.example.org" in read(sources)
        assert "Noted: not useful" in read(await mika.click(page, "Not useful"))
        muted = await mika.click(article, "Mute this watch")
        assert "strait is muted" in read(muted)
        assert "Muted: /watch add" in read(await mika.slash("watch list"))
        assert "is watched again" in read(await mika.click(muted, "Let it speak again"))
        assert "Muted" not in read(await mika.slash("watch list"))
        assert "strait is watched no longer" in read(await mika.click(article, "Stop watching"))
        assert "watched no longer, or" in read(await mika.click(article, "Stop watching"))
        # Who has left the guild is shown nothing of its desk any more.
        del world.guild.state.members[mika.id]
        assert "old" in read(await mika.click(article, "Not useful"))


async def test_the_watches_of_a_channel_are_muted_by_its_curators_alone(desk_world: World) -> None:
    world, mika = desk_world, desk_world.mika
    channel, reader = world.guild.add_channel("alerts"), world.guild.person("Ren")
    for target in ("strait", "vessels"):
        await mika.slash("watch add", target=target, notify="channel", channel=channel)
    await bring(world, NINE, number=1)
    await until(lambda: len(read_watched(channel)) == 1)
    (article,) = read_watched(channel)
    refused = await reader.select(article, "Mute or stop a watch…", ["Mute: strait"])
    assert refused.ephemeral and "Manage Messages" in read(refused)
    assert read_places(world.database)[:2] == ["", ""]
    done = await mika.select(article, "Mute or stop a watch…", ["Stop watching: vessels"])
    assert "vessels is watched no longer" in read(done)
    await mika.select(article, "Mute or stop a watch…", ["Mute: strait"])
    assert read_places(world.database)[0] == "muted"


def read_watched(channel: Channel) -> list[Message]:
    return [message for message in channel.visible if "Watched" in message.content]
