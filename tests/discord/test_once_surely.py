"""A post is made once, whatever Discord keeps back, and whoever else is running."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord

from tests.discord.newsdesk_bot import run_bot
from tests.environment import PATIENCE, make_environment
from tests.fake_discord import LOST_ANSWER, FakeDiscord, FakeGuild
from tests.fake_discord.state import Message
from tests.makers.digests import MONDAY, add_articles, add_digest, open_desk, set_clock, until
from tests.stores import open_store

SEND = "POST /channels/{channel_id}/messages"
READ = "GET /channels/{channel_id}/messages"
HISTORY = discord.Permissions(read_message_history=True)
TALK = 2_100


async def prepare(database: Path, guild: FakeGuild) -> None:
    async with open_store(database) as store:
        desk = await open_desk(store, guild.id)
        await store.edit_desk(desk, admin_channel=guild.add_channel("admins").id)
        await add_articles(store, desk, MONDAY - timedelta(hours=2), count=3, name="Alba")
        await add_digest(store, desk, guild.add_channel("briefs").id)


async def resume(database: Path, guild: FakeGuild) -> None:
    async with open_store(database) as store:
        (digest,) = await store.get_digests(await open_desk(store, guild.id))
        await store.edit_digest(
            digest.desk, digest.id, lambda held: replace(held, disabled=""), now=MONDAY
        )


def read_state(database: Path) -> str:
    with sqlite3.connect(database) as db:
        return str(db.execute("SELECT state FROM delivery WHERE kind = 'digest'").fetchone()[0])


def count_posts(guild: FakeGuild) -> int:
    return sum("Morning" in message.content for message in guild.channel("briefs").visible)


async def test_a_history_that_is_closed_says_nothing_of_what_stands_there(tmp_path: Path) -> None:
    database, clock = tmp_path / "desk.sqlite3", set_clock(MONDAY + timedelta(seconds=1))
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        fake.nonce_seconds = 0.0  # a restart that comes later than Discord remembers
        await prepare(database, guild)
        guild.withdraw(HISTORY, channel=guild.channel("briefs"))
        fake.faults.at_random(seed=1, rate=1.0, faults=(LOST_ANSWER,), route=SEND)
        async with run_bot(fake, database, tmp_path, **clock) as running:
            await until(lambda: guild.channel("admins").visible)
            assert await running.stop() == 0
        assert (count_posts(guild), read_state(database)) == (1, "held")
        assert "Stopped: Morning" in str(guild.channel("admins").visible[-1].embeds)
        guild.channel("briefs").overwrites.clear()
        await resume(database, guild)
        async with run_bot(fake, database, tmp_path, **clock) as running:
            await until(lambda: read_state(database) == "done")
            await running.stop()
        assert count_posts(guild) == 1


async def test_what_stands_behind_thousands_of_messages_is_found_whatever_the_clocks_say(
    tmp_path: Path,
) -> None:
    database, clock = tmp_path / "desk.sqlite3", set_clock(MONDAY + timedelta(seconds=1))
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        fake.nonce_seconds = 0.0
        fake.clock.advance(-900)  # the machine is a quarter of an hour ahead of Discord
        await prepare(database, guild)
        fake.faults.at_random(seed=1, rate=1.0, faults=(LOST_ANSWER,), route=SEND)
        fake.faults.on(READ, *[503] * 20)
        async with run_bot(fake, database, tmp_path, **clock) as running:
            await until(lambda: count_posts(guild))
            await running.stop(signal.SIGKILL)
        fake.faults.stop()
        channel, owner = guild.channel("briefs"), guild.owner.user
        for number in (fake.state.next_id() for _ in range(TALK)):
            stamp = fake.clock.stamp()
            channel.messages[number] = Message(
                id=number, channel=channel, author=owner, timestamp=stamp, content="Hello."
            )
        async with run_bot(fake, database, tmp_path, **clock) as running:
            await until(lambda: read_state(database) == "done")
            await running.stop()
        assert count_posts(guild) == 1


async def test_a_second_bot_on_the_same_file_is_told_of_the_first(tmp_path: Path) -> None:
    database, other = tmp_path / "desk.sqlite3", tmp_path / "other.sqlite3"
    other.symlink_to(database)
    async with await FakeDiscord.start() as fake:
        fake.add_guild("Newsroom")
        async with run_bot(fake, database, tmp_path):
            settings = {**fake.settings, "NEWSDESK_DATABASE": f"sqlite:///{other}"}
            second = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=tmp_path, env=make_environment(tmp_path, **settings),
                stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            _, said = await asyncio.wait_for(second.communicate(), PATIENCE)
            assert second.returncode == 1
            first = int(said.decode().split("process ")[1].split(" on ")[0])
            os.kill(first, 0)  # it is there
            assert first != second.pid and "A bot is running on" in said.decode()
            assert fake.gateway.identifies == 1
