"""Many people at once while articles come in, and offers over many articles; a bare bot beside."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import discord

from tests.bench.generator import make_words
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.serving import PATIENCE, run_over
from tests.environment import ROOT
from tests.fake_discord import Answer, FakeGuild, Person

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
    bare = asyncio.run(_ask_bare(bench))
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
    async with run_over(bench.stores, bench.scale.desk) as bot:
        offers = await _time_offers(bot.guild, OFFERS * bench.scale.rounds)
        texts = bot.database.parent / "texts"
        _write_texts(texts, bench.scale.coming)
        bringing = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "ingest", str(texts)),
            *("--guild", str(bot.guild.id), "--database", f"sqlite:///{bot.database}"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert bringing.stdout is not None
        for _ in range(UNDER_WAY):
            await bringing.stdout.readline()
        answers = await _gather(bot.guild, bench.scale.people, _ask_date)
        still_coming = bringing.returncode is None
        await bringing.communicate()
        assert still_coming, "the articles were in before the people had their answers"
    return _sum_up(answers, offers)


async def _ask_bare(bench: Bench) -> Waited:
    async with run_over(bench.stores, 0, module=("tests.discord.tiny_bot",)) as bot:
        offers = await _time_offers(bot.guild, OFFERS * bench.scale.rounds)
        return _sum_up(await _gather(bot.guild, bench.scale.people, _say_hello), offers)


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
    return await person.slash("date", when=f"{number % 28 + 1} July 2021", within=PATIENCE)


async def _say_hello(person: Person, number: int) -> Answer:
    return await person.slash("hello", name=f"p{number}", within=PATIENCE)


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
