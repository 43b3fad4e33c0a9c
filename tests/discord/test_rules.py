"""/watch rule: what fits is posted at once, each story by itself, so many an hour, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord

from bot.domain.desks import DeskId
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from tests.discord.newsdesk_bot import run_bot
from tests.discord.reading import read
from tests.fake_discord import LOST_ANSWER, FakeDiscord, Person
from tests.fake_discord.answers import message_text
from tests.fake_discord.state import Channel, Message
from tests.makers.articles import make_update
from tests.makers.digests import MONDAY, add_articles, is_delivered, open_desk, set_clock, until
from tests.stores import open_store

CURATOR = discord.Permissions(manage_messages=True, mention_everyone=True)
SEND = "POST /channels/{channel_id}/messages"
LATER = MONDAY + timedelta(hours=1)

WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "Say what to post at once"),
    ({"search": "((("}, "no word"),
    ({"search": "saved:nothing"}, "saved"),
    ({"search": "/Alb.*/"}, "Patterns like /Alb.*/ work"),
    ({"entity": "Nobody whatsoever"}, "Nothing on"),
    ({"search": "Alba", "quiet": "at night"}, "no quiet hours"),
)


def read_posts(channel: Channel) -> list[Message]:
    return [message for message in channel.visible if message.embeds]


async def test_a_rule_posts_each_story_once_and_gathers_the_rest(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Sea desk")
        alerts, forum = guild.add_channel("alerts"), guild.add_forum("stories")
        role = guild.add_role("Readers", mentionable=True)
        mika, ken = guild.person("Mika", permissions=CURATOR), guild.person("Ken")
        async with open_store(database) as store:
            desk = await open_desk(store, guild.id)
        async with run_bot(fake, database, tmp_path, **set_clock(MONDAY)) as running:
            await _try_nonsense(mika, ken, alerts)
            made = await mika.slash(
                "watch rule", channel_=alerts, search="Alba", mention=role, per_hour=2, threads=True
            )
            assert "at most 2 posts an hour · notifies @Readers" in read(made).replace("\n", " · ")
            await mika.slash("watch rule", channel_=forum, search="Alba", per_hour=30)
            listed = read(await mika.slash("watch list"))
            assert "#alerts · at most 2 posts" in listed and "#stories" in listed
            assert "#alerts" not in read(await ken.slash("watch list"))
            async with open_store(database) as store:
                await add_articles(store, desk, MONDAY, count=5, name="Alba")
            # The first post stands, and the bot never learns it: it is killed before it looks.
            fake.faults.on(SEND, LOST_ANSWER)
            await ken.slash("watch add", target="nothing at all")  # wakes it
            await until(lambda: read_posts(alerts))
            await running.stop(9)
        async with run_bot(fake, database, tmp_path, **set_clock(MONDAY + timedelta(minutes=1))):
            await until(lambda: is_delivered(database, 7))
        first, rest = read_posts(alerts)
        assert first.content.startswith(f"<@&{role.id}> **Ship Alba") and len(first.embeds) == 1
        assert rest.content.startswith(f"<@&{role.id}> **4 stories**") and len(rest.embeds) == 4
        assert first.mention_roles == rest.mention_roles == [role.id]
        assert first.thread is not None and rest.thread is None
        posts = [c for c in fake.state.channels.values() if c.parent is forum]
        assert sorted(post.name for post in posts) == [f"Ship Alba {n} leaves" for n in range(5)]
        number = int(first.content.split("Ship Alba ")[1][0])
        async with open_store(database) as store:
            await _go_on(store, desk, number)
        async with run_bot(fake, database, tmp_path, **set_clock(LATER + timedelta(hours=2))):
            await until(lambda: is_delivered(database, 9))
        # What is new of a story goes on in its thread, and under its post of the forum.
        (news,) = read_posts(first.thread)
        assert "boarded" in message_text(news) and news.mention_roles == [role.id]
        counts = {post.name: len(read_posts(post)) for post in posts}
        assert len(read_posts(alerts)) == 2 and counts.pop(f"Ship Alba {number} leaves") == 2
        assert set(counts.values()) == {1}
    assert fake.faults.happened
    assert [str(violation) for violation in fake.violations] == []


async def _try_nonsense(mika: Person, ken: Person, alerts: Channel) -> None:
    for wrong, said in WRONG:
        told = read(await mika.slash("watch rule", channel_=alerts, **wrong))
        assert said in told, (wrong, told)
    denied = await ken.slash("watch rule", channel_=alerts, search="Alba")
    assert "Manage Messages" in read(denied)


async def _go_on(store: Storage, desk: DeskId, number: int) -> None:
    """Bring in an article that tells more of a story."""
    places = await store.get_places(desk, after=0, limit=99)
    update = make_update(
        "Ship Alba was boarded by coast guards off Hualien at dawn, its owner said.",
        title="Ship Alba is boarded",
        url="https://daily.example.org/boarded",
        received=LATER + timedelta(hours=2),
        placement=Placement(story=places[number][1]),
        after=places[-1][0],
        names=(),
    )
    sentences = tuple(replace(s, happening=0.9) for s in update.reading.sentences)
    await store.add_article(
        desk, replace(update, reading=replace(update.reading, sentences=sentences))
    )
