"""Follow the names of a week of news as a desk does: is each person one entity?"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain.articles import Article, Published
from bot.domain.desks import GuildId
from bot.domain.entities import fold_name
from bot.pipeline import Pipeline
from bot.reading import read_whole
from storage import open_storage
from tests.makers.articles import make_unplaced

_PRESIDENT = re.compile(r"(?:Donald (?:J\. ?)?)?Trump\b")
_RELATIVES = re.compile(
    r"(?:Melania|Ivanka|Eric|Tiffany|Barron|Lara|Fred|Mary|Donald)\s+Trump(?:,? Jr\.?)?"
    r"|Trump,? Jr\b|Trump (?:Tower|Organi[sz]ation|Foundation|Hotel|University|Campaign|SoHo)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention on the desk: the entity, its kind, the words, and what stands around them."""

    entity: int
    kind: str
    words: str
    before: str
    after: str


def measure(sets: Path) -> dict[str, float]:
    """Return how many entities bear the president's name alone, and how whole persons are.

    `president_entities` bear his surname and hold mentions of him, `president_share` of his
    mentions stand in the greatest. `fragments` is the share of the mentions of persons known by
    their full names that stand in entities of one word.
    """
    named, names = follow(sets / "stories-dated" / "june-2018.jsonl")
    mentions = Counter(m.entity for m in named if _means_president(m))
    return {
        "president_entities": float(len(mentions)),
        "president_share": max(mentions.values()) / mentions.total(),
        "fragments": _count_fragments(named, names),
    }


def _means_president(mention: Named) -> bool:
    """Say whether a mention is of the president, not of a relative or of a firm."""
    around = f"{mention.before[-12:]}{mention.words}{mention.after[:14]}"
    if (
        mention.kind != "person"
        or "Trump" not in mention.words
        or re.search(r"Trump[-’'](?!s\b)", mention.words)
    ):
        return False
    relative = _RELATIVES.search(around)
    return relative is None or (relative[0].startswith("Donald Trump") and "Jr" not in relative[0])


def _count_fragments(named: list[Named], names: Mapping[int, str]) -> float:
    """Return the share of the mentions by surname that stand in entities of one word."""
    persons = [mention for mention in named if mention.kind == "person"]
    full = {
        fold_name(names[m.entity]).split()[-1] for m in persons if " " in fold_name(names[m.entity])
    }
    of_known = [
        m
        for m in persons
        if fold_name(m.words).split()[-1:] and fold_name(m.words).split()[-1] in full
    ]
    alone = [m for m in of_known if " " not in fold_name(names[m.entity])]
    return len(alone) / max(len(of_known), 1)


def follow(path: Path) -> tuple[list[Named], Mapping[int, str]]:
    """Return the mentions on a desk that the articles came in to, and the names of entities."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "desk.sqlite3"
        asyncio.run(bring_in(path, target))
        with sqlite3.connect(target) as held:
            texts = dict(held.execute("SELECT id, text FROM article"))
            rows = held.execute(
                "SELECT root.id, root.kind, mention.article_id, mention.start, mention.end"
                " FROM mention JOIN entity ON entity.id = mention.entity_id"
                " JOIN entity AS root ON root.id = entity.root_id"
            ).fetchall()
            names = dict(
                held.execute(
                    "SELECT entity_id, name FROM (SELECT entity_id, name FROM alias"
                    " ORDER BY used_as_name, used) GROUP BY entity_id"
                )
            )
    named = [
        Named(
            entity,
            kind,
            texts[article][start:end],
            texts[article][max(0, start - 40) : start],
            texts[article][end : end + 40],
        )
        for entity, kind, article, start, end in rows
    ]
    fullest: dict[int, str] = defaultdict(str)
    for entity, name in names.items():
        fullest[entity] = name
    for mention in named:
        if len(mention.words.split()) > len(fullest[mention.entity].split()):
            fullest[mention.entity] = mention.words
    return named, fullest


async def bring_in(path: Path, target: Path) -> None:
    """Bring the articles of a set of dated stories in to a new desk in a database file."""
    clock = _Clock()
    async with open_storage(f"sqlite:///{target}") as store:
        desk = await store.open_desk(GuildId(1))
        road = Pipeline(articles=store, entities=store, pool=_Here(), clock=clock)  # type: ignore[arg-type]  # it never runs
        for article in read_articles(path):
            assert article.published is not None
            moment = article.published.moment
            clock.moment = moment + timedelta(hours=1)
            reading, features = read_whole(article, clock.moment)
            await road.place(desk.id, make_unplaced(reading, features, article.title, clock.moment))


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a set of dated stories in the order in which they came out."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in sorted(rows, key=lambda row: (row["published"], row["id"])):
        day = date.fromisoformat(row["published"][:10])
        yield Article(
            title=row["title"],
            text=row["text"],
            site=row["source"],
            language=row["language"],
            published=Published(day=day),
        )


class _Clock:
    def __init__(self) -> None:
        self.moment = datetime(2018, 6, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


class _Here:
    """A pool that is never asked: all is read beforehand."""

    def submit(self) -> Future[None]:
        raise NotImplementedError
