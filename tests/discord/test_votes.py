"""Useful or not: one vote a person, taken back by pressing again, told in /desk status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from tests.discord.newsdesk_bot import run_bot
from tests.discord.reading import read
from tests.fake_discord import FakeDiscord
from tests.makers.digests import add_articles, open_desk
from tests.stores import open_store


async def test_a_vote_counts_once_a_person_is_taken_back_by_pressing_again_and_forgotten(
    tmp_path: Path,
) -> None:
    database = tmp_path / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Voters")
        async with open_store(database) as store:
            received = datetime.now(UTC) - timedelta(hours=1)
            desk = await open_desk(store, guild.id)
            await add_articles(store, desk, received, count=1, name="voted")
        async with run_bot(fake, database, tmp_path):
            admin = guild.person("Kenji", permissions=discord.Permissions(manage_guild=True))
            member = guild.person("Mika")
            assert "none yet" in read(await admin.slash("desk status"))
            page = await member.slash("story", story="Ship voted 0")
            assert page.labels[-2:] == ["Useful", "Not useful"]
            noted = await member.click(page, "Useful")
            assert noted.ephemeral and "Noted: useful" in read(noted)
            await admin.click(await admin.slash("story", story="Ship voted 0"), "Useful")
            assert "(2 useful, 0 not)" in read(await admin.slash("desk status"))
            changed = await member.click(page, "Not useful")
            assert "Noted: not useful" in read(changed)
            assert "× 1.00 (1 useful, 1 not)" in read(await admin.slash("desk status"))
            back = await member.click(page, "Not useful")
            assert "taken back" in read(back)
            assert "(1 useful, 0 not)" in read(await admin.slash("desk status"))
            # The one that is left is told to whom it is of, and deleted.
            help_page = await admin.slash("help", topic="privacy")
            kept = await admin.click(help_page, "What is kept of me?")
            assert kept.ephemeral and "Votes on stories: 1" in read(kept)
            assert "Votes on stories: 1" in read(await admin.click(kept, "Delete it"))
            assert "none yet" in read(await admin.slash("desk status"))
            again = await admin.click(help_page, "What is kept of me?")
            assert "Nothing is kept" in read(again) and again.labels == []
    assert [str(violation) for violation in fake.violations] == []
