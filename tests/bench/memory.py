"""What the shipped process and its worker hold: at rest, and while people ask and articles come."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import discord

from bot.domain.stories import Features
from storage.codec import write_features
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.serving import PATIENCE, Prepare, Serving, leave, run_over
from tests.beside import beside
from tests.fake_discord import FakeGuild, Person
from tests.feed_site import stalls
from tests.feed_site.pages import make_sentences, make_title

AT_REST = 200.0
"""MB that the bot may hold at rest with one worker."""

WHOLE = 20_000
"""Articles that a desk's index of stories holds at most."""

EVERY = 0.1
"""Seconds between two looks under load."""

ASKING = 8
"""People who ask at a time at most, each some questions one after the other."""

LIBRARIES = "discord, aiosqlite, apscheduler, feedparser, lxml.html, trafilatura, sumy, numpy"
"""What an assistant of this kind loads at least: the baseline."""


@dataclass
class Peak:
    """The most that was seen, in bytes."""

    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The most MB that was seen under a load, and how much of it was answered in time."""

    most: float
    answered: int
    asked: int


def measure_memory(bench: Bench) -> list[Row]:
    """Return the MB that the bot and its one worker hold, what they share counted once."""
    desk = bench.scale.desk
    empty = asyncio.run(_rest(bench, 0))
    full, load = asyncio.run(_rest_and_work(bench))
    whole = asyncio.run(_rest(bench, desk, make_whole))
    alone = _weigh_libraries()
    measured = (
        ("at rest with a worker, one article on the desk", empty, AT_REST),
        (f"at rest with a worker, {desk:,} articles on the desk", full, AT_REST),
        (f"the same, the newest {WHOLE:,} as long as on the web", whole, AT_REST),
        (f"the most under load, {desk:,} articles on the desk", load.most, None),
    )
    article = f"{load.answered:,} of {load.asked:,} questions and articles answered in time"
    return [
        Row(
            name=name,
            figure=figure,
            unit="MB",
            limit=limit,
            beside="its libraries alone",
            beside_figure=alone,
            note="" if limit else article,
        )
        for name, figure, limit in measured
    ]


async def _rest(bench: Bench, articles: int, prepare: Prepare = leave) -> float:
    """Return the MB at rest of a bot that has read one article more than its desk had."""
    async with _run(bench, articles, prepare) as (_, rest):
        return rest


async def _rest_and_work(bench: Bench) -> tuple[float, Load]:
    """Return the MB at rest with many articles on the desk, and those under load."""
    async with _run(bench, bench.scale.desk) as (bot, rest):
        curator, people = _find_curator(bot.guild), min(ASKING, bench.scale.people)
        async with _watch(bot.pid) as peak:
            adding = _add_articles(curator, 1, bench.scale.coming // 4)
            asking = (_ask(bot.guild, n, 2 * bench.scale.times) for n in range(people))
            answers = list(chain.from_iterable(await asyncio.gather(adding, *asking)))
    return rest, Load(most=peak.most / 1e6, answered=sum(answers), asked=len(answers))


@asynccontextmanager
async def _run(
    bench: Bench, articles: int, prepare: Prepare = leave
) -> AsyncIterator[tuple[Serving, float]]:
    """Run the bot over so many articles; give it with its MB at rest."""
    async with run_over(bench.stores, articles, prepare=prepare) as bot:
        assert await _add_articles(_find_curator(bot.guild), 0, 1) == [True]
        await asyncio.sleep(bench.scale.settle)
        yield bot, stalls.measure_memory(bot.pid) / 1e6


def make_whole(database: Path) -> None:
    """Give the newest articles of a store of `fill`, which are short, the features of whole ones.

    As many of each kind as 1,000 articles of ECB+ and of the web have at the mean; their words are
    as frequent as words are (Zipf), and two thirds of their pairs of words are their own.
    """
    chance = random.Random(1)
    weights = list(accumulate(1 / (rank + 3) for rank in range(90_000)))
    words = [f"word{rank}" for rank in range(len(weights))]

    def draw(count: int) -> tuple[tuple[str, float], ...]:
        chosen = dict.fromkeys(chance.choices(words, cum_weights=weights, k=2 * count))
        return tuple((word, round(chance.uniform(0.1, 4), 4)) for word in [*chosen][:count])

    def hashes(count: int, bits: int) -> tuple[int, ...]:
        return tuple(sorted(chance.getrandbits(bits) for _ in range(count)))

    with closing(sqlite3.connect(database)) as db, db:
        newest = "SELECT id, moment FROM article ORDER BY id DESC LIMIT ?"
        for number, moment in db.execute(newest, (WHOLE,)).fetchall():
            features = Features(
                moment=datetime.fromtimestamp(moment, UTC),
                sketch=hashes(160, 59),
                terms=draw(86),
                names=draw(10),
                title=hashes(7, 32),
                pairs=hashes(32, 17) + hashes(63, 32),
                lead=hashes(47, 32),
                figures=tuple(str(chance.randrange(300)) for _ in range(12)),
                beside=hashes(12, 32),
                words=hashes(150, 32),
            )
            db.execute(
                "UPDATE reading SET features = ? WHERE article_id = ?",
                (write_features(features), number),
            )


def _find_curator(guild: FakeGuild) -> Person:
    return guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))


async def _add_articles(curator: Person, first: int, count: int) -> list[bool]:
    """Add so many articles, one after the other; return which were added."""
    added = []
    for number in range(first, first + count):
        form = await curator.slash("article add", within=PATIENCE)
        if form.modal is None:
            added.append(False)
            continue
        text = " ".join(make_sentences(f"memory {number}", 25))
        given = {"Text": text, "Title": make_title(f"memory {number}")}
        answer = await curator.submit(form.modal, given, within=PATIENCE)
        added.append("Added" in answer.text)
    return added


async def _ask(guild: FakeGuild, number: int, rounds: int) -> list[bool]:
    """Ask for one thing after the other; return which were answered in time."""
    person = guild.person(f"p{number}")
    answered = []
    for day in range(1, rounds + 1):
        asked: tuple[tuple[str, dict[str, Any]], ...] = (
            ("date", {"when": f"{day} July 2021"}),
            ("search", {"query": "class:blog", "sort": "newest"}),
            ("entity show", {"name": "Ka"}),
            ("brief now", {}),
        )
        for command, given in asked:
            answer = await person.slash(command, within=PATIENCE, **given)
            answered.append(not answer.failed)
    return answered


@asynccontextmanager
async def _watch(pid: int) -> AsyncIterator[Peak]:
    """Look at the memory of a process and all below it until the end of the block."""
    peak = Peak()

    async def look() -> None:
        while True:
            seen = await asyncio.to_thread(stalls.measure_memory, pid)
            peak.most = max(peak.most, seen)
            await asyncio.sleep(EVERY)

    async with beside(look()):
        yield peak


def _weigh_libraries() -> float:
    """Return the MB of a process that has only loaded the libraries."""
    code = f"import {LIBRARIES}; print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        held = stalls.measure_memory(process.pid)
        process.communicate("\n")
    return held / 1e6
