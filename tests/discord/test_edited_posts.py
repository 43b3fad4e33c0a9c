"""A source that changes within a digest's day: the posted message is edited, once."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import discord

from bot.domain.articles import Change
from bot.domain.desks import DeskId
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from tests.discord.newsdesk_bot import run_bot
from tests.discord.test_digests import read_posts
from tests.fake_discord import LOST_ANSWER, FakeDiscord
from tests.makers.articles import make_update
from tests.makers.digests import MONDAY, add_digest, is_delivered, open_desk, set_clock, until
from tests.stores import open_store

NINE = "Nine vessels had crossed the strait by noon on Sunday, the ministry said."
SEVEN = NINE.replace("Nine", "Seven")
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
REST = "The mayor of Keelung called for calm. Boats stayed in the harbour for the rest of the day."


async def store_text(store: Storage, desk: DeskId, text: str, **settings: Any) -> None:
    update = make_update(
        f"{text} {REST}",
        url="https://news.example.org/strait",
        day=date(2026, 1, 4),
        placement=Placement(),
        **settings,
    )
    first, *rest = update.reading.sentences
    article = (replace(first, happening=0.9), *rest)
    update = replace(update, reading=replace(update.reading, sentences=article))
    await store.add_article(desk, update)


def read_amended(path: Path) -> tuple[int, int]:
    """Return how many posts were amended, and how many edits are still on their way."""
    with sqlite3.connect(path) as db:
        (made,) = db.execute("SELECT count(*) FROM amendment").fetchone()
        (due,) = db.execute("SELECT count(*) FROM delivery_part WHERE edit_due").fetchone()
    return made, due


async def test_a_correction_edits_the_post_once_and_nothing_else_in_it(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        channel = guild.add_channel("briefs")
        async with open_store(database) as store:
            desk = await open_desk(store, guild.id)
            await store_text(store, desk, NINE, received=MONDAY - timedelta(hours=2))
            await add_digest(store, desk, channel.id)
        async with run_bot(fake, database, tmp_path, **set_clock(MONDAY + timedelta(seconds=1))):
            await until(lambda: is_delivered(database, 1))
        (post,) = read_posts(channel)
        title, body = post.embeds[0]["title"], post.embeds[0]["description"]
        components, content = post.components, post.content
        async with open_store(database) as store:
            await store_text(
                store,
                desk,
                SEVEN,
                received=MONDAY + timedelta(hours=1),
                revises=1,
                change=Change.MATERIAL,
            )
        fake.faults.on(EDIT, LOST_ANSWER)
        later = set_clock(MONDAY + timedelta(hours=2))
        async with run_bot(fake, database, tmp_path, **later) as running:
            await until(lambda: read_posts(channel)[0].edited)
            await running.stop(9)
        # The message is edited, and the bot was killed before it learned that.
        assert read_amended(database) == (1, 1)
        async with run_bot(fake, database, tmp_path, **later):
            await until(lambda: read_amended(database) == (1, 0))
            admin = guild.person("Kenji", permissions=discord.Permissions(manage_guild=True))
            shown = await admin.slash("brief show", digest="Morning", date="today")
            assert f"~~{NINE}~~ {SEVEN}" in shown.text
        (post,) = read_posts(channel)
        embed = post.embeds[0]
        assert embed["title"] == f"{title} · ✎ updated"
        changed, _, line = embed["description"].rpartition("\n")
        assert changed == body.replace(NINE, f"~~{NINE}~~ {SEVEN}")
        assert line.startswith("-# Strait Observer changed its text on Mon 5 Jan 2026, 09:00 UTC")
        assert (post.content, post.components) == (content, components)
    assert [str(violation) for violation in fake.violations] == []
