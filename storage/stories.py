"""Stories with their articles and readings."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from bot.domain.guilds import DeskId
from bot.domain.stories import Story, StoryId, ToldArticle
from storage import codec
from storage.database import Row
from storage.family import Family

_TOLD = f"""SELECT story.id AS story_id, story.follows, reading.sentences, {codec.ARTICLE_COLUMNS}
FROM story
JOIN story_article ON story_article.story_id = story.id
JOIN article ON article.id = story_article.article_id
JOIN reading ON reading.article_id = article.id
WHERE story.desk_id = :desk AND article.desk_id = :desk"""

_RECEIVED = f"""{_TOLD} AND story.id IN (
  SELECT told.story_id FROM article AS fresh
  JOIN story_article AS told ON told.article_id = fresh.id
  WHERE fresh.desk_id = :desk AND fresh.received_at >= :since AND fresh.received_at < :until
) ORDER BY story.id, article.moment, article.id"""

_ONE = f"{_TOLD} AND story.id = :story ORDER BY article.moment, article.id"


class Stories(Family):
    """The stories of a database."""

    async def get_stories(
        self, desk: DeskId, *, since: datetime, until: datetime
    ) -> tuple[Story, ...]:
        """Return the stories that got an article in [since, until), with all their articles."""
        rows = await self._db.fetch(
            _RECEIVED,
            {"desk": desk, "since": codec.to_seconds(since), "until": codec.to_seconds(until)},
        )
        return _gather(rows)

    async def get_story(self, desk: DeskId, story: StoryId) -> Story | None:
        """Return one story of the desk, or None."""
        found = _gather(await self._db.fetch(_ONE, {"desk": desk, "story": story}))
        return found[0] if found else None


def _gather(rows: list[Row]) -> tuple[Story, ...]:
    stories = []
    for story_id, group in groupby(rows, key=lambda row: row["story_id"]):
        told = list(group)
        follows = told[0]["follows"]
        stories.append(
            Story(
                id=StoryId(story_id),
                follows=None if follows is None else StoryId(follows),
                articles=tuple(
                    ToldArticle(
                        stored=codec.read_article(row),
                        sentences=codec.read_sentences(row["sentences"]),
                    )
                    for row in told
                ),
            )
        )
    return tuple(stories)
