"""What has no room in an answer is counted, and shown by a button, story by story, none twice."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

from tests.bench.generator import fill
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import FakeDiscord
from tests.fake_discord.answers import Answer


async def test_the_rest_of_a_brief_comes_by_its_button(tmp_path: Path) -> None:
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        path = tmp_path / "desk.sqlite3"
        received = time.time() - 60
        await asyncio.to_thread(fill, path, guild=guild.id, articles=60, received=received)
        aiko = guild.person("Aiko")
        async with run_bot(fake, path, tmp_path):
            pages = [await aiko.slash("brief now")]
            while more := [text for text in _labels(pages[-1]) if " more stor" in text]:
                last = (pages[-1], *pages[-1].followups)[-1].message
                assert last is not None
                pages.append(await aiko.click(last, more[0]))
                await pages[-1].until(lambda seen: _labels(seen))
        assert [str(violation) for violation in fake.violations] == []
    assert len(pages) > 2
    for page, length in zip(pages, (1, *[2] * len(pages)), strict=False):
        messages = [page.message, *(seen.message for seen in page.followups)]
        assert len(messages) <= length and not any(seen.files for seen in (page, *page.followups))
    numbers = [int(number) for page in pages for number in re.findall(r"\*\*(\d+)\\\.", page.text)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 10


def _labels(answer: Answer) -> list[str]:
    return [label for seen in (answer, *answer.followups) for label in seen.labels]
