"""Days: what was published then and what happened then, kept apart."""

from __future__ import annotations

import json
from datetime import date, datetime

from bot.domain.articles import Span, StoredArticle
from bot.domain.entities import DateMention, DayRange, EntityId
from bot.domain.guilds import DeskId
from bot.domain.lookups import DatedLine
from storage import codec
from storage.database import Row
from storage.family import Family

_MEMBERS = "SELECT id FROM entity WHERE root_id = :entity AND desk_id = :desk"

_LINE = f"""SELECT day.first, day.last, day.start, day.end, reading.sentences,
  {codec.ARTICLE_COLUMNS}"""

# CROSS keeps SQLite from walking through all articles of the desk first.
_READ = """CROSS JOIN article ON article.id = day.article_id
JOIN reading ON reading.article_id = article.id
WHERE +article.desk_id = :desk"""

# Dates are ranges: a look-up of one day prefers the narrowest, and none wider than :widest days
# touches it without beginning within :from.
_HAPPENED = f"""{_LINE} FROM (
  SELECT *, julianday(last) - julianday(first) AS width FROM event_day
  WHERE desk_id = :desk AND first >= :from AND first <= :last AND last >= :first
  AND width <= :widest
  AND (:entity IS NULL OR EXISTS (
    SELECT 1 FROM mention
    WHERE mention.article_id = event_day.article_id AND mention.entity_id IN ({_MEMBERS})))
  ORDER BY width, first, article_id, start LIMIT :limit
) AS day {_READ}
ORDER BY day.width, day.first, article.moment, article.id, day.start"""

# From the days of the articles that name a rare entity …
_TIMELINE_OF_FEW = f"""{_LINE} FROM (
  SELECT event_day.* FROM (
    SELECT DISTINCT article_id FROM mention WHERE entity_id IN ({_MEMBERS})
  ) AS told
  CROSS JOIN event_day ON event_day.article_id = told.article_id
  ORDER BY event_day.first DESC, event_day.last DESC LIMIT :limit
) AS day {_READ}
ORDER BY day.first DESC, article.moment, article.id, day.start"""

# … or from the newest days, until enough of their articles name a common one.
_TIMELINE_OF_MANY = f"""{_LINE} FROM (
  SELECT * FROM event_day WHERE desk_id = :desk AND EXISTS (
    SELECT 1 FROM mention
    WHERE mention.article_id = event_day.article_id AND mention.entity_id IN ({_MEMBERS}))
  ORDER BY first DESC, last DESC LIMIT :limit
) AS day {_READ}
ORDER BY day.first DESC, article.moment, article.id, day.start"""

MANY = 8_000
"""Articles from which an entity is a common one: both ways take as long about there."""

LEAST_WIDE = 10
"""Days of the widest date that is told of a single day."""

_COUNTED = f"SELECT coalesce(sum(articles), 0) AS n FROM entity WHERE id IN ({_MEMBERS})"

_SPANS = f"""SELECT article_id, start FROM mention
WHERE article_id IN (SELECT value FROM json_each(:articles)) AND entity_id IN ({_MEMBERS})"""

_PUBLISHED = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article
WHERE desk_id = :desk AND moment >= :since AND moment < :until
ORDER BY moment DESC, id DESC LIMIT :limit"""

_NEAREST = """SELECT moment FROM (
  SELECT * FROM (SELECT moment FROM article WHERE desk_id = :desk AND moment <= :moment
    ORDER BY moment DESC LIMIT 1)
  UNION ALL SELECT * FROM (SELECT moment FROM article WHERE desk_id = :desk AND moment > :moment
    ORDER BY moment LIMIT 1)
) ORDER BY abs(moment - :moment) LIMIT 1"""


class Days(Family):
    """The dated sentences and the days of publication of a database."""

    async def get_happened(
        self, desk: DeskId, days: DayRange, *, limit: int, entity: EntityId | None = None
    ) -> tuple[DatedLine, ...]:
        """Return the sentences whose dates touch `days`, the most exact dates first.

        Of dates vaguer than ten days only those that are no vaguer than `days`.
        """
        widest = max(LEAST_WIDE, (days.last - days.first).days)
        values = {
            "desk": desk,
            "entity": entity,
            "widest": widest,
            "from": _days_before(days.first, widest).isoformat(),
            "first": days.first.isoformat(),
            "last": days.last.isoformat(),
            "limit": limit,
        }
        lines = tuple(_read_line(row) for row in await self._db.fetch(_HAPPENED, values))
        return lines if entity is None else await self._keep_about(desk, entity, lines)

    async def get_timeline(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[DatedLine, ...]:
        """Return the dated sentences that mention an entity, newest day first."""
        values = {"desk": desk, "entity": entity, "limit": limit}
        articles = (await self._db.fetch(_COUNTED, values))[0]["n"]
        timeline = _TIMELINE_OF_MANY if articles > MANY else _TIMELINE_OF_FEW
        lines = tuple(_read_line(row) for row in await self._db.fetch(timeline, values))
        return await self._keep_about(desk, entity, lines)

    async def get_published(
        self, desk: DeskId, since: datetime, until: datetime, *, limit: int
    ) -> tuple[StoredArticle, ...]:
        """Return the articles published in [since, until), newest first."""
        values = {
            "desk": desk,
            "since": codec.to_seconds(since),
            "until": codec.to_seconds(until),
            "limit": limit,
        }
        return tuple(codec.read_article(row) for row in await self._db.fetch(_PUBLISHED, values))

    async def find_nearest_published(self, desk: DeskId, moment: datetime) -> datetime | None:
        """Return the time of publication nearest to `moment`, or None in an empty desk."""
        values = {"desk": desk, "moment": codec.to_seconds(moment)}
        rows = await self._db.fetch(_NEAREST, values)
        return codec.to_moment(rows[0]["moment"]) if rows else None

    async def _keep_about(
        self, desk: DeskId, entity: EntityId, lines: tuple[DatedLine, ...]
    ) -> tuple[DatedLine, ...]:
        articles = json.dumps(sorted({line.article.id for line in lines}))
        rows = await self._db.fetch(_SPANS, {"desk": desk, "entity": entity, "articles": articles})
        starts: dict[int, list[int]] = {}
        for row in rows:
            starts.setdefault(row["article_id"], []).append(row["start"])
        return tuple(
            line
            for line in lines
            if any(
                line.sentence.span.start <= start < line.sentence.span.end
                for start in starts.get(line.article.id, ())
            )
        )


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _read_line(row: Row) -> DatedLine:
    sentences = codec.read_sentences(row["sentences"])
    return DatedLine(
        article=codec.read_article(row),
        sentence=codec.find_sentence(sentences, row["start"]),
        date=DateMention(
            span=Span(row["start"], row["end"]),
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
        ),
    )
