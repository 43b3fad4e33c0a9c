"""Stories with their articles and readings."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import Any

from typing_extensions import override

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.questions import Placed
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.ports.articles import StoryStore
from storage import codec
from storage.articles.articles import NEWEST, begins_words, match_titles
from storage.seam import Family, Row
from storage.search import match_pieces

MOST_OUTLINED = 5_000
"""Articles of a window that are looked at, the newest: a year asked for must not stop the bot."""

PIECE = 100
"""Rows that are read before the event loop has its turn: 1 ms' work, where 5,000 take 40 to 100."""

_MUTED = """SELECT mention.article_id FROM entity AS muted
JOIN entity AS member ON member.root_id = muted.root_id
JOIN mention ON mention.entity_id = member.id
WHERE muted.desk_id = :desk AND muted.muted <> 0"""

_FROM = """FROM story
LEFT JOIN story AS taken_up ON taken_up.id = story.follows
JOIN story_article ON story_article.story_id = story.id
JOIN article ON article.id = story_article.article_id
JOIN reading ON reading.article_id = article.id
WHERE story.desk_id = :desk AND article.desk_id = :desk"""

_COLUMNS = f"""SELECT story.id AS story_id, story.pinned, story.muted, story.renamed,
  nullif(coalesce(taken_up.merged_into, story.follows), story.id) AS follows,
  article.id IN ({_MUTED}) AS names_muted, {codec.ARTICLE_COLUMNS}"""

_STORY_ARTICLES = f"{_COLUMNS}, reading.sentences {_FROM}"

# Enough to rank and to count: no text is read.
_OUTLINE_COLUMNS = _COLUMNS.replace("article.text", "'' AS text")
_OUTLINED = f"{_OUTLINE_COLUMNS}, '[]' AS sentences {_FROM}"

_ORDERED = "ORDER BY story.id, article.moment, article.id"

_OF_ARRIVALS = f"""AND article.arrival <= :upto AND story.id IN (
  SELECT told.story_id FROM article AS fresh
  JOIN story_article AS told ON told.article_id = fresh.id
  WHERE fresh.desk_id = :desk AND fresh.arrival > :after AND fresh.arrival <= :upto
  ORDER BY fresh.arrival DESC LIMIT {MOST_OUTLINED}
)"""

_OF_WINDOW = f"""AND story.id IN (
  SELECT told.story_id FROM article AS fresh
  JOIN story_article AS told ON told.article_id = fresh.id
  WHERE fresh.desk_id = :desk AND fresh.received_at >= :since AND fresh.received_at < :until
  ORDER BY fresh.received_at DESC, fresh.id DESC LIMIT {MOST_OUTLINED}
)"""

_RECEIVED = f"{_OUTLINED} {_OF_WINDOW} {_ORDERED}"
_PUBLISHED = _RECEIVED.replace("fresh.received_at", "fresh.moment")
_ARRIVED = f"{_OUTLINED} {_OF_ARRIVALS} {_ORDERED}"

_CHOSEN = f"{_STORY_ARTICLES} AND story.id IN :ids {_ORDERED}"

# A story that was merged into another answers with that one: its buttons go on working.
_ONE = f"""{_STORY_ARTICLES}
AND story.id = coalesce((SELECT merged_into FROM story WHERE id = :story), :story)
ORDER BY article.moment, article.id"""

_PLACED = f"""SELECT story_article.score, story_article.reasons, {codec.ARTICLE_COLUMNS}
FROM story_article
JOIN article ON article.id = story_article.article_id
WHERE story_article.story_id = :story AND article.desk_id = :desk
ORDER BY article.moment, article.id"""

# A story is called as its newest article is.
_TITLES = """SELECT story_id, title FROM (
  SELECT story_id, id, title, moment,
    row_number() OVER (PARTITION BY story_id ORDER BY moment DESC, id DESC) AS nth
  FROM ({titled}) AS titled
) AS numbered WHERE nth = 1 ORDER BY moment DESC, id DESC LIMIT :limit"""

_NEWEST = _TITLES.format(
    titled="""SELECT story_article.story_id, article.id, article.title, article.moment FROM article
  JOIN story_article ON story_article.article_id = article.id
  WHERE article.desk_id = :desk AND article.title <> ''
  ORDER BY article.moment DESC, article.id DESC LIMIT :newest"""
).removesuffix(" LIMIT :limit")

_TITLED = _TITLES.format(
    titled="""SELECT story_article.story_id, article.id, article.title, article.moment
  FROM article_words
  JOIN article ON article.id = article_words.rowid
  JOIN story_article ON story_article.article_id = article.id
  WHERE article_words MATCH :match AND article.desk_id = :desk
  ORDER BY article_words.rowid DESC LIMIT 4 * :limit"""
)

# The index of pieces knows titles and texts as one: of what it finds, the newest are looked at.
_CONTAINING = _TITLES.format(
    titled="""SELECT story_article.story_id, article.id, article.title, article.moment FROM (
    SELECT rowid AS id FROM article_pieces WHERE article_pieces MATCH :pieces
    ORDER BY rowid DESC LIMIT 500
  ) AS found
  CROSS JOIN article ON article.id = found.id
  JOIN story_article ON story_article.article_id = article.id
  WHERE article.desk_id = :desk AND instr(article.title, :text) > 0
  ORDER BY article.id DESC LIMIT 200"""
)


class Stories(Family, StoryStore):
    """The stories of a database."""

    @override
    async def get_outlines(
        self, desk: DeskId, *, since: datetime, until: datetime, published: bool = False
    ) -> tuple[Story, ...]:
        rows = await self._db.fetch(
            _PUBLISHED if published else _RECEIVED,
            {"desk": desk, "since": codec.to_seconds(since), "until": codec.to_seconds(until)},
        )
        return await _gather(rows)

    @override
    async def get_arrived(self, desk: DeskId, *, after: int, upto: int) -> tuple[Story, ...]:
        values = {"desk": desk, "after": after, "upto": upto}
        return await _gather(await self._db.fetch(_ARRIVED, values))

    @override
    async def get_stories(self, desk: DeskId, ids: Collection[StoryId]) -> tuple[Story, ...]:
        values = {"desk": desk, "ids": list(ids)}
        return await _gather(await self._db.fetch(_CHOSEN, values))

    @override
    async def get_story(self, desk: DeskId, story: StoryId) -> Story | None:
        found = await _gather(await self._db.fetch(_ONE, {"desk": desk, "story": story}))
        return found[0] if found else None

    @override
    async def find_story_of(self, desk: DeskId, article: ArticleId) -> StoryId | None:
        rows = await self._db.fetch(
            "SELECT story_id FROM story_article JOIN story ON story.id = story_id"
            " WHERE article_id = :article AND desk_id = :desk",
            {"article": article, "desk": desk},
        )
        return StoryId(rows[0]["story_id"]) if rows else None

    @override
    async def get_placed(self, desk: DeskId, story: StoryId) -> tuple[Placed, ...]:
        rows = await self._db.fetch(_PLACED, {"desk": desk, "story": story})
        return tuple(
            Placed(
                article=codec.read_article(row),
                score=row["score"],
                reasons=tuple(json.loads(row["reasons"])),
            )
            for row in rows
        )

    @override
    async def find_stories(
        self, desk: DeskId, text: str, *, limit: int
    ) -> tuple[tuple[StoryId, str], ...]:
        match = match_titles(self._db.words, desk, text)
        pieces = match_pieces(self._db.words, desk, text)
        values = {
            "desk": desk,
            "limit": limit,
            "text": text.strip(),
            "match": match,
            "pieces": pieces,
        }
        if pieces:
            rows = await self._db.fetch(_CONTAINING, values)
        else:
            rows = await self._fetch_begun(text, values)
        renamed = dict(await self.get_renamed(desk))
        found = {story: title for story, title in renamed.items() if begins_words(title, text)}
        for row in rows:
            story = StoryId(row["story_id"])
            found.setdefault(story, renamed.get(story, row["title"]))
        return tuple(found.items())[:limit]

    async def _fetch_begun(self, text: str, values: dict[str, Any]) -> list[Row]:
        """Return stories by what words of their titles begin with.

        Without any words, those of fewer of the newest.
        """
        newest = NEWEST if values["match"] else 200
        rows = await self._db.fetch(_NEWEST, {**values, "newest": newest})
        begun = [row for row in rows if not values["match"] or begins_words(row["title"], text)]
        if len(begun) < values["limit"] and values["match"]:
            return await self._db.fetch(_TITLED, values)
        return begun[: values["limit"]]

    @override
    async def get_renamed(self, desk: DeskId) -> tuple[tuple[StoryId, str], ...]:
        rows = await self._db.fetch(
            "SELECT id, renamed FROM story WHERE desk_id = :desk AND renamed IS NOT NULL"
            " AND merged_into IS NULL ORDER BY id DESC",
            {"desk": desk},
        )
        return tuple((StoryId(row["id"]), row["renamed"]) for row in rows)


async def _gather(rows: list[Row]) -> tuple[Story, ...]:
    """Return the stories of rows; others have their turn between pieces of the work."""
    article: list[StoryArticle] = []
    for start in range(0, len(rows), PIECE):
        if start:
            await asyncio.sleep(0)
        article += [
            StoryArticle(
                stored=codec.read_article(row), sentences=codec.read_sentences(row["sentences"])
            )
            for row in rows[start : start + PIECE]
        ]
    grouped = groupby(zip(rows, article, strict=True), key=lambda pair: pair[0]["story_id"])
    return tuple(_gather_story(StoryId(number), list(group)) for number, group in grouped)


def _gather_story(number: StoryId, member: list[tuple[Row, StoryArticle]]) -> Story:
    first, _ = member[0]
    follows = first["follows"]
    return Story(
        id=number,
        follows=None if follows is None else StoryId(follows),
        pinned=bool(first["pinned"]),
        muted=bool(first["muted"]) or all(row["names_muted"] for row, _ in member),
        renamed=first["renamed"],
        articles=tuple(article for _, article in member),
    )
