"""Trends: how often entities are named, alone and in pairs, now and before; copies never count."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.entities import EntityId
from bot.domain.guilds import DeskId
from bot.domain.lookups import NameCount, PairCount, Periods
from storage import codec
from storage.database import Row
from storage.entities import Entities

MOST_READ = 20_000
"""Articles of a period that are counted, the newest: a year asked for must not stop the bot."""

_BY_DAY = """WITH bound AS (
  SELECT key AS place, value AS since, lead(value) OVER (ORDER BY key) AS until
  FROM json_each(:days)
)
SELECT member.root_id AS id, bound.place, count(DISTINCT mention.article_id) AS articles
FROM bound
JOIN entity AS member
JOIN mention ON mention.entity_id = member.id
  AND mention.published_at >= bound.since AND mention.published_at < bound.until
JOIN article ON article.id = mention.article_id
WHERE bound.until IS NOT NULL AND article.copy_of IS NULL AND member.desk_id = :desk
  AND member.root_id IN (SELECT value FROM json_each(:ids))
GROUP BY member.root_id, bound.place"""

_INDEPENDENT = """SELECT count(*) AS articles FROM article
WHERE desk_id = :desk AND moment >= :since AND moment < :until AND copy_of IS NULL"""

_NAMED = f"""SELECT entity.root_id AS id, count(DISTINCT mention.article_id) AS articles
FROM (SELECT id FROM article
      WHERE desk_id = :desk AND moment >= :since AND moment < :until AND copy_of IS NULL
      ORDER BY moment DESC LIMIT {MOST_READ}) AS told
JOIN mention ON mention.article_id = told.id
JOIN entity ON entity.id = mention.entity_id
WHERE entity.desk_id = :desk
GROUP BY entity.root_id HAVING count(DISTINCT mention.article_id) >= :least
ORDER BY count(DISTINCT mention.article_id) DESC, entity.root_id LIMIT :limit"""

_BEFORE = """SELECT member.root_id AS id, count(DISTINCT article.id) AS articles,
  min((SELECT min(published_at) FROM mention WHERE entity_id = member.id)) AS first
FROM entity AS member
LEFT JOIN mention ON mention.entity_id = member.id
  AND mention.published_at >= :before AND mention.published_at < :since
LEFT JOIN article ON article.id = mention.article_id AND article.copy_of IS NULL
WHERE member.desk_id = :desk AND member.root_id IN (SELECT value FROM json_each(:ids))
GROUP BY member.root_id"""

_PAIRS = """WITH named AS (
  SELECT DISTINCT member.root_id AS id, mention.article_id, mention.published_at >= :since AS now
  FROM entity AS member
  JOIN mention ON mention.entity_id = member.id
    AND mention.published_at >= :before AND mention.published_at < :until
  JOIN article ON article.id = mention.article_id
  WHERE member.desk_id = :desk AND article.copy_of IS NULL
    AND member.root_id IN (SELECT value FROM json_each(:ids))
)
SELECT one.id AS one, other.id AS other, sum(one.now) AS now, sum(NOT one.now) AS before
FROM named AS one
JOIN named AS other ON other.article_id = one.article_id AND other.id > one.id
GROUP BY one.id, other.id HAVING sum(one.now) >= :least
ORDER BY now DESC, one.id, other.id"""


class Trends(Entities):
    """The counts of a database by time."""

    async def count_by_day(
        self, desk: DeskId, entities: Sequence[EntityId], *, days: Sequence[datetime]
    ) -> tuple[tuple[int, ...], ...]:
        """Return in how many articles each entity is named between each two of `days`."""
        bounds = json.dumps([codec.to_seconds(day) for day in days])
        values = {"desk": desk, "ids": json.dumps(list(entities)), "days": bounds}
        found = {
            (row["id"], row["place"]): int(row["articles"])
            for row in await self._db.fetch(_BY_DAY, values)
        }
        places = range(max(0, len(days) - 1))
        return tuple(tuple(found.get((e, place), 0) for place in places) for e in entities)

    async def count_independent(self, desk: DeskId, since: datetime, until: datetime) -> int:
        """Return how many articles that are no copies were published in [since, until)."""
        values = {
            "desk": desk,
            "since": codec.to_seconds(since),
            "until": codec.to_seconds(until),
        }
        return int((await self._db.fetch(_INDEPENDENT, values))[0]["articles"])

    async def get_name_counts(
        self, desk: DeskId, periods: Periods, *, least: int, limit: int
    ) -> tuple[NameCount, ...]:
        """Return the entities named in at least `least` articles of a period, most first."""
        values = {**_write(periods), "desk": desk, "least": least, "limit": limit}
        named = await self._db.fetch(_NAMED, values)
        ids = [row["id"] for row in named]
        rows = await self._db.fetch(_BEFORE, {**values, "ids": json.dumps(ids)})
        past: dict[int, Row] = {row["id"]: row for row in rows}
        profiles = {entity.id: entity for entity in await self._get_profiles(desk, ids)}
        return tuple(
            NameCount(
                entity=EntityId(row["id"]),
                name=profiles[row["id"]].name,
                now=row["articles"],
                before=past[row["id"]]["articles"],
                first=codec.to_moment(past[row["id"]]["first"]),
            )
            for row in named
        )

    async def get_pair_counts(
        self, desk: DeskId, periods: Periods, entities: Collection[EntityId], *, least: int
    ) -> tuple[PairCount, ...]:
        """Return the pairs of some entities that stand together in at least `least` articles."""
        values = {**_write(periods), "desk": desk, "least": least}
        rows = await self._db.fetch(_PAIRS, {**values, "ids": json.dumps(list(entities))})
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


def _write(periods: Periods) -> dict[str, float]:
    return {
        "before": codec.to_seconds(periods.before),
        "since": codec.to_seconds(periods.since),
        "until": codec.to_seconds(periods.until),
    }
