"""How long look-ups take on stores of made-up articles of several sizes."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.briefing.lookup.dates import look_up_date
from bot.briefing.lookup.entities import NameUnknown, find_entity, look_up_entity
from bot.briefing.lookup.search import look_up_words
from bot.briefing.lookup.timelines import make_entity_timeline
from bot.domain.desks import Desk, GuildId
from bot.domain.entities import DayRange, fold_name
from bot.domain.questions import SearchOrder, SearchQuestion
from bot.ports.storage import Storage
from bot.process import spare_what_lasts
from storage import open_storage
from tests.bench.generator import START, STEP
from tests.bench.parts import Bench
from tests.bench.rows import Row
from tests.bench.stores import GUILD

COMMON = "common word, newest first"

LIMITS = {
    "entity page": 50,
    "entity with a week": 50,
    "date": 50,
    "date with an entity": 50,
    "timeline page": 50,
    "autocomplete of names": 50,
    "autocomplete of stories": 50,
    "autocomplete of articles": 50,
    "autocomplete of sources": 50,
    "a name with a letter left out": 50,
    COMMON: 100,
    f"{COMMON}, from the disk": 100,
}
"""Milliseconds that the 95th percentile may take."""

GROWTH = 3.0
"""How many times its figure at 10,000 articles a look-up may take at a million."""

Ask = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Sample:
    """What is asked about: as often as it stands in the articles, so mostly what is common."""

    store: Storage
    desk: Desk
    names: list[str]
    words: list[str]
    runs: list[str]
    days: list[datetime]
    now: datetime

    def questions(self) -> dict[str, list[Ask]]:
        """Return the look-ups to measure, each with its rounds."""
        rounds = list(zip(self.names, self.words, self.runs, self.days, strict=True))
        return {
            "entity page": [self._entity(name) for name, *_ in rounds],
            "entity with a week": [self._week(name, day) for name, _, _, day in rounds],
            "date": [self._date(day) for *_, day in rounds],
            "date with an entity": [self._date(day, name) for name, _, _, day in rounds],
            "timeline page": [self._timeline(name) for name, *_ in rounds],
            "autocomplete of names": [
                self._names(name[: 1 + number % 4]) for number, (name, *_) in enumerate(rounds)
            ],
            "autocomplete of stories": [
                self._stories(word[: 2 + number % 4]) for number, (_, word, *_) in enumerate(rounds)
            ],
            "autocomplete of articles": [
                self._titles(word[: 2 + number % 4]) for number, (_, word, *_) in enumerate(rounds)
            ],
            "autocomplete of sources": [self._sources(word) for _, word, *_ in rounds],
            "a name with a letter left out": [
                self._names(f"{name[:3]}{name[4:]}") for name, *_ in rounds
            ],
            "stories, two characters": [self._stories(run) for _, _, run, _ in rounds],
            COMMON: [self._search(word) for _, word, *_ in rounds],
            "common word, best first": [
                self._search(word, SearchOrder.RELEVANCE) for _, word, *_ in rounds
            ],
            "two words and an entity": [
                self._search(f'{word} {other} entity:"{name}"')
                for (name, word, *_), other in zip(rounds, reversed(self.words), strict=True)
            ],
            "two characters": [self._search(run) for _, _, run, _ in rounds],
            "a class and no word": [self._search("class:blog") for _ in rounds],
            "a name and no word": [self._search(f'entity:"{name}"') for name, *_ in rounds],
        }

    def _entity(self, name: str) -> Ask:
        async def ask() -> object:
            entity = await find_entity(self.store, self.desk, name)
            assert not isinstance(entity, NameUnknown)
            return await look_up_entity(self.store, self.desk, entity, now=self.now)

        return ask

    def _timeline(self, name: str) -> Ask:
        async def ask() -> object:
            found = await find_entity(self.store, self.desk, name)
            assert not isinstance(found, NameUnknown)
            return await make_entity_timeline(self.store, self.desk, found)

        return ask

    def _week(self, name: str, day: datetime) -> Ask:
        since, until = day.date(), day.date() + timedelta(days=6)
        return self._search(f'entity:"{name}" on:{since}..{until}')

    def _date(self, day: datetime, name: str | None = None) -> Ask:
        async def ask() -> object:
            days = DayRange(day.date(), day.date())
            found = await self.store.find_named(self.desk.id, fold_name(name)) if name else ()
            entity = found[0] if found else None
            return await look_up_date(self.store, self.desk, days, entity=entity)

        return ask

    def _names(self, typed: str) -> Ask:
        return lambda: self.store.find_similar(self.desk.id, fold_name(typed), limit=25)

    def _stories(self, typed: str) -> Ask:
        return lambda: self.store.find_stories(self.desk.id, typed, limit=25)

    def _titles(self, typed: str) -> Ask:
        return lambda: self.store.find_titles(self.desk.id, typed, limit=25)

    def _sources(self, typed: str) -> Ask:
        return lambda: self.store.find_sources(self.desk.id, typed, limit=25)

    def _search(self, text: str, order: SearchOrder = SearchOrder.NEWEST) -> Ask:
        wanted = SearchQuestion(query=text, order=order)
        return lambda: look_up_words(self.store, self.desk, wanted, now=self.now)


def measure_lookups(bench: Bench) -> list[Row]:
    """Return each look-up at each size, its figure at the least size beside it."""
    figures: dict[int, dict[str, float]] = {}
    rows: list[Row] = []
    for size in bench.scale.lookups:
        try:
            path = bench.stores.get(size)
        except OSError as error:
            rows.append(Row(name=f"at {size:,} articles", note=f"left out: {error}"))
            continue
        bench.say(f"  look-ups at {size:,} articles …")
        figures[size] = asyncio.run(time_lookups(path, rounds=bench.scale.rounds))
    least = min(figures, default=0)
    for name in figures.get(least, ()):
        for size, found in figures.items():
            small = figures[least][name]
            beside = {} if size == least else _stand_beside(small, least)
            rows.append(
                Row(
                    name=f"{name}, {size:,} articles",
                    figure=found[name],
                    unit="ms",
                    limit=LIMITS.get(name),
                    **beside,
                )
            )
    return rows


def _stand_beside(figure: float, size: int) -> dict[str, Any]:
    return {"beside": f"at {size:,}", "beside_figure": figure, "share": GROWTH}


async def time_lookups(path: Path, *, rounds: int) -> dict[str, float]:
    """Return the 95th percentile of each look-up in milliseconds, on a store of `fill`.

    It is the time that the processor worked for it, in all threads: what else runs on the machine
    is not counted. The file is read through first, and a first round of each warms the cache, as on
    a machine that has been running: else a large store is measured from the disk beside a small one
    from memory. What is loaded by then is spared, as the bot does once it is ready.
    """
    figures: dict[str, float] = {}
    _read_through(path)
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(GuildId(GUILD))
        sample = draw_sample(path, store, desk, rounds)
        spare_what_lasts()
        questions = sample.questions()
        for name, asks in questions.items():
            figures[name] = await time_asks(asks)
        _forget_pages(path)
        figures[f"{COMMON}, from the disk"] = await time_asks(questions[COMMON])
    return figures


def _read_through(path: Path) -> None:
    with path.open("rb") as store:
        while store.read(2**20):
            pass


def _forget_pages(path: Path) -> None:
    """Let the system forget what it holds of a file in memory, where it can be told to."""
    if not hasattr(os, "posix_fadvise"):  # macOS
        return
    with path.open("rb") as store:
        os.posix_fadvise(store.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


async def time_asks(
    asks: Sequence[Ask], *, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the 95th percentile of what these took by a clock (the processor's), in ms."""
    times = []
    await asks[0]()
    for ask in asks:
        begun = clock()
        await ask()
        times.append(1000 * (clock() - begun))
    return statistics.quantiles(times, n=20)[-1]


def draw_sample(path: Path, store: Storage, desk: Desk, rounds: int) -> Sample:
    """Return so many names, words and days of a store of `fill`, the same for the same store."""
    chance = random.Random(2)
    with sqlite3.connect(path) as db:
        (newest,) = db.execute("SELECT max(id) FROM article").fetchone()
        names: list[str] = []
        words: list[str] = []
        runs: list[str] = []
        days: list[datetime] = []
        while len(names) < rounds:
            number = chance.randint(1, newest)
            text, at = db.execute(
                "SELECT text, moment FROM article WHERE id = ?", (number,)
            ).fetchone()
            named = db.execute(
                "SELECT name FROM mention JOIN alias USING (entity_id) WHERE article_id = ?",
                (number,),
            ).fetchall()
            if text.isascii() == (len(words) > len(runs)):
                continue
            (words if text.isascii() else runs).append(
                text.split()[0] if text.isascii() else text[:2]
            )
            if len(runs) == len(words):
                names.append(chance.choice(named)[0])
                days.append(datetime.fromtimestamp(at, UTC))
    db.close()
    now = datetime.fromtimestamp(START + newest * STEP, UTC)
    return Sample(store, desk, names, words, runs, days, now)
