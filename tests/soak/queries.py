"""Random texts typed into a search over 50,000 articles: an answer or words why not, in a second.

One in two is a query such as people type, the other one is mostly not.

Of a further desk that holds nothing, no query may find anything. The suite does the same 2,000
times over four articles, and compares what is found (tests/storage/test_search.py).
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.briefing.context import AnswerContext
from bot.briefing.lookup.search import SearchPage
from bot.briefing.questions.answer import answer_question
from bot.briefing.wording import load_wording
from bot.domain.desks import GuildId
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import QueryFault
from bot.domain.questions import SearchOrder, SearchQuestion
from bot.ports.storage import Storage
from storage import open_storage
from tests.bench.generator import START, STEP, fill
from tests.bench.query_texts import make_query_text, make_sensible_text

QUERIES, ARTICLES = 20_000, 50_000
GUILD, EMPTY = 7, 8

MOST_SECONDS = 1.0
"""Of a core's time that a query may take."""

SAVED = {"x": "title:met", "wire": "class:wire OR lang:ja", "en": "-(ships Boso)"}
"""Searches that are saved under what `make_query_text` types behind `saved:`."""


@dataclass(slots=True)
class Figures:
    """What came of the queries."""

    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    found: int = 0
    nothing: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def draw_words(path: Path, chance: random.Random, count: int = 400) -> list[str]:
    """Return words, names and runs of characters of a store's articles, common and rare."""
    words: list[str] = []
    with sqlite3.connect(path) as db:
        (newest,) = db.execute("SELECT max(id) FROM article").fetchone()
        while len(words) < count:
            number = chance.randint(1, newest)
            title, text = db.execute(
                "SELECT title, text FROM article WHERE id = ?", (number,)
            ).fetchone()
            if text.isascii():
                words += [chance.choice(text.split()).strip("."), title.split()[0]]
            else:
                at = chance.randrange(len(text) - 4)
                words.append(text[at : at + chance.randint(1, 4)])
    db.close()
    return words


async def ask_all(store: Storage, words: list[str], count: int, chance: random.Random) -> Figures:
    """Ask queries of the desk with articles, and each tenth of the empty one too."""
    figures = Figures()
    now = datetime.fromtimestamp(START + ARTICLES * STEP, UTC)
    context = {}
    for guild in (GUILD, EMPTY):
        desk = await store.open_desk(GuildId(guild))
        for name, query in SAVED.items():
            await store.save_search(desk.id, name, query, person=1, now=now)
        context[guild] = AnswerContext(store=store, desk=desk, now=now, wording=load_wording())
    for number in range(count):
        make = make_sensible_text if number % 2 else make_query_text
        typed = make(chance, words)
        order = chance.choice(list(SearchOrder))
        await _ask(context[GUILD], typed, order, figures)
        if number % 10 == 0:
            held = figures.found
            await _ask(context[EMPTY], typed, order, figures)
            if figures.found > held:
                figures.wrong.append(f"{typed!r} found something where nothing is")
    return figures


async def _ask(context: AnswerContext, typed: str, order: SearchOrder, figures: Figures) -> None:
    begun, waited = time.process_time(), time.perf_counter()
    try:
        answer = await answer_question(context, SearchQuestion(query=typed, order=order))
    except QueryNotUnderstood as error:
        figures.faults[str(error.fault)] += 1
        if error.fault not in set(QueryFault) or not str(error):
            figures.wrong.append(f"{typed!r} is refused without words")
    except Exception as error:
        figures.wrong.append(f"{typed!r} raises {error!r}")
    else:
        hits = isinstance(answer.value, SearchPage) and answer.value.hits
        figures.found += bool(hits)
        figures.nothing += not hits
    took = time.process_time() - begun
    figures.seconds.append(took)
    figures.waits.append(time.perf_counter() - waited)
    figures.slowest = max(figures.slowest, (took, typed))
    if took > MOST_SECONDS:
        figures.wrong.append(f"{typed!r} takes {took:.2f} s")


def main(arguments: list[str]) -> bool:
    """Ask the queries (or so many as are asked for) and print the figures."""
    count = int(arguments[0]) if arguments else QUERIES
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queries.sqlite3"
        fill(path, guild=GUILD, articles=ARTICLES)
        words = draw_words(path, chance)

        async def run() -> Figures:
            async with open_storage(f"sqlite:///{path}") as store:
                return await ask_all(store, words, count, chance)

        figures = asyncio.run(run())
    show(figures, count)
    return not figures.wrong


def show(figures: Figures, count: int) -> None:
    """Print what came of the queries."""
    cuts = statistics.quantiles(figures.seconds, n=100)
    faults = ", ".join(f"{name} {n:,}" for name, n in figures.faults.most_common())
    print(
        f"{count:,} random queries over {ARTICLES:,} articles, {len(figures.seconds) - count:,} of"
        f" them also over none: {figures.found:,} found something, {figures.nothing:,} nothing,"
        f" {sum(figures.faults.values()):,} were refused in words ({faults})"
    )
    print(
        f"a core's time: median {1000 * cuts[49]:.1f} ms, p95 {1000 * cuts[94]:.1f} ms, p99"
        f" {1000 * cuts[98]:.1f} ms, most {1000 * figures.slowest[0]:.0f} ms; longest wait"
        f" {1000 * max(figures.waits):.0f} ms"
    )
    print(f"slowest: {figures.slowest[1]!r}")
    print(f"{len(figures.wrong)} wrong")
    for line in figures.wrong[:20]:
        print(f"  {line}")
