"""Fill a store with made-up articles: words and names by Zipf's law, written straight to SQL."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, islice
from pathlib import Path

from bot.domain.entities import fold_name
from bot.domain.stories import Features
from storage import open_storage
from storage.codec import write_features
from storage.pieces import split_pieces

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


CHUNK = 20_000
"""Articles that are written at a time, so that a million need no more memory."""

JAPANESE = 10
"""One article in so many is in Japanese."""

SITES = [f"{name}.example.org" for name in ("wire", "observer", "daily", "gazette", "courier")]
CLASSES = ("newspaper", "wire", "official", "state media", "blog")


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up article: its number, what it says, when, and the numbers of the names in it."""

    number: int
    title: str
    text: str
    at: int
    names: list[int]
    language: str

    def values(self, received: float | None) -> dict[str, str | float]:
        """Return the article as a row."""
        host = SITES[self.number % len(SITES)]
        return {
            "id": self.number,
            "title": self.title,
            "text": self.text,
            "at": self.at,
            "received": received or self.at,
            "site": host.partition(".")[0].title(),
            "url": f"https://www.{host}/{self.number}",
            "language": self.language,
            "class": CLASSES[self.number % 23 % len(CLASSES)],
        }


def make_names(chance: random.Random, words: list[str], count: int) -> list[str]:
    """Return `count` different names, a tenth of them of three Chinese characters."""
    names: dict[str, None] = {}
    while len(names) < count:
        if len(names) % JAPANESE == 0:
            names["".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(3))] = None
        else:
            names[" ".join(word.title() for word in chance.choices(words, k=2))] = None
    return list(names)


def fill(
    path: Path, *, guild: int, articles: int, seed: int = 1, received: float | None = None
) -> None:
    """Write a store of `articles` articles for one guild, the same for the same seed.

    They came in at `received` (seconds since 1970), or each when it was published. There are
    20,000 names, and a further one for every ten articles above 200,000.
    """
    asyncio.run(_create(path))
    chance = random.Random(seed)
    words = make_words(chance, 20_000)
    names = make_names(chance, words, max(20_000, articles // 10))
    made = _make_articles(chance, words, names, articles)
    used: Counter[int] = Counter()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -200000")
        db.execute("INSERT INTO desk (id, guild, name) VALUES (1, ?, 'Bench')", (guild,))
        while rows := list(islice(made, CHUNK)):
            _write_articles(db, rows, received)
            _write_findings(db, names, rows, used)
            db.commit()
        db.executemany(
            "UPDATE alias SET used = ?, used_as_name = ? WHERE entity_id = ?",
            ((count, count, n + 1) for n, count in used.items()),
        )
    db.close()


async def _create(path: Path) -> None:
    async with open_storage(f"sqlite:///{path}"):
        pass


def _make_articles(
    chance: random.Random, words: list[str], names: list[str], count: int
) -> Iterator[Made]:
    by_word, by_name = Zipf(words, chance), Zipf(names, chance)
    signs = [chr(0x5E00 + n * 2) + chr(0x6E00 + n) for n in range(4_000)]
    by_sign = Zipf(signs, chance)
    for number in range(1, count + 1):
        named = sorted(set(by_name.choose(5)))
        japanese = number % JAPANESE == 0
        chosen = [
            (signs if japanese else words)[n] for n in (by_sign if japanese else by_word).choose(48)
        ]
        join, stop = ("", "。") if japanese else (" ", ". ")
        title = join.join([names[named[0]], *chosen[:6]])
        sentences = [join.join(chosen[at : at + 12]).capitalize() for at in range(0, 48, 12)]
        article = stop.join(f"{s}{join}{names[n]}" for s, n in zip(sentences, named, strict=False))
        at = START + number * STEP
        yield Made(number, title, article + stop.strip(), at, named, "ja" if japanese else "en")


def _features(text: str, at: int) -> str:
    terms = tuple((word, 1.0) for word in sorted(set(text.lower().split())))
    return write_features(Features(moment=datetime.fromtimestamp(at, UTC), terms=terms))


def _write_articles(db: sqlite3.Connection, rows: list[Made], received: float | None) -> None:
    db.executemany(
        "INSERT INTO article (id, desk_id, title, text, text_hash, url, site, language,"
        " source_class, origin, moment, received_at, published_day, arrival)"
        " VALUES (:id, 1, :title, :text, x'', :url, :site, :language, :class, '', :at, :received,"
        " date(:at, 'unixepoch'), :id)",
        (row.values(received) for row in rows),
    )
    db.execute("UPDATE desk SET arrivals = (SELECT max(arrival) FROM article)")
    db.executemany(
        "INSERT INTO article_pieces (rowid, pieces, desk_word) VALUES (?, ?, 'desk1')",
        ((r.number, p) for r in rows if (p := split_pieces(f"{r.title}\n{r.text}"))),
    )
    db.executemany("INSERT INTO story (id, desk_id) VALUES (?, 1)", ((r.number,) for r in rows))
    db.executemany(
        "INSERT INTO story_article (article_id, story_id, score, reasons) VALUES (?, ?, 1, '[]')",
        ((row.number, row.number) for row in rows),
    )


def _write_findings(
    db: sqlite3.Connection, names: list[str], rows: list[Made], used: Counter[int]
) -> None:
    db.executemany(
        "INSERT INTO reading (article_id, sentences, features) VALUES (?, ?, ?)",
        (
            (r.number, json.dumps([[0, len(r.text), 0.5, 0.5, 0, 0, 0]]), _features(r.text, r.at))
            for r in rows
        ),
    )
    new = {number for row in rows for number in row.names} - used.keys()
    used.update(number for row in rows for number in row.names)
    db.executemany(
        "INSERT INTO entity (id, desk_id, root_id, kind) VALUES (?, 1, ?, 'person')",
        ((n + 1, n + 1) for n in sorted(new)),
    )
    db.executemany(
        "INSERT INTO alias (desk_id, entity_id, name, folded, used, used_as_name)"
        " VALUES (1, ?, ?, ?, 1, 1)",
        ((n + 1, names[n], fold_name(names[n])) for n in sorted(new)),
    )
    db.executemany(
        "INSERT INTO mention (entity_id, published_at, article_id, start, end)"
        " VALUES (?, ?, ?, ?, ?)",
        ((n + 1, row.at, row.number, at, at + 1) for row in rows for at, n in enumerate(row.names)),
    )
    # Every second article names a day, the most of them that of its publication or the one before.
    db.executemany(
        "INSERT INTO event_day (desk_id, first, last, article_id, start, end, role)"
        " VALUES (1, date(?1, 'unixepoch', ?2), date(?1, 'unixepoch', ?3), ?4, 5, 9, 'event')",
        (
            (row.at, f"-{row.number % 5} days", f"-{row.number % 5 % 3} days", row.number)
            for row in rows
            if row.number % 2
        ),
    )
    db.executemany(
        "INSERT OR IGNORE INTO dated_mention (entity_id, first, last, article_id, start, end, role)"
        " VALUES (?1, date(?2, 'unixepoch', ?3), date(?2, 'unixepoch', ?4), ?5, 5, 9, 'event')",
        (
            (n + 1, row.at, f"-{row.number % 5} days", f"-{row.number % 5 % 3} days", row.number)
            for row in rows
            if row.number % 2
            for n in row.names
        ),
    )
