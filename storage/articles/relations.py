"""Relations: names in texts, entities in the same articles, stories one after another."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.entities import EntityId
from bot.domain.questions import NamePlace, Neighbour, StoryTitle
from bot.domain.stories import StoryId
from bot.ports.articles import RelationStore
from storage import codec
from storage.articles.articles import Articles
from storage.articles.entities import Entities
from storage.seam import Row

MOST_READ = 2_000
"""Articles of an entity that are looked at, the newest."""

_MEMBERS = "SELECT id FROM entity WHERE root_id = :entity AND desk_id = :desk"

_NAME_PLACES = f"""SELECT name, articles, id FROM (
  SELECT name, id, moment, count(*) OVER (PARTITION BY name) AS articles,
    row_number() OVER (PARTITION BY name ORDER BY moment DESC, id DESC) AS nth
  FROM (
    SELECT DISTINCT substr(article.text, spot.start + 1, spot.end - spot.start) AS name,
      article.id, article.moment
    FROM (SELECT article_id, start, end FROM mention WHERE entity_id IN ({_MEMBERS})
          ORDER BY published_at DESC, article_id DESC, start LIMIT {MOST_READ}) AS spot
    JOIN article ON article.id = spot.article_id
  ) AS place
) AS counted WHERE nth = 1 ORDER BY articles DESC, moment DESC, name LIMIT :limit"""

_RELATED = f"""SELECT entity.root_id AS id, count(DISTINCT other.article_id) AS articles,
  max(other.published_at) AS newest
FROM mention AS other
JOIN entity ON entity.id = other.entity_id
WHERE other.article_id IN (
  SELECT mention.article_id FROM mention
  WHERE mention.entity_id IN ({_MEMBERS})
    AND mention.published_at >= :since AND mention.published_at < :until
  GROUP BY mention.article_id
  ORDER BY max(mention.published_at) DESC, mention.article_id DESC LIMIT {MOST_READ})
AND entity.root_id <> :entity AND entity.desk_id = :desk AND entity.hidden = 0
GROUP BY entity.root_id ORDER BY articles DESC, newest DESC, entity.root_id LIMIT :limit"""

_IN_ALL = """SELECT member.root_id AS id, count(DISTINCT mention.article_id) AS articles
FROM entity AS member JOIN mention ON mention.entity_id = member.id
WHERE member.desk_id = :desk AND member.root_id IN :ids
  AND mention.published_at >= :since AND mention.published_at < :until
GROUP BY member.root_id"""

_STORY_TITLES = """SELECT told.*, (
  SELECT article.title FROM story_article
  JOIN article ON article.id = story_article.article_id
  WHERE story_article.story_id = told.id AND article.desk_id = :desk
  ORDER BY article.moment DESC, article.id DESC LIMIT 1) AS title
FROM (
  SELECT story.id, story.renamed, count(*) AS articles, max(article.moment) AS newest
  FROM story
  JOIN story_article ON story_article.story_id = story.id
  JOIN article ON article.id = story_article.article_id
  WHERE story.desk_id = :desk AND article.desk_id = :desk AND {which}
  GROUP BY story.id ORDER BY newest DESC, story.id DESC LIMIT :limit
) AS told ORDER BY newest DESC, id DESC"""

_STORIES_OF = _STORY_TITLES.format(
    which=f"""story.id IN (
  SELECT story_article.story_id FROM mention
  JOIN story_article ON story_article.article_id = mention.article_id
  WHERE mention.entity_id IN ({_MEMBERS}))"""
)

_FOLLOWERS = _STORY_TITLES.format(which="story.follows = :story AND story.merged_into IS NULL")

_EARLIEST, _LATEST = -1e12, 1e12


class Relations(Articles, Entities, RelationStore):
    """What stands beside what in a database."""

    @override
    async def get_name_places(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[NamePlace, ...]:
        values = {"desk": desk, "entity": entity, "limit": limit}
        rows = await self._db.fetch(_NAME_PLACES, values)
        articles = await self.get_articles(desk, [ArticleId(row["id"]) for row in rows])
        by_id = {stored.id: stored for stored in articles}
        return tuple(
            NamePlace(name=row["name"], articles=row["articles"], newest=by_id[row["id"]])
            for row in rows
            if row["id"] in by_id
        )

    @override
    async def get_related(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Neighbour, ...]:
        values = {
            "desk": desk,
            "entity": entity,
            "limit": limit,
            "since": codec.to_seconds(since) if since else _EARLIEST,
            "until": codec.to_seconds(until) if until else _LATEST,
        }
        rows = await self._db.fetch(_RELATED, values)
        ids = [row["id"] for row in rows]
        in_all = await self._db.fetch(_IN_ALL, {**values, "ids": ids})
        totals = {row["id"]: row["articles"] for row in in_all}
        names = {profile.id: profile.name for profile in await self._get_profiles(desk, ids)}
        return tuple(
            Neighbour(
                name=names[row["id"]],
                entity=EntityId(row["id"]),
                articles=row["articles"],
                in_all=totals[row["id"]],
                newest=codec.to_moment(row["newest"]),
            )
            for row in rows
        )

    @override
    async def get_stories_of(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[StoryTitle, ...]:
        values = {"desk": desk, "entity": entity, "limit": limit}
        return tuple(_read_title(row) for row in await self._db.fetch(_STORIES_OF, values))

    @override
    async def get_followers(self, desk: DeskId, story: StoryId) -> tuple[StoryTitle, ...]:
        values = {"desk": desk, "story": story, "limit": 10}
        return tuple(_read_title(row) for row in await self._db.fetch(_FOLLOWERS, values))


def _read_title(row: Row) -> StoryTitle:
    return StoryTitle(
        story=StoryId(row["id"]),
        title=row["renamed"] or row["title"],
        articles=row["articles"],
        newest=codec.to_moment(row["newest"]),
    )
