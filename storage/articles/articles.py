"""Articles: what is kept of each, and the one transaction that stores it."""

from __future__ import annotations

import json
from collections.abc import Collection

from typing_extensions import override

from bot.domain.articles import ArticleId, Change, StoredArticle, StoreOutcome, is_overtaken
from bot.domain.desks import DeskId
from bot.domain.entities import fold_name
from bot.domain.errors import StoreMoved
from bot.domain.stories import MOVED, ArticleUpdate, PlacedFeatures, Placement, Stored, StoryId
from bot.ports.articles import ArticleStore
from storage import codec
from storage.articles.findings import add_findings, remove_findings
from storage.coordination import check_owner, note_placed
from storage.seam import Family, Parameters, Row, Transaction, WordIndex, add

_KNOWN = """SELECT article.id, article.title, article.text, article.text_hash, article.version,
  article.copy_of, article.dropped_at IS NOT NULL AS dropped, story_id
FROM article_key
JOIN article ON article.id = article_key.article_id
LEFT JOIN story_article ON story_article.article_id = article.id
WHERE article_key.desk_id = :desk AND article_key.key IN :keys
ORDER BY article.id LIMIT 1"""

_PLACES = """SELECT article.id, story_article.story_id FROM article
JOIN story_article ON story_article.article_id = article.id
WHERE article.desk_id = :desk AND article.id > :after ORDER BY article.id LIMIT :limit"""

_CORRECTIONS = "SELECT corrections FROM desk WHERE id = :desk"

_OVERTAKEN = """SELECT
  EXISTS (SELECT 1 FROM article WHERE desk_id = :desk AND id > :after)
  OR (:copy_of IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM article WHERE desk_id = :desk AND id = :copy_of))
  OR EXISTS (SELECT 1 FROM each(:stories) AS wanted
      WHERE NOT EXISTS (SELECT 1 FROM story WHERE desk_id = :desk AND id = wanted.value))
  OR EXISTS (SELECT 1 FROM each(:entities) AS wanted
      WHERE NOT EXISTS (SELECT 1 FROM entity WHERE desk_id = :desk AND id = wanted.value))
  AS overtaken"""

# A story that people were told of, or that curators touched, is left whole.
_SETTLED = """SELECT 1 FROM story WHERE id = :story AND (pinned <> 0 OR muted <> 0
  OR renamed IS NOT NULL OR state <> '' OR owner IS NOT NULL OR EXISTS (
    SELECT 1 FROM story_article WHERE story_article.story_id = story.id
    AND (reasons = :moved OR EXISTS (
      SELECT 1 FROM shown_article WHERE shown_article.article_id = story_article.article_id))))"""

# Copies go with their originals.
_PART = """UPDATE story_article SET story_id = :story, reasons = :reasons
WHERE story_id = :whole AND article_id IN (
  SELECT id FROM article
  WHERE desk_id = :desk AND (id IN :articles OR copy_of IN :articles))"""

_NEWEST_TITLES = """SELECT id, title FROM article
WHERE desk_id = :desk AND title <> '' ORDER BY moment DESC, id DESC LIMIT :limit"""

_TITLES = """SELECT article.id, article.title FROM article_words
JOIN article ON article.id = article_words.rowid
WHERE article_words MATCH :match AND article.desk_id = :desk
ORDER BY article_words.rowid DESC LIMIT :limit"""

_FIND_KNOWN = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article_key
JOIN article ON article.id = article_key.article_id
WHERE article_key.desk_id = :desk AND article_key.key IN :keys
ORDER BY article.id LIMIT 1"""

_REMOVE = (
    "UPDATE article SET copy_of = NULL WHERE copy_of = :id",
    "DELETE FROM article_feed WHERE article_id = :id",
    "DELETE FROM article_key WHERE article_id = :id",
    "DELETE FROM article_category WHERE article_id = :id",
    "DELETE FROM article_version WHERE article_id = :id",
    "DELETE FROM story_article WHERE article_id = :id",
    "DELETE FROM article WHERE id = :id",
)

_INSERT = """INSERT INTO article (desk_id, title, text, text_hash, url, site, byline, language,
  source_class, kind, origin, published_day, published_at, moment, received_at, copy_of,
  headline_only, categories, arrival)
VALUES (:desk, :title, :text, :text_hash, :url, :site, :byline, :language, :source_class, :kind,
  :origin, :published_day, :published_at, :moment, :received_at, :copy_of, :headline_only,
  :categories, :arrival)"""

_KEEP_VERSION = """INSERT INTO article_version
SELECT id, version, title, text, text_hash, received_at FROM article WHERE id = :id"""

# A minor change is not news: the article counts as of when it came in, as before.
_REVISE = """UPDATE article SET version = version + 1, title = :title, text = :text,
  text_hash = :text_hash, byline = :byline, language = :language, kind = :kind,
  headline_only = :headline_only, site = CASE WHEN :restated = 1 THEN :site ELSE site END,
  published_day = CASE WHEN :restated = 1 THEN :published_day ELSE published_day END,
  published_at = CASE WHEN :restated = 1 THEN :published_at ELSE published_at END,
  moment = CASE WHEN :restated = 1 THEN :moment ELSE moment END,
  received_at = CASE WHEN :material = 1 THEN :received_at ELSE received_at END,
  corrected_at = CASE WHEN :material = 1 THEN :received_at ELSE corrected_at END,
  arrival = CASE WHEN :material = 1 THEN :arrival ELSE arrival END,
  copy_of = (SELECT id FROM article WHERE desk_id = :desk AND id = :copy_of AND id < :id)
WHERE id = :id RETURNING copy_of"""

# Numbers follow one another as transactions do: who has read up to one missed none before it.
_ARRIVE = "UPDATE desk SET arrivals = arrivals + 1 WHERE id = :desk RETURNING arrivals"

# A subscription that ended meanwhile, or is another desk's, is passed over.
_ADD_FEED = """INSERT INTO article_feed (article_id, subscription_id)
SELECT :id, subscription.id FROM subscription
WHERE subscription.id = :subscription AND subscription.desk_id = :desk ON CONFLICT DO NOTHING"""

_ADD_CATEGORY = """INSERT INTO article_category (desk_id, name, article_id)
VALUES (:desk, :name, :id) ON CONFLICT DO NOTHING"""

_ADD_KEY = """INSERT INTO article_key (desk_id, key, article_id)
VALUES (:desk, :key, :id) ON CONFLICT DO NOTHING"""

_FEATURES = """SELECT article.id, article.copy_of, story_article.story_id, reading.features
FROM article
JOIN reading ON reading.article_id = article.id
JOIN story_article ON story_article.article_id = article.id
WHERE article.desk_id = :desk AND article.id > :after ORDER BY article.id LIMIT :limit"""

_HORIZON = """SELECT id FROM article WHERE desk_id = :desk ORDER BY id DESC
LIMIT 1 OFFSET :newest"""


NEWEST = 1_000
"""Titles, the newest, of which enough have words that begin with a few letters.

To gather all of those took the index 200 ms at a million articles.
"""


class Articles(Family, ArticleStore):
    """The articles of a database."""

    @override
    async def find_raw(self, desk: DeskId, raw_key: str) -> ArticleId | None:
        rows = await self._db.fetch(
            "SELECT article_id FROM article_key WHERE desk_id = :desk AND key = :key",
            {"desk": desk, "key": raw_key},
        )
        return ArticleId(rows[0]["article_id"]) if rows else None

    @override
    async def find_known(self, desk: DeskId, keys: Collection[str]) -> StoredArticle | None:
        values = {"desk": desk, "keys": list(keys)}
        rows = await self._db.fetch(_FIND_KNOWN, values)
        return codec.read_article(rows[0]) if rows else None

    @override
    async def get_features(
        self, desk: DeskId, *, after: int, limit: int
    ) -> tuple[PlacedFeatures, ...]:
        rows = await self._db.fetch(_FEATURES, {"desk": desk, "after": after, "limit": limit})
        return tuple(
            PlacedFeatures(
                article=ArticleId(row["id"]),
                story=StoryId(row["story_id"]),
                features=codec.read_features(row["features"]),
                copied=row["copy_of"] is not None,
            )
            for row in rows
        )

    @override
    async def find_horizon(self, desk: DeskId, *, newest: int) -> int:
        rows = await self._db.fetch(_HORIZON, {"desk": desk, "newest": newest})
        return int(rows[0]["id"]) if rows else 0

    @override
    async def get_articles(
        self, desk: DeskId, ids: Collection[ArticleId]
    ) -> tuple[StoredArticle, ...]:
        rows = await self._db.fetch(
            f"""SELECT {codec.ARTICLE_COLUMNS} FROM article
            WHERE +desk_id = :desk AND id IN :ids ORDER BY id""",
            {"desk": desk, "ids": list(ids)},
        )
        return tuple(codec.read_article(row) for row in rows)

    @override
    async def remove_article(self, desk: DeskId, article: ArticleId) -> bool:
        values = {"desk": desk, "id": article}
        async with self._db.transaction(desk=desk) as change:
            if not await change.fetch(
                "SELECT 1 FROM article WHERE id = :id AND desk_id = :desk", values
            ):
                return False
            await remove_findings(change, desk, article)
            for statement in _REMOVE:
                await change.execute(statement, values)
        return True

    @override
    async def find_titles(
        self, desk: DeskId, text: str, *, limit: int
    ) -> tuple[tuple[ArticleId, str], ...]:
        match = match_titles(self._db.words, desk, text)
        values = {"desk": desk, "limit": limit, "match": match}
        newest = {**values, "limit": NEWEST if match else limit}
        rows = await self._db.fetch(_NEWEST_TITLES, newest)
        rows = [row for row in rows if not match or begins_words(row["title"], text)]
        if match and len(rows) < limit:
            rows = await self._db.fetch(_TITLES, values)
        return tuple((ArticleId(row["id"]), row["title"]) for row in rows[:limit])

    @override
    async def count_articles(self, desk: DeskId) -> int:
        rows = await self._db.fetch(
            "SELECT count(*) AS n FROM article WHERE desk_id = :desk", {"desk": desk}
        )
        return int(rows[0]["n"])

    @override
    async def count_corrections(self, desk: DeskId) -> int:
        rows = await self._db.fetch(_CORRECTIONS, {"desk": desk})
        return int(rows[0]["corrections"])

    @override
    async def get_places(
        self, desk: DeskId, *, after: int, limit: int
    ) -> tuple[tuple[ArticleId, StoryId], ...]:
        rows = await self._db.fetch(_PLACES, {"desk": desk, "after": after, "limit": limit})
        return tuple((ArticleId(row["id"]), StoryId(row["story_id"])) for row in rows)

    @override
    async def add_article(self, desk: DeskId, update: ArticleUpdate) -> Stored:
        async with self._db.transaction(desk=desk) as change:
            await check_owner(change, update)
            stored = await _store(change, desk, update)
            if update.inbox is not None:
                await note_placed(change, update.inbox, stored)
        return stored


async def _store(change: Transaction, desk: DeskId, update: ArticleUpdate) -> Stored:
    counted = await change.fetch(_CORRECTIONS, {"desk": desk})
    if counted[0]["corrections"] != update.corrections:
        raise StoreMoved
    known = await change.fetch(_KNOWN, {"desk": desk, "keys": update.keys})
    if known:
        return await _meet_again(change, desk, update, known[0])
    if update.revises is not None:
        raise StoreMoved
    if (await change.fetch(_OVERTAKEN, _name_targets(desk, update)))[0]["overtaken"]:
        raise StoreMoved
    return await _add_new(change, desk, update)


def _name_targets(desk: DeskId, update: ArticleUpdate) -> Parameters:
    """Return what an update refers to on its desk, which may have been deleted meanwhile."""
    placement = update.placement
    stories = [story for story in (placement.story, placement.follows) if story is not None]
    entities = {link.target for link in update.links if link.target is not None}
    entities.update(merged for link in update.links for merged in link.merges)
    return {
        "desk": desk,
        "copy_of": placement.copy_of,
        "stories": stories,
        "entities": sorted(entities),
        "after": update.after,
    }


def begins_words(title: str, text: str) -> bool:
    """Tell whether words of a title begin with each of those of a text."""
    held = f" {fold_name(title)}"
    words = fold_name(text).split()
    return bool(words) and all(f" {word}" in held for word in words)


def match_titles(words: WordIndex, desk: DeskId, text: str) -> str | None:
    """Return the query for titles with words that begin with those of `text`, if any."""
    begun = ["".join(c for c in word if c.isalnum()) for word in text.split()[:8]]
    terms = [words.write_words(word, prefix=True, title=True) for word in begun if word]
    return words.of_desk(desk, words.write_all(terms)) if terms else None


async def _add_new(change: Transaction, desk: DeskId, update: ArticleUpdate) -> Stored:
    placement = update.placement
    values = {
        **_article_values(update),
        "desk": desk,
        "copy_of": placement.copy_of,
        "arrival": await _arrive(change, desk),
    }
    article = ArticleId(await add(change, _INSERT, values))
    story = placement.story
    parted = placement.apart and not await change.fetch(
        _SETTLED, {"story": story, "moved": json.dumps([MOVED])}
    )
    if story is None or parted:
        story = await add(
            change,
            "INSERT INTO story (desk_id, follows) VALUES (:desk, :follows)",
            {"desk": desk, "follows": placement.follows},
        )
    if parted:
        await _part(change, desk, placement, story)
    await change.execute(
        "INSERT INTO story_article (article_id, story_id, score, reasons)"
        " VALUES (:id, :story, :score, :reasons)",
        {
            "id": article,
            "story": story,
            "score": placement.score,
            "reasons": json.dumps(placement.reasons, ensure_ascii=False),
        },
    )
    await _add_marks(change, desk, article, update)
    await add_findings(change, desk, article, update)
    return Stored(
        outcome=StoreOutcome.NEW,
        article=article,
        story=StoryId(story),
        copy_of=None if placement.copy_of is None else ArticleId(placement.copy_of),
    )


async def _part(change: Transaction, desk: DeskId, placement: Placement, story: int) -> None:
    """Move what stands apart in a story to a new one; who holds places is to read them again."""
    reasons = ["tells another event than the story that it came in"]
    values = {
        "desk": desk,
        "whole": placement.story,
        "story": story,
        "articles": list(placement.apart),
        "reasons": json.dumps(reasons),
    }
    await change.execute(_PART, values)
    await change.execute(
        "UPDATE desk SET corrections = corrections + 1 WHERE id = :desk", {"desk": desk}
    )


async def _arrive(change: Transaction, desk: DeskId) -> int:
    """Return the next number of what comes in at a desk."""
    return int((await change.fetch(_ARRIVE, {"desk": desk}))[0]["arrivals"])


async def _meet_again(
    change: Transaction, desk: DeskId, update: ArticleUpdate, known: Row
) -> Stored:
    article, copy_of = ArticleId(known["id"]), known["copy_of"]
    outcome = StoreOutcome.SAME
    # A text that was dropped for its age has nothing left to compare with, and is no news.
    same_text = known["dropped"] or known["text_hash"] == codec.hash_text(
        update.reading.article.text
    )
    if not same_text and known["version"] != update.revises:
        raise StoreMoved
    if known["dropped"] or update.change is Change.NONE:
        await _keep_title(change, desk, update, known)
    else:
        outcome = StoreOutcome.REVISED
        copy_of = await _revise(change, desk, article, update)
    await _add_marks(change, desk, article, update)
    return Stored(
        outcome=outcome,
        article=article,
        story=None if known["story_id"] is None else StoryId(known["story_id"]),
        copy_of=None if copy_of is None else ArticleId(copy_of),
    )


async def _keep_title(change: Transaction, desk: DeskId, update: ArticleUpdate, known: Row) -> None:
    """Keep the title of an article up to date whose text says the same."""
    title = update.reading.article.title
    if title and title != known["title"]:
        values = {"id": known["id"], "title": title}
        number, text = known["id"], known["text"]
        await change.words.remove(change, desk, [(number, known["title"], text)])
        await change.execute("UPDATE article SET title = :title WHERE id = :id", values)
        await change.words.add(change, desk, [(number, title, text)])


async def _revise(
    change: Transaction, desk: DeskId, article: ArticleId, update: ArticleUpdate
) -> int | None:
    """Write a newer text of an article; return which earlier one it is a copy of now, if any."""
    values = {
        **_article_values(update),
        "id": article,
        "desk": desk,
        "copy_of": update.placement.copy_of,
        "restated": int(update.restated),
        "material": int(update.change is Change.MATERIAL),
        "arrival": await _arrive(change, desk) if update.change is Change.MATERIAL else 0,
    }
    await change.execute(_KEEP_VERSION, {"id": article})
    await remove_findings(change, desk, article)
    copy_of: int | None = (await change.fetch(_REVISE, values))[0]["copy_of"]
    await add_findings(change, desk, article, update)
    await _forget_raw(change, desk, article, update.raw_key)
    return copy_of


async def _forget_raw(change: Transaction, desk: DeskId, article: ArticleId, newer: str) -> None:
    """Forget the raw pages of earlier versions: if one comes again, the article went back to it."""
    held = await change.fetch("SELECT key FROM article_key WHERE article_id = :id", {"id": article})
    await change.execute_many(
        "DELETE FROM article_key WHERE desk_id = :desk AND key = :key",
        [{"desk": desk, "key": row["key"]} for row in held if is_overtaken(row["key"], newer)],
    )


async def _add_marks(
    change: Transaction, desk: DeskId, article: ArticleId, update: ArticleUpdate
) -> None:
    """Add what an article is known by, and the subscriptions that it came by."""
    names = filter(None, map(fold_name, update.reading.article.categories))
    await change.execute_many(
        _ADD_CATEGORY, [{"desk": desk, "name": name, "id": article} for name in names]
    )
    keys = (*update.keys, update.raw_key)
    await change.execute_many(_ADD_KEY, [{"desk": desk, "key": key, "id": article} for key in keys])
    await change.execute_many(
        _ADD_FEED,
        [{"desk": desk, "id": article, "subscription": number} for number in update.subscriptions],
    )


def _article_values(update: ArticleUpdate) -> dict[str, str | float | bytes | None]:
    article = update.reading.article
    published = article.published
    at = published.at if published else None
    return {
        "title": article.title,
        "text": article.text,
        "text_hash": codec.hash_text(article.text),
        "url": article.url,
        "site": article.site,
        "byline": article.byline,
        "language": article.language,
        "source_class": article.source_class.value,
        "kind": update.features.kind.value,
        "origin": article.origin,
        "published_day": published.day.isoformat() if published else None,
        "published_at": codec.to_seconds(at) if at else None,
        "moment": codec.to_seconds(update.features.moment),
        "received_at": codec.to_seconds(update.received),
        "headline_only": int(article.headline_only),
        "categories": json.dumps(article.categories, ensure_ascii=False),
    }
