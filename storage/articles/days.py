"""Days: what was published then and what happened then, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter

from typing_extensions import override

from bot.domain.articles import SentenceReading, StoredArticle
from bot.domain.desks import DeskId
from bot.domain.entities import DateMention, DateRole, DayRange, EntityId
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.domain.stories import StoryId
from bot.ports.articles import DateStore
from storage import codec
from storage.seam import Family, Row

_MEMBERS = "SELECT id FROM entity WHERE root_id = :entity AND desk_id = :desk"

_LINE = f"""SELECT day.first, day.last, day.start, day.end, day.role, reading.sentences,
  {codec.ARTICLE_COLUMNS}"""

# CROSS keeps SQLite from walking through all articles of the desk first.
_READ = """CROSS JOIN article ON article.id = day.article_id
JOIN reading ON reading.article_id = article.id
WHERE +article.desk_id = :desk"""

_NEAR = "first >= :from AND first <= :last AND last >= :first AND {role}"

_DATING = "role IN ('event', 'plan')"
_NAMED_TOO = "role <> 'stamp'"

_OF_DESK = f"""SELECT first, last, article_id, start, end, role FROM event_day
  WHERE desk_id = :desk AND {_NEAR}"""

# Of sentences that name the entity, each once though they name several that were merged.
_OF_ENTITY = f"""SELECT DISTINCT first, last, article_id, start, end, role FROM dated_mention
  WHERE entity_id IN ({_MEMBERS}) AND {_NEAR}"""

# Dates are ranges: a look-up of one day prefers the narrowest, and none wider than :widest days
# touches it without beginning within :from.
_HAPPENED = f"""{_LINE} FROM (
  SELECT near.*, julianday(last) - julianday(first) AS width FROM ({{near}}) AS near
  WHERE julianday(last) - julianday(first) <= :widest
  ORDER BY width, first, article_id, start LIMIT :limit
) AS day {_READ}
ORDER BY day.width, day.first, article.moment, article.id, day.start"""

_ANNOUNCED = f"""{_LINE} FROM (
  SELECT near.* FROM ({{near}}) AS near JOIN article ON article.id = near.article_id
  WHERE published_day < last OR published_day = :today
  ORDER BY first, last, article_id, start LIMIT :limit
) AS day {_READ}
ORDER BY day.first, day.last, article.id, day.start"""

LEAST_WIDE = 10
"""Days of the widest date that is told of a single day."""

LONGEST_PLAN = 92
"""Days that the widest date of a plan has: a season."""

# One member of the entity at a time: each is one walk of the key, in its order, to the limit.
_DATED = f"""SELECT first, last, start, end, role, article_id FROM dated_mention
WHERE entity_id = :member AND first <= :last AND last >= :first AND {_NAMED_TOO}
ORDER BY first {{order}}, article_id {{order}}, start LIMIT :limit"""

# The sign keeps SQLite from walking through all articles of the desk instead of to these.
_STORY_ARTICLES = f"""SELECT reading.sentences, article.moment, {codec.ARTICLE_COLUMNS} FROM article
JOIN reading ON reading.article_id = article.id
WHERE +article.desk_id = :desk AND article.id IN :ids"""

_OF_STORY = f"""SELECT event_day.first, event_day.last, event_day.start, event_day.end,
  event_day.role, reading.sentences, {codec.ARTICLE_COLUMNS}
FROM story
JOIN story_article ON story_article.story_id = coalesce(story.merged_into, story.id)
JOIN event_day ON event_day.article_id = story_article.article_id
JOIN article ON article.id = story_article.article_id
JOIN reading ON reading.article_id = article.id
WHERE story.id = :story AND story.desk_id = :desk AND article.desk_id = :desk AND {{role}}
ORDER BY event_day.first DESC, article.moment, article.id, event_day.start LIMIT :limit"""

_NAMED = """SELECT mention.article_id, mention.start, entity.root_id FROM mention
JOIN entity ON entity.id = mention.entity_id
WHERE mention.article_id IN :ids AND entity.desk_id = :desk"""

# The sign keeps SQLite from walking through all stories of the desk instead of to these.
_STORY_OF = """SELECT story_article.article_id, coalesce(story.merged_into, story.id) AS story
FROM story_article JOIN story ON story.id = story_article.story_id
WHERE story_article.article_id IN :ids AND +story.desk_id = :desk"""

# Of an article without a time the day alone is known: it counts by that, not by a zone's midnight.
_PUBLISHED = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article
WHERE desk_id = :desk AND moment >= :since - 86400 AND moment < :until + 86400
AND CASE WHEN :first IS NOT NULL AND published_day IS NOT NULL AND published_at IS NULL
  THEN published_day BETWEEN :first AND :last ELSE moment >= :since AND moment < :until END
ORDER BY moment DESC, id DESC LIMIT :limit"""

_NEAREST = """SELECT moment FROM (
  SELECT * FROM (SELECT moment FROM article WHERE desk_id = :desk AND moment <= :moment
    ORDER BY moment DESC LIMIT 1)
  UNION ALL SELECT * FROM (SELECT moment FROM article WHERE desk_id = :desk AND moment > :moment
    ORDER BY moment LIMIT 1)
) ORDER BY abs(moment - :moment) LIMIT 1"""


class Days(Family, DateStore):
    """The dated sentences and the days of publication of a database."""

    @override
    async def get_happened(
        self,
        desk: DeskId,
        days: DayRange,
        *,
        limit: int,
        entity: EntityId | None = None,
        named: bool = False,
    ) -> tuple[DatedLine, ...]:
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
        near = (_OF_DESK if entity is None else _OF_ENTITY).format(role=_choose_roles(named))
        rows = await self._db.fetch(_HAPPENED.format(near=near), values)
        return await self._read_lines(desk, [(row, row) for row in rows])

    @override
    async def get_announced(
        self,
        desk: DeskId,
        days: DayRange,
        *,
        today: date,
        limit: int,
        entity: EntityId | None = None,
    ) -> tuple[DatedLine, ...]:
        values = {
            "desk": desk,
            "entity": entity,
            "from": _days_before(days.first, LONGEST_PLAN).isoformat(),
            "first": days.first.isoformat(),
            "last": days.last.isoformat(),
            "today": today.isoformat(),
            "limit": limit,
        }
        near = (_OF_DESK if entity is None else _OF_ENTITY).format(role=_NAMED_TOO)
        rows = await self._db.fetch(_ANNOUNCED.format(near=near), values)
        return await self._read_lines(desk, [(row, row) for row in rows])

    @override
    async def get_timeline(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        days: DayRange | None = None,
        oldest_first: bool = False,
    ) -> tuple[DatedLine, ...]:
        query = _DATED.format(order="ASC" if oldest_first else "DESC")
        found: dict[tuple[int, int], Row] = {}
        members = await self._db.fetch(_MEMBERS, {"desk": desk, "entity": entity})
        for member in members:
            values = {
                "member": member["id"],
                "first": (days.first if days else date.min).isoformat(),
                "last": (days.last if days else date.max).isoformat(),
                "limit": limit,
            }
            for row in await self._db.fetch(query, values):
                found.setdefault((row["article_id"], row["start"]), row)
        ids = sorted({article for article, _ in found})
        articles = {
            row["id"]: row
            for row in await self._db.fetch(_STORY_ARTICLES, {"desk": desk, "ids": ids})
        }
        rows = sorted(
            (row for row in found.values() if row["article_id"] in articles),
            key=lambda row: (
                articles[row["article_id"]]["moment"],
                row["article_id"],
                row["start"],
            ),
        )
        rows.sort(key=itemgetter("first"), reverse=not oldest_first)
        return await self._read_lines(
            desk, [(row, articles[row["article_id"]]) for row in rows[:limit]]
        )

    @override
    async def get_story_dates(
        self, desk: DeskId, story: StoryId, *, limit: int, named: bool = False
    ) -> tuple[DatedLine, ...]:
        query = _OF_STORY.format(role=_choose_roles(named))
        rows = await self._db.fetch(query, {"desk": desk, "story": story, "limit": limit})
        return await self._read_lines(desk, [(row, row) for row in rows])

    @override
    async def get_published(
        self,
        desk: DeskId,
        since: datetime,
        until: datetime,
        *,
        limit: int,
        days: DayRange | None = None,
    ) -> tuple[StoredArticle, ...]:
        values = {
            "desk": desk,
            "since": codec.to_seconds(since),
            "until": codec.to_seconds(until),
            "first": days.first.isoformat() if days else None,
            "last": days.last.isoformat() if days else None,
            "limit": limit,
        }
        return tuple(codec.read_article(row) for row in await self._db.fetch(_PUBLISHED, values))

    @override
    async def find_nearest_published(self, desk: DeskId, moment: datetime) -> datetime | None:
        values = {"desk": desk, "moment": codec.to_seconds(moment)}
        rows = await self._db.fetch(_NEAREST, values)
        return codec.to_moment(rows[0]["moment"]) if rows else None

    async def _read_lines(
        self, desk: DeskId, rows: Sequence[tuple[Row, Row]]
    ) -> tuple[DatedLine, ...]:
        """Return the lines of rows, each of a date with that of its article, in their order."""
        member = {article["id"]: article for _, article in rows}
        starts: dict[int, set[int]] = {number: set() for number in member}
        for day, article in rows:
            starts[article["id"]].add(day["start"])
        named = await self._find_names(desk, sorted(member))
        ids = {"desk": desk, "ids": sorted(member)}
        stories = {
            row["article_id"]: StoryId(row["story"]) for row in await self._db.fetch(_STORY_OF, ids)
        }
        articles = {number: codec.read_article(row) for number, row in member.items()}
        sentences = {
            (number, start): sentence
            for number, places in starts.items()
            for start, sentence in zip(
                places, codec.read_sentences_at(member[number]["sentences"], *places), strict=True
            )
        }
        return tuple(
            [
                _make_line(
                    day,
                    articles[article["id"]],
                    sentences[article["id"], day["start"]],
                    named.get(article["id"], ()),
                    stories.get(article["id"]),
                )
                for day, article in rows
            ]
        )

    async def _find_names(
        self, desk: DeskId, articles: Sequence[int]
    ) -> dict[int, list[tuple[int, EntityId]]]:
        """Return where each of these articles names which entities."""
        named: dict[int, list[tuple[int, EntityId]]] = {}
        for row in await self._db.fetch(_NAMED, {"desk": desk, "ids": articles}):
            found = (row["start"], EntityId(row["root_id"]))
            named.setdefault(row["article_id"], []).append(found)
        return named


def _choose_roles(named: bool) -> str:
    return _NAMED_TOO if named else _DATING


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _make_line(
    day: Row,
    article: StoredArticle,
    sentence: SentenceReading,
    named: Sequence[tuple[int, EntityId]],
    story: StoryId | None,
) -> DatedLine:
    first, last = sentence.span.start, sentence.span.end
    return DatedLine(
        article=article,
        sentence=sentence,
        date=DateMention(
            span=Span(day["start"], day["end"]),
            first=date.fromisoformat(day["first"]),
            last=date.fromisoformat(day["last"]),
            role=DateRole(day["role"]),
        ),
        names=frozenset([entity for start, entity in named if first <= start < last]),
        story=story,
    )
