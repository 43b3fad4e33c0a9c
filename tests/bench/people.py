"""Many people at once while articles come in, and offers over many articles; a bare bot beside."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import discord

from tests.bench.generator import make_words
from tests.bench.parts import Bench, Scale
from tests.bench.rows import Row
from tests.discord.newsdesk_bot import ROOT, run_bot
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person

OFFERS = 5
"""How many are asked for in each round of the scale."""

UNDER_WAY = 5
"""Articles that are in before the people ask: then the rest is coming in while they do."""

BARE = "discord.py alone"
"""What stands beside: a small bot whose answers need no work."""

ACKNOWLEDGED = 3.0
"""Seconds that Discord waits for a first answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Seconds until the slowest first answer, how many got none, and the 95th percentile of offers
    in milliseconds."""

    slowest: float
    failed: int
    offers: float


def measure_people(bench: Bench) -> list[Row]:
    """Return how long people wait who ask at once while articles are brought in."""
    ours = asyncio.run(_ask_ours(bench))
    bare = asyncio.run(_ask_bare(bench.scale))
    scale = bench.scale
    load = f"{scale.people:,} people at once, {scale.coming:,} articles coming in"
    return [
        Row(
            name=f"slowest first answer, {load}, {scale.desk:,} on the desk",
            figure=ours.slowest,
            unit="s",
            limit=ACKNOWLEDGED,
            beside=BARE,
            beside_figure=bare.slowest,
        ),
        Row(
            name="… people without an answer in time",
            figure=ours.failed,
            limit=0,
            beside=BARE,
            beside_figure=bare.failed,
        ),
        Row(
            name=f"autocomplete of {scale.desk:,} articles, 95th percentile",
            figure=ours.offers,
            unit="ms",
            limit=300,
            beside=BARE,
            beside_figure=bare.offers,
        ),
    ]


async def _ask_ours(bench: Bench) -> Waited:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "desk.sqlite3"
        async with await FakeDiscord.start(check_schema=False) as fake:
            guild = fake.add_guild("Newsroom")
            desk = bench.scale.desk
            await asyncio.to_thread(bench.stores.copy, desk, database, guild=guild.id)
            async with run_bot(fake, database, folder, within=60):
                offers = await _time_offers(guild, OFFERS * bench.scale.rounds)
                _write_texts(folder / "texts", bench.scale.coming)
                bringing = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "ingest", str(folder / "texts")),
                    *("--guild", str(guild.id), "--database", f"sqlite:///{database}"),
                    cwd=ROOT,
                    stdout=asyncio.subprocess.PIPE,
                )
                assert bringing.stdout is not None
                for _ in range(UNDER_WAY):
                    await bringing.stdout.readline()
                answers = await _gather(guild, bench.scale.people, _ask_date)
                still_coming = bringing.returncode is None
                await bringing.communicate()
                assert still_coming, "the articles were in before the people had their answers"
    return _sum_up(answers, offers)


async def _ask_bare(scale: Scale) -> Waited:
    with tempfile.TemporaryDirectory() as name:
        folder, module = Path(name), ("tests.discord.tiny_bot",)
        async with await FakeDiscord.start(check_schema=False) as fake:
            guild = fake.add_guild("Newsroom")
            async with run_bot(fake, folder / "none", folder, within=60, module=module):
                offers = await _time_offers(guild, OFFERS * scale.rounds)
                return _sum_up(await _gather(guild, scale.people, _say_hello), offers)


def _sum_up(answers: list[float | None], offers: float) -> Waited:
    waited = [seconds for seconds in answers if seconds is not None]
    return Waited(
        slowest=max(waited, default=0.0), failed=len(answers) - len(waited), offers=offers
    )


async def _gather(
    guild: FakeGuild, people: int, ask: Callable[[Person, int], Awaitable[Answer]]
) -> list[float | None]:
    """Return the seconds until each first answer, None where there was none in time."""
    asked = [guild.person(f"p{n}") for n in range(people)]
    answers = await asyncio.gather(*(ask(person, n) for n, person in enumerate(asked)))
    return [None if answer.failed else answer.seconds for answer in answers]


async def _ask_date(person: Person, number: int) -> Answer:
    return await person.slash("date", when=f"{number % 28 + 1} July 2021", within=60)


async def _say_hello(person: Person, number: int) -> Answer:
    return await person.slash("hello", name=f"p{number}", within=60)


async def _time_offers(guild: FakeGuild, count: int) -> float:
    person = guild.person("Aiko", permissions=discord.Permissions(manage_guild=True))
    chance = random.Random(3)
    words = make_words(chance, 500)
    times = []
    for _ in range(count):
        typed = chance.choice(words)[: chance.randint(1, 8)]
        begin = time.perf_counter()
        await person.autocomplete("entity show", "name", typed)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.quantiles(times, n=20)[-1]


def _write_texts(folder: Path, count: int) -> None:
    """Write made-up articles as text files."""
    chance = random.Random(5)
    words = make_words(chance, 4000)
    folder.mkdir()
    for number in range(count):
        text = ". ".join(" ".join(chance.choices(words, k=14)).capitalize() for _ in range(25))
        (folder / f"{number:04}.txt").write_text(
            f"Report {number} on {words[number]}\n\n{text}.\n", encoding="utf-8"
        )
