"""Fill a store with made-up articles: words and names by Zipf's law, written straight to SQL."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from bot.domain.entities import fold_name
from storage import open_storage

SYLLABLES = [
    "ka",
    "ri",
    "to",
    "shi",
    "ma",
    "na",
    "ko",
    "ta",
    "mi",
    "su",
    "yo",
    "ben",
    "gar",
    "del",
    "tor",
]
START = 1_600_000_000
STEP = 97  # seconds between two articles


def make_words(chance: random.Random, count: int) -> list[str]:
    """Return `count` different words."""
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


class Zipf:
    """Choices in which the n-th item is n times rarer than the first (Zipf, 1949)."""

    def __init__(self, items: list[str], chance: random.Random) -> None:
        self._items = items
        self._chance = chance
        self._weights = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))

    def choose(self, count: int) -> list[int]:
        """Return the numbers of `count` items."""
        numbers = range(len(self._items))
        return self._chance.choices(numbers, cum_weights=self._weights, k=count)


def fill(
    path: Path, *, guild: int, articles: int, seed: int = 1, received: float | None = None
) -> None:
    """Write a store of `articles` articles for one guild, the same for the same seed.

    They came in at `received` (seconds since 1970), or each when it was published.
    """
    asyncio.run(_create(path))
    chance = random.Random(seed)
    words = make_words(chance, 20_000)
    names = [f"{a.title()} {b.title()}" for a, b in zip(words, reversed(words), strict=True)]
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("INSERT INTO desk (id, guild, name) VALUES (1, ?, 'Bench')", (guild,))
        rows = list(_write_articles(chance, words, names, articles))
        db.executemany(
            "INSERT INTO article (id, desk_id, title, text, text_hash, source_class, origin,"
            " moment, received_at, published_day) VALUES (?, 1, ?, ?, x'', 'newspaper', '', ?, ?,"
            " date(?, 'unixepoch'))",
            ((n, title, text, at, received or at, at) for n, title, text, at, _ in rows),
        )
        _write_findings(db, names, rows)
    db.close()


async def _create(path: Path) -> None:
    async with open_storage(f"sqlite:///{path}"):
        pass


Row = tuple[int, str, str, int, list[int]]


def _write_articles(
    chance: random.Random, words: list[str], names: list[str], count: int
) -> Iterator[Row]:
    by_word, by_name = Zipf(words, chance), Zipf(names, chance)
    for number in range(1, count + 1):
        chosen = [words[n] for n in by_word.choose(48)]
        named = sorted(set(by_name.choose(5)))
        title = f"{names[named[0]]} {' '.join(chosen[:6])}"
        sentences = [" ".join(chosen[at : at + 12]).capitalize() for at in range(0, 48, 12)]
        told = ". ".join(f"{s} {names[n]}" for s, n in zip(sentences, named, strict=False))
        yield number, title, f"{told}.", START + number * STEP, named


def _features(text: str, at: int) -> str:
    terms = [[word, 1.0] for word in sorted(set(text.lower().split()))]
    return json.dumps({"moment": at, "sketch": [], "terms": terms, "names": [], "days": []})


def _write_findings(db: sqlite3.Connection, names: list[str], rows: list[Row]) -> None:
    db.executemany(
        "INSERT INTO reading (article_id, sentences, features) VALUES (?, ?, ?)",
        (
            (n, json.dumps([[0, len(text), 0.5, 0.5, 0, 0, 0]]), _features(text, at))
            for n, _, text, at, _ in rows
        ),
    )
    db.executemany("INSERT INTO story (id, desk_id) VALUES (?, 1)", ((r[0],) for r in rows))
    db.executemany(
        "INSERT INTO story_article (article_id, story_id, score, reasons) VALUES (?, ?, 1, '[]')",
        ((row[0], row[0]) for row in rows),
    )
    used: dict[int, int] = {}
    for row in rows:
        for number in row[4]:
            used[number] = used.get(number, 0) + 1
    db.executemany(
        "INSERT INTO entity (id, desk_id, root_id, kind) VALUES (?, 1, ?, 'person')",
        ((n + 1, n + 1) for n in used),
    )
    db.executemany(
        "INSERT INTO alias (desk_id, entity_id, name, folded, used, used_as_name)"
        " VALUES (1, ?, ?, ?, ?, ?)",
        ((n + 1, names[n], fold_name(names[n]), count, count) for n, count in used.items()),
    )
    db.executemany(
        "INSERT INTO mention (entity_id, published_at, article_id, start, end)"
        " VALUES (?, ?, ?, ?, ?)",
        ((n + 1, row[3], row[0], at, at + 1) for row in rows for at, n in enumerate(row[4])),
    )
