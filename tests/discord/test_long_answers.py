"""An answer too long for two messages comes with the whole of it in a file."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from tests.bench.generator import fill
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import FakeDiscord


async def test_what_does_not_fit_is_counted_and_comes_as_a_file(tmp_path: Path) -> None:
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        path = tmp_path / "desk.sqlite3"
        received = time.time() - 60
        await asyncio.to_thread(fill, path, guild=guild.id, articles=60, received=received)
        aiko = guild.person("Aiko")
        async with run_bot(fake, path, tmp_path):
            answer = await aiko.slash("brief now", length="full")
            await answer.until(lambda seen: any(m.files for m in (seen, *seen.followups)))
            (file,) = [f for m in (answer, *answer.followups) for f in m.files]
            assert file.filename == "whole.md"
            assert "The rest is in the file." in answer.text
            messages = [answer.content, *(m.text for m in answer.followups)]
            assert all(len(text) <= 4000 for text in messages)
        assert [str(violation) for violation in fake.violations] == []
