"""Trends: how often entities are named, alone and in pairs, now and before; copies never count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.entities import EntityId
from bot.domain.questions import NameCount, PairCount, Periods
from bot.ports.articles import TrendStore
from storage import codec
from storage.articles.entities import Entities
from storage.seam import Parameters

FEW = 2_000
"""Articles of a period up to which the names in them are counted, all of them."""

BATCH = 80
"""Names that are counted at first where there are more articles: twice as many each further time.
Of names as texts have them (Zipf's law) the 60 that stand in most are among the first 80."""

_BY_DAY = """WITH bound AS (
  SELECT key AS place, value AS since, lead(value) OVER (ORDER BY key) AS until
  FROM each(:days)
)
SELECT wanted.value AS id, bound.place, (
  SELECT count(DISTINCT mention.article_id) FROM entity AS member
  CROSS JOIN mention ON mention.entity_id = member.id
    AND mention.published_at >= bound.since AND mention.published_at < bound.until
  WHERE member.root_id = wanted.value AND member.desk_id = :desk AND mention.of_copy = 0
) AS articles
FROM bound CROSS JOIN each(:ids) AS wanted WHERE bound.until IS NOT NULL"""

_BETWEEN = "desk_id = :desk AND moment >= :since AND moment < :until"

_INDEPENDENT = f"""SELECT (SELECT count(*) FROM article WHERE {_BETWEEN})
- (SELECT count(*) FROM article WHERE {_BETWEEN} AND copy_of IS NOT NULL) AS articles"""

_SEVERAL = f"SELECT count(*) AS n FROM (SELECT 1 FROM article WHERE {_BETWEEN} LIMIT :few + 1)"

_NAMED = f"""SELECT entity.root_id AS id, count(DISTINCT mention.article_id) AS articles
FROM (SELECT id FROM article WHERE {_BETWEEN} AND copy_of IS NULL) AS told
CROSS JOIN mention ON mention.article_id = told.id
JOIN entity ON entity.id = mention.entity_id
WHERE entity.desk_id = :desk AND entity.hidden = 0
GROUP BY entity.root_id HAVING count(DISTINCT mention.article_id) >= :least
ORDER BY count(DISTINCT mention.article_id) DESC, entity.root_id LIMIT :limit"""

# In how many articles at most a name can stand: those that it was ever in.
_WALK = """SELECT root_id AS id, articles FROM entity
WHERE desk_id = :desk AND articles > 0 AND root_id = id AND hidden = 0
ORDER BY articles DESC, id DESC LIMIT :limit OFFSET :offset"""

_MERGED = """SELECT root_id AS id, sum(articles) AS articles FROM entity
WHERE desk_id = :desk AND hidden = 0 AND root_id IN (
  SELECT root_id FROM entity WHERE desk_id = :desk AND root_id <> id)
GROUP BY root_id ORDER BY sum(articles) DESC"""

_MENTIONED = """FROM mention WHERE mention.entity_id = root.id
  AND mention.published_at >= :since AND mention.published_at < :until AND mention.of_copy = 0"""

# An article that names two parts of an entity counts once; of an entity of one part the mentions
# in an article lie side by side, which is quicker to count.
_COUNTED = f"""SELECT root.id, CASE WHEN EXISTS (
  SELECT 1 FROM entity AS part WHERE part.root_id = root.id AND part.id <> root.id)
THEN (SELECT count(DISTINCT mention.article_id) FROM entity AS member
  CROSS JOIN mention ON mention.entity_id = member.id
    AND mention.published_at >= :since AND mention.published_at < :until
  WHERE member.root_id = root.id AND mention.of_copy = 0)
ELSE (SELECT count(*) FROM (SELECT 1 {_MENTIONED} GROUP BY published_at, article_id))
END AS articles
FROM each(:ids) AS wanted CROSS JOIN entity AS root ON root.id = wanted.value
WHERE root.desk_id = :desk"""

_FIRST = """SELECT wanted.value AS id, min((
  SELECT min(published_at) FROM mention WHERE entity_id = member.id)) AS first
FROM each(:ids) AS wanted CROSS JOIN entity AS member ON member.root_id = wanted.value
WHERE member.desk_id = :desk GROUP BY wanted.value"""

# Each entity is a bit; what an article names is one number, and articles of the same number are
# counted before their pairs are told.
_PAIRS = """WITH bit AS MATERIALIZED (
  SELECT value AS id, CAST(1 AS BIGINT) << CAST(key AS INTEGER) AS bit FROM each(:ids)
),
told AS MATERIALIZED (
  SELECT bits, sum(now) AS now, count(*) AS articles FROM (
    SELECT CAST(sum(bit) AS BIGINT) AS bits, max(now) AS now FROM (
      SELECT DISTINCT bit.bit, mention.article_id,
        CASE WHEN mention.published_at >= :since THEN 1 ELSE 0 END AS now
      FROM bit
      CROSS JOIN entity AS member ON member.root_id = bit.id
      CROSS JOIN mention ON mention.entity_id = member.id
        AND mention.published_at >= :before AND mention.published_at < :until
      WHERE member.desk_id = :desk AND mention.of_copy = 0
    ) AS named GROUP BY article_id HAVING count(*) > 1
  ) AS counted GROUP BY bits
)
SELECT min(one.id) AS one, min(other.id) AS other,
  sum(now) AS now, sum(articles) - sum(now) AS before
FROM told
CROSS JOIN bit AS one ON told.bits & one.bit <> 0
CROSS JOIN bit AS other ON other.bit > one.bit AND told.bits & other.bit <> 0
GROUP BY one.bit, other.bit HAVING sum(now) >= :least
ORDER BY now DESC, min(one.id), min(other.id)"""

MOST_PAIRED = 60
"""Entities that can be paired: a bit each of a number of 64."""


class Trends(Entities, TrendStore):
    """The counts of a database by time."""

    few = FEW
    batch = BATCH

    @override
    async def count_by_day(
        self, desk: DeskId, entities: Sequence[EntityId], *, days: Sequence[datetime]
    ) -> tuple[tuple[int, ...], ...]:
        bounds = [codec.to_seconds(day) for day in days]
        values = {"desk": desk, "ids": list(entities), "days": bounds}
        found = {
            (row["id"], row["place"]): int(row["articles"])
            for row in await self._db.fetch(_BY_DAY, values)
        }
        places = range(max(0, len(days) - 1))
        return tuple(tuple(found.get((e, place), 0) for place in places) for e in entities)

    @override
    async def count_independent(self, desk: DeskId, since: datetime, until: datetime) -> int:
        values = {"desk": desk, "since": _at(since), "until": _at(until)}
        return int((await self._db.fetch(_INDEPENDENT, values))[0]["articles"])

    @override
    async def get_name_counts(
        self, desk: DeskId, periods: Periods, *, least: int, limit: int
    ) -> tuple[NameCount, ...]:
        span = {"desk": desk, "since": _at(periods.since), "until": _at(periods.until)}
        named = await self._count_most(span, least=least, limit=limit)
        ids = list(named)
        written = ids
        past = {**span, "since": _at(periods.before), "until": span["since"], "ids": written}
        before = await self._count_articles(past)
        rows = await self._db.fetch(_FIRST, {"desk": desk, "ids": written})
        first = {row["id"]: codec.to_moment(row["first"]) for row in rows}
        profiles = {entity.id: entity for entity in await self._get_profiles(desk, ids)}
        return tuple(
            NameCount(
                entity=EntityId(number),
                name=profiles[EntityId(number)].name,
                now=articles,
                before=before[number],
                first=first[number],
            )
            for number, articles in named.items()
        )

    async def _count_most(self, span: Parameters, *, least: int, limit: int) -> dict[int, int]:
        """Return the entities that stand in most articles of a time, with how many, most first."""
        several = await self._db.fetch(_SEVERAL, {**span, "few": self.few})
        if several[0]["n"] <= self.few:
            rows = await self._db.fetch(_NAMED, {**span, "least": least, "limit": limit})
            return {row["id"]: row["articles"] for row in rows}
        merged = await self._db.fetch(_MERGED, {"desk": span["desk"]})
        counted: dict[int, int] = {}
        offset, size = 0, self.batch
        while True:
            page = {"desk": span["desk"], "offset": offset, "limit": size}
            walked = await self._db.fetch(_WALK, page)
            # Nothing that was not counted yet can stand in more articles than this.
            bound = walked[-1]["articles"] if len(walked) == size else 0
            wanted = {row["id"] for row in (*walked, *merged) if row["articles"] >= bound}
            ids = sorted(wanted - counted.keys())
            counted |= await self._count_articles({**span, "ids": ids})
            best = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:limit]
            enough = best[-1][1] if len(best) == limit else 0
            if bound < max(1, least, enough):
                return {number: articles for number, articles in best if articles >= least}
            offset, size = offset + size, 2 * size

    async def _count_articles(self, span: Parameters) -> dict[int, int]:
        """Return in how many articles of a time some entities stand."""
        rows = await self._db.fetch(_COUNTED, span)
        return {row["id"]: row["articles"] for row in rows}

    @override
    async def get_pair_counts(
        self, desk: DeskId, periods: Periods, entities: Collection[EntityId], *, least: int
    ) -> tuple[PairCount, ...]:
        values = {
            "desk": desk,
            "before": _at(periods.before),
            "since": _at(periods.since),
            "until": _at(periods.until),
            "least": least,
            "ids": list(dict.fromkeys(entities))[:MOST_PAIRED],
        }
        rows = await self._db.fetch(_PAIRS, values)
        ids = list(dict.fromkeys(i for row in rows for i in (row["one"], row["other"])))
        names = {entity.id: entity.name for entity in await self._get_profiles(desk, ids)}
        return tuple(
            PairCount(
                names=(names[row["one"]], names[row["other"]]),
                now=row["now"],
                before=row["before"],
            )
            for row in rows
        )


def _at(moment: datetime) -> float:
    return codec.to_seconds(moment)
