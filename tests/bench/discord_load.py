"""The bot under load: many people at once while articles come in, and offers over many articles."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

import discord

from tests.bench.generator import fill, make_words
from tests.discord.newsdesk_bot import ROOT, run_bot
from tests.fake_discord import FakeDiscord, Person

PEOPLE = 500
ARTICLES = 200
OFFERS = 300
UNDER_WAY = 5
"""Articles that are in before the people ask: then the rest is coming in while they do."""


async def measure_storm(articles: int) -> dict[str, float]:
    """Return how long 500 people who ask at once wait while 200 articles are brought in.

    `acknowledged`: seconds until the slowest first answer; `failed`: how many got none in 3 s;
    `offers`: the 95th percentile of autocomplete in milliseconds, on a desk of `articles`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with await FakeDiscord.start(check_schema=False) as fake:
            guild = fake.add_guild("Newsroom")
            await asyncio.to_thread(
                fill, folder / "desk.sqlite3", guild=guild.id, articles=articles
            )
            person = guild.person("Aiko", permissions=discord.Permissions(manage_guild=True))
            async with run_bot(fake, folder / "desk.sqlite3", folder):
                offers = await _measure_offers(person)
                write_texts(folder / "texts", ARTICLES)
                bringing = await asyncio.create_subprocess_exec(
                    *(str(ROOT / ".venv/bin/python"), "-m", "bot", "ingest", str(folder / "texts")),
                    *("--guild", str(guild.id)),
                    *("--database", f"sqlite:///{folder / 'desk.sqlite3'}"),
                    cwd=ROOT,
                    stdout=asyncio.subprocess.PIPE,
                )
                assert bringing.stdout is not None
                for _ in range(UNDER_WAY):
                    await bringing.stdout.readline()
                answers = await asyncio.gather(
                    *(_ask(guild.person(f"p{n}"), n) for n in range(PEOPLE))
                )
                still_coming = bringing.returncode is None
                await bringing.communicate()
                assert still_coming, "the articles were in before the people had their answers"
    waited = [seconds for seconds in answers if seconds is not None]
    return {
        "acknowledged": max(waited, default=0.0),
        "failed": float(len(answers) - len(waited)),
        "offers": offers,
    }


async def _ask(person: Person, number: int) -> float | None:
    answer = await person.slash("date", when=f"{number % 28 + 1} July 2021", within=60)
    return None if answer.failed else answer.seconds


async def _measure_offers(person: Person) -> float:
    chance = random.Random(3)
    words = make_words(chance, 500)
    times = []
    for _ in range(OFFERS):
        typed = chance.choice(words)[: chance.randint(1, 8)]
        begin = time.perf_counter()
        await person.autocomplete("entity show", "name", typed)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.quantiles(times, n=20)[-1]


def write_texts(folder: Path, count: int) -> None:
    """Write made-up articles as text files."""
    chance = random.Random(5)
    words = make_words(chance, 4000)
    folder.mkdir()
    for number in range(count):
        text = ". ".join(" ".join(chance.choices(words, k=14)).capitalize() for _ in range(25))
        (folder / f"{number:04}.txt").write_text(
            f"Report {number} on {words[number]}\n\n{text}.\n", encoding="utf-8"
        )
