"""Search: a query's narrowest part says where to look, its other parts are asked of each article.

Words are found by FTS5 over titles and texts, Chinese and Japanese by two-character pieces.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from typing_extensions import override

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import DeskId, RefKind, find_number
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import All, Field, FieldName, Published, Query, QueryFault, names_source
from bot.domain.questions import SearchOrder, SearchQuery
from bot.ports.search import SearchStore
from storage import codec
from storage.rank import READ, rank_hits
from storage.seam import Family, OutOfTime, Row
from storage.search.compile import Compiler, Known, Part, find_fields, find_wanted, is_wordy

RANKED = 1000
"""How many of the newest hits are ranked: their texts are looked through for the words."""

SECONDS = 2.0
"""Seconds that a step of a search may take; one that takes longer is stopped."""

AHEAD = 4
"""How many times as many hits of words are found as are shown: by when they came in, which is not
quite when they were published.
"""

VERY_FEW = 400
"""Articles up to which each is asked of by itself (0.1 ms), rather than all hits of the words."""

FEW = 5_000
"""Articles from which a set is not gathered, but asked of the newest articles one by one."""

FEW_AMONG_WORDS = 10_000
"""The same beside words: a hit is dear to ask of, because its row must be read."""

FEW_HITS = 2_000
"""Hits of words below which each is asked of whatever else must hold, and no set is gathered."""

WINDOW, WIDER = 50_000, 4
"""Articles, the newest, among which words and a large set are looked for first, and how many times
as many older ones come next, until there are enough.
"""

# The values of an index column one by one, each by a look into the index (a loose index scan).
# SQLite looks by the first of the conditions: by the other it walks through all of the index.
_DISTINCT = """WITH RECURSIVE seen (name) AS (
  SELECT min({column}) FROM article WHERE desk_id = :desk AND {column} > ''
  UNION ALL
  SELECT (SELECT min({column}) FROM article
    WHERE desk_id = :desk AND {column} > seen.name AND {column} > '')
  FROM seen WHERE seen.name IS NOT NULL
) SELECT name FROM seen WHERE name IS NOT NULL"""

_SITES = _DISTINCT.format(column="site")
_HOSTS = _DISTINCT.format(column="host")
_NAMED = """SELECT DISTINCT member.id FROM alias
JOIN entity AS named ON named.id = alias.entity_id
JOIN entity AS member ON member.root_id = named.root_id
WHERE alias.desk_id = :desk AND alias.folded = :name AND alias.ruled >= 0"""

_NUMBERED = """SELECT member.id FROM entity AS named
JOIN entity AS member ON member.root_id = named.root_id
WHERE named.id = :number AND named.desk_id = :desk"""

_FEEDS = "SELECT id, name, tags FROM subscription WHERE desk_id = :desk"

_OTHERS = """SELECT 1 WHERE EXISTS (SELECT 1 FROM article WHERE desk_id < :desk)
OR EXISTS (SELECT 1 FROM article WHERE desk_id > :desk)"""

_NEWEST = "SELECT id FROM article WHERE desk_id = :desk ORDER BY arrival DESC LIMIT 1"

_HITS = "SELECT rowid AS id FROM article_words WHERE article_words MATCH :match"

_COUNT = "SELECT count(*) AS n FROM (SELECT id FROM ({ids}) LIMIT :most)"

_FEW_HITS = """WITH few (id) AS MATERIALIZED ({ids})
SELECT article.id, article.moment FROM few CROSS JOIN article ON article.id = few.id
WHERE +article.desk_id = :desk AND {conditions}
ORDER BY article.moment DESC, article.id DESC LIMIT :limit"""

# With a limit, which is none, SQLite keeps the order: articles are read until there are enough.
_FEW_NEWEST = """WITH few (id, moment) AS MATERIALIZED (
  {ids} ORDER BY moment DESC, id DESC LIMIT 9000000000000000000
) SELECT article.id, article.moment FROM few CROSS JOIN article ON article.id = few.id
WHERE +article.desk_id = :desk AND {conditions} LIMIT :limit"""

_FEW_WORDS = """WITH few (id) AS MATERIALIZED (SELECT id FROM ({ids}))
SELECT article.id, article.moment FROM article_words
CROSS JOIN article ON article.id = article_words.rowid
WHERE article_words MATCH :match
AND article_words.rowid BETWEEN (SELECT min(id) FROM few) AND (SELECT max(id) FROM few)
AND +article_words.rowid IN (SELECT id FROM few)
AND article.desk_id = :desk AND {conditions}
ORDER BY article_words.rowid DESC LIMIT :limit"""

_WORDS_OF_FEW = """WITH few (id) AS MATERIALIZED (SELECT id FROM ({ids}))
SELECT article.id, article.moment FROM few
CROSS JOIN article_words ON article_words.rowid = few.id
CROSS JOIN article ON article.id = few.id
WHERE article_words MATCH :match AND +article.desk_id = :desk AND {conditions}
ORDER BY article.id DESC LIMIT :limit"""

_WORDS = """SELECT article.id, article.moment FROM article_words
CROSS JOIN article ON article.id = article_words.rowid
WHERE article_words MATCH :match AND article.desk_id = :desk AND {conditions}
ORDER BY article_words.rowid DESC LIMIT :limit"""

_ALL = """SELECT article.id, article.moment FROM article
WHERE article.desk_id = :desk AND {conditions}
ORDER BY article.moment DESC, article.id DESC LIMIT :limit"""

_AMONG = """SELECT article.id FROM article
WHERE +article.desk_id = :desk AND article.id IN :among
AND {condition}"""

_TEXTS = f"""SELECT id, length(title) + length(text) AS size,
title, substr(text, 1, {READ}) AS text
FROM article WHERE +desk_id = :desk AND id IN :ids"""

_ARTICLES = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article
WHERE +desk_id = :desk AND id IN :ids"""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must hold: words, the narrowest set, and conditions on each article."""

    match: str | None
    parts: tuple[Part, ...]


class Search(Family, SearchStore):
    """The searches of a database."""

    _words = _WORDS
    _few_newest = _FEW_NEWEST
    _few_words = _FEW_WORDS
    _words_of_few = _WORDS_OF_FEW

    @override
    async def search(
        self, desk: DeskId, query: SearchQuery, *, limit: int
    ) -> tuple[StoredArticle, ...]:
        try:
            hits = await self._find_hits(desk, query, limit)
            if query.order is SearchOrder.RELEVANCE:
                hits = await self._rank(desk, hits, query.query)
            chosen = hits[:limit]
            values = {"desk": desk, "ids": chosen}
            rows = {row["id"]: row for row in await self._db.fetch(_ARTICLES, values)}
        except OutOfTime as error:
            raise QueryNotUnderstood(fault=QueryFault.TOO_COSTLY) from error
        return tuple(codec.read_article(rows[number]) for number in chosen if number in rows)

    @override
    async def find_matching(
        self, desk: DeskId, query: Query, among: Collection[ArticleId]
    ) -> frozenset[ArticleId]:
        known = await self._find_known(desk, find_fields(query))
        values = {"desk": desk, "among": list(among)}
        compiler = Compiler(self._db.words, desk, known, values)
        written = _AMONG.format(condition=compiler.compile(query).condition)
        try:
            rows = await self._db.fetch(written, compiler.values, seconds=SECONDS)
        except OutOfTime as error:
            raise QueryNotUnderstood(fault=QueryFault.TOO_COSTLY) from error
        return frozenset(ArticleId(row["id"]) for row in rows)

    @override
    async def find_sources(self, desk: DeskId, text: str, *, limit: int) -> tuple[str, ...]:
        values = {"desk": desk}
        rows = [
            row["name"]
            for query in (_FEEDS, _SITES, _HOSTS)
            for row in await self._db.fetch(query, values)
        ]
        names = {fold_name(name): name for name in reversed(rows)}
        wanted = fold_name(text)
        holding = [folded for folded in reversed(names) if wanted in folded]
        near = process.extract(wanted, list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=50)
        found = dict.fromkeys([*holding, *(folded for folded, *_ in near)])
        return tuple(names[folded] for folded in found)[:limit]

    async def _find_hits(self, desk: DeskId, asked: SearchQuery, limit: int) -> list[int]:
        """Return the newest hits, of words those that came in last."""
        query = asked.query
        parts = query.parts if isinstance(query, All) else (query,)
        bounds = tuple(part for part in parts if isinstance(part, Published))
        known = await self._find_known(desk, find_fields(query))
        alone = await self._is_alone(desk)
        compiler = Compiler(self._db.words, desk, known, {"desk": desk}, bounds, alone)
        match = compiler.match_words([part for part in parts if is_wordy(part)])
        others = tuple(compiler.compile(part) for part in parts if not is_wordy(part))
        if match:
            limit = RANKED if asked.order is SearchOrder.RELEVANCE else AHEAD * limit
        compiler.values |= {"match": match, "limit": limit}
        rows = await self._fetch_hits(_Plan(match, others), compiler)
        found = sorted(((row["moment"], row["id"]) for row in rows), reverse=True)
        return [number for _, number in found]

    async def _fetch_hits(self, plan: _Plan, compiler: Compiler) -> list[Row]:
        most = FEW_AMONG_WORDS if plan.match else FEW
        sets = [place for place, part in enumerate(plan.parts) if part.ids is not None]
        if sets and plan.match and await self._count(_HITS, compiler, FEW_HITS) < FEW_HITS:
            sets = []
        counted = [(await self._count(plan.parts[at].ids or "", compiler, most), at) for at in sets]
        fewest, place = min(counted, default=(most, -1))
        narrow = fewest < most
        large = bool(plan.match and sets and not narrow)
        # What a set says need not be asked again, save that words are no condition.
        said = place if narrow else sets[0] if large else -1
        asked = [part.condition for at, part in enumerate(plan.parts) if at != said]
        if large:
            return await self._fetch_windows(plan.parts[said], asked, compiler)
        if narrow:
            few = plan.parts[place]
            words = self._few_words if fewest > VERY_FEW else self._words_of_few
            sql = words if plan.match else self._few_newest if few.dated else _FEW_HITS
        else:
            few, sql = None, self._words if plan.match else _ALL
        written = sql.format(ids=few and few.ids, conditions=" AND ".join(asked) or "1 = 1")
        return await self._db.fetch(written, compiler.values, seconds=SECONDS)

    async def _fetch_windows(self, few: Part, asked: list[str], compiler: Compiler) -> list[Row]:
        """Return hits of words in a large set, looked for among the newest articles first."""
        ids = f"SELECT id FROM ({few.ids}) WHERE id BETWEEN :low AND :high"
        sql = self._few_words.format(ids=ids, conditions=" AND ".join(asked) or "1 = 1")
        newest = await self._db.fetch(_NEWEST, {"desk": compiler.desk})
        high, span, rows = newest[0]["id"] if newest else 0, WINDOW, list[Row]()
        while high > 0 and len(rows) < compiler.values["limit"]:
            values = {**compiler.values, "low": high - span + 1, "high": high}
            rows += await self._db.fetch(sql, values, seconds=SECONDS)
            high, span = high - span, span * WIDER
        return rows

    async def _count(self, ids: str, compiler: Compiler, most: int) -> int:
        values = {**compiler.values, "most": most}
        rows = await self._db.fetch(_COUNT.format(ids=ids), values, seconds=SECONDS)
        return int(rows[0]["n"])

    async def _rank(self, desk: DeskId, hits: list[int], query: Query) -> list[int]:
        """Return hits by how well they fit the words asked for, the newest first of equals."""
        wanted = find_wanted(query)
        if not wanted or not hits:
            return hits
        rows = await self._db.fetch(_TEXTS, {"desk": desk, "ids": hits}, seconds=SECONDS)
        scores = await asyncio.to_thread(rank_hits, rows, wanted, seconds=SECONDS)
        return sorted(hits, key=lambda number: -scores.get(number, 0.0))

    async def _is_alone(self, desk: DeskId) -> bool:
        """Tell whether what the index of words finds is the desk's anyway."""
        return not await self._db.fetch(_OTHERS, {"desk": desk})

    async def _find_known(self, desk: DeskId, fields: frozenset[Field]) -> Known:
        """Return which of the desk's sources and entities the fields of a query name."""
        asked = {f.value for f in fields if f.name is FieldName.SOURCE}
        tags = {f.value for f in fields if f.name is FieldName.TAG}
        values = {"desk": desk}
        feeds = await self._db.fetch(_FEEDS, values) if asked or tags else []
        sites = [r["name"] for r in await self._db.fetch(_SITES, values)] if asked else []
        hosts = [r["name"] for r in await self._db.fetch(_HOSTS, values)] if asked else []
        by_name = {
            (FieldName.SOURCE, v): [r["id"] for r in feeds if names_source(v, r["name"])]
            for v in asked
        }
        by_tag = {
            (FieldName.TAG, v): [r["id"] for r in feeds if _has_tag(v, r["tags"])] for v in tags
        }
        named = [f.value for f in fields if f.name is FieldName.ENTITY]
        return Known(
            sites={v: [name for name in sites if names_source(v, name)] for v in asked},
            hosts={v: [name for name in hosts if names_source(v, name)] for v in asked},
            feeds=by_name | by_tag,
            entities={v: await self._find_members(desk, v) for v in named},
        )

    async def _find_members(self, desk: DeskId, value: str) -> list[int]:
        """Return the entities that a name or a number means, with all merged with them."""
        number = find_number(value, RefKind.ENTITY)
        values = {"desk": desk, "number": number, "name": fold_name(value)}
        rows = await self._db.fetch(_NAMED if number is None else _NUMBERED, values)
        return [row["id"] for row in rows]


def _has_tag(value: str, tags: str) -> bool:
    return fold_name(value) in (fold_name(str(tag)) for tag in json.loads(tags))
