"""A desk's own list of names, and the search of the stored articles for what was put on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from typing_extensions import override

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.entities import Entity, EntityId, EntityKind, fold_name
from bot.domain.followed import (
    FoundName,
    HeldMention,
    ListedName,
    NameSearch,
    NameSearchId,
    SearchedArticle,
)
from bot.domain.spans import Span
from bot.ports.names import NameListStore
from storage import codec
from storage.articles import Entities, move_mention, renew_dated
from storage.seam import Row, Transaction
from storage.search import match_name

_HIDDEN = "SELECT DISTINCT root_id AS id FROM entity WHERE desk_id = :desk AND hidden <> 0"

_SEARCHES = """SELECT name_search.*, root.id AS root, root.kind, EXISTS (
  SELECT 1 FROM entity AS part JOIN alias ON alias.entity_id = part.id
    AND alias.desk_id = part.desk_id AND alias.folded = name_search.folded AND alias.ruled > 0
  WHERE part.root_id = root.id) AS wanted
FROM name_search
JOIN entity AS asked ON asked.id = name_search.entity_id
JOIN entity AS root ON root.id = asked.root_id"""

_PENDING = f"{_SEARCHES} WHERE ended_at IS NULL ORDER BY asked_at, name_search.id LIMIT 1"
_OF_DESK = f"""{_SEARCHES} WHERE name_search.desk_id = :desk
AND (ended_at IS NULL OR :entities IS NOT NULL)
AND (:entities IS NULL OR root.id IN :entities)
ORDER BY name_search.id"""

_ASK = """INSERT INTO name_search (desk_id, entity_id, name, folded, asked_at)
VALUES (:desk, :entity, :name, :folded, :now)
ON CONFLICT (desk_id, entity_id, folded) DO UPDATE SET name = excluded.name, "after" = 0,
  seen = 0, total = NULL, found = 0, asked_at = excluded.asked_at, ended_at = NULL"""

_AFTER = 'SELECT "after" FROM name_search WHERE id = :id'

_NEXT = """SELECT article.id, article.text FROM {index}
JOIN article ON article.id = {index}.rowid
WHERE {index} MATCH :match AND {index}.rowid > :after AND article.desk_id = :desk
ORDER BY {index}.rowid LIMIT :limit"""
_COUNT = "SELECT count(*) AS n FROM {index} WHERE {index} MATCH :match"
_TOTAL = "UPDATE name_search SET total = :total WHERE id = :id AND total IS NULL"

_HELD = """SELECT mention.article_id, root.id, root.kind, mention.start, mention.end FROM mention
JOIN entity AS member ON member.id = mention.entity_id
JOIN entity AS root ON root.id = member.root_id
WHERE mention.article_id IN :articles
ORDER BY mention.article_id, mention.start"""

_MOVE_ON = """UPDATE name_search SET "after" = max("after", :after), seen = seen + :seen,
  found = found + :found, ended_at = CASE WHEN :seen = 0 THEN :now ELSE ended_at END
WHERE id = :id"""

_AT = """SELECT mention.entity_id FROM mention JOIN entity ON entity.id = mention.entity_id
WHERE mention.article_id = :article AND mention.start = :start AND mention.end = :end
AND entity.root_id = :holder LIMIT 1"""

# A name that only the list had.
_DROP_NAME = """DELETE FROM alias
WHERE desk_id = :desk AND folded = :folded AND used = 0 AND ruled = 0 AND entity_id IN (
  SELECT id FROM entity WHERE root_id = :entity)"""

_LISTED_MENTIONS = """SELECT mention.entity_id AS entity, mention.article_id AS article,
  mention.start, mention.end, mention.was,
  substr(article.text, mention.start + 1, mention.end - mention.start) AS name
FROM entity AS member
JOIN mention ON mention.entity_id = member.id AND mention.was IS NOT NULL
JOIN article ON article.id = mention.article_id
WHERE member.root_id = :entity AND member.desk_id = :desk AND mention.article_id IN (
  SELECT DISTINCT spot.article_id FROM entity AS part
  JOIN mention AS spot ON spot.entity_id = part.id AND spot.was IS NOT NULL
  WHERE part.root_id = :entity AND part.desk_id = :desk AND spot.article_id > :after
  ORDER BY spot.article_id LIMIT :limit)
ORDER BY mention.article_id"""


class NameLists(Entities, NameListStore):
    """The lists of names of a database."""

    @override
    async def get_listed(self, desk: DeskId) -> tuple[ListedName, ...]:
        listed = []
        for entity, names in groupby(await self.get_followed(desk), key=lambda name: name.entity):
            called, *others = names
            aliases = tuple(name.name for name in others)
            line = ListedName(name=called.name, kind=called.kind, aliases=aliases, subject=entity)
            listed.append(line)
        return tuple(sorted(listed, key=lambda line: (fold_name(line.name), line.name)))

    @override
    async def get_hidden(self, desk: DeskId) -> tuple[Entity, ...]:
        rows = await self._db.fetch(_HIDDEN, {"desk": desk})
        found = await self._get_profiles(desk, [row["id"] for row in rows])
        return tuple(sorted(found, key=lambda entity: fold_name(entity.name)))

    @override
    async def get_searches(
        self, desk: DeskId, entities: Sequence[EntityId] | None = None
    ) -> tuple[NameSearch, ...]:
        wanted = None if entities is None else list(entities)
        rows = await self._db.fetch(_OF_DESK, {"desk": desk, "entities": wanted})
        return tuple(map(_read_search, rows))

    @override
    async def find_next_search(self) -> NameSearch | None:
        rows = await self._db.fetch(_PENDING, {})
        return _read_search(rows[0]) if rows else None

    @override
    async def get_searched(self, search: NameSearch, *, limit: int) -> tuple[SearchedArticle, ...]:
        index, match = match_name(self._db.words, search.desk, search.name)
        values = {"id": search.id, "match": match, "desk": search.desk, "limit": limit}
        if search.total is None:
            counted = await self._db.fetch(_COUNT.format(index=index), values)
            await self._commit(_TOTAL, {"id": search.id, "total": counted[0]["n"]})
        after = await self._db.fetch(_AFTER, values)
        if not after:
            return ()
        next_ones = _NEXT.format(index=index)
        rows = await self._db.fetch(next_ones, {**values, "after": after[0]["after"]})
        articles = [row["id"] for row in rows]
        held = await self._db.fetch(_HELD, {"articles": articles})
        return tuple(
            SearchedArticle(
                id=ArticleId(row["id"]),
                text=row["text"],
                mentions=tuple(
                    HeldMention(
                        entity=EntityId(one["id"]),
                        kind=EntityKind(one["kind"]),
                        span=Span(one["start"], one["end"]),
                    )
                    for one in held
                    if one["article_id"] == row["id"]
                ),
            )
            for row in rows
        )

    @override
    async def note_found(
        self,
        search: NameSearch,
        articles: Sequence[SearchedArticle],
        found: Sequence[FoundName],
        *,
        now: datetime,
    ) -> None:
        texts = {article.id: article.text for article in articles}
        async with self._db.transaction() as change:
            changed = set()
            for one in found:
                if await _is_as_read(change, one.article, texts[one.article]):
                    changed.add(one.article)
                    await _move(change, search, one, texts[one.article])
            for article in changed:
                await renew_dated(change, article)
            await _move_on(change, search, texts, len(changed), now)

    @override
    async def take_back(self, search: NameSearch, *, limit: int, now: datetime) -> int:
        folded, values = fold_name(search.name), {"desk": search.desk, "entity": search.entity}
        async with self._db.transaction() as change:
            after = await change.fetch(_AFTER, {"id": search.id})
            bounds = {"after": after[0]["after"] if after else 0, "limit": limit}
            rows = await change.fetch(_LISTED_MENTIONS, {**values, **bounds})
            back = [dict(row) for row in rows if fold_name(row["name"]) == folded]
            for mention in back:
                await move_mention(
                    change, search.desk, mention, into=mention["was"] or None, was=None
                )
            changed = {ArticleId(mention["article"]) for mention in back}
            for article in changed:
                await renew_dated(change, article)
            seen = {ArticleId(row["article"]) for row in rows}
            await _move_on(change, search, seen, len(changed), now)
            if not seen:
                await change.execute(_DROP_NAME, {**values, "folded": folded})
        return len(seen)


async def ask_search(
    change: Transaction, desk: DeskId, entity: int, name: str, now: datetime
) -> None:
    """Have the stored articles searched for a name that was put on the list or taken off it."""
    values = {"desk": desk, "entity": entity, "name": name, "folded": fold_name(name)}
    await change.execute(_ASK, {**values, "now": codec.to_seconds(now)})


async def _is_as_read(change: Transaction, article: ArticleId, text: str) -> bool:
    """Return whether an article still has the text that was searched."""
    rows = await change.fetch("SELECT text FROM article WHERE id = :id", {"id": article})
    return bool(rows) and rows[0]["text"] == text


async def _move(change: Transaction, search: NameSearch, found: FoundName, text: str) -> None:
    place = {"article": found.article, "start": found.span.start, "end": found.span.end}
    held = await change.fetch(_AT, {**place, "holder": found.holder or 0})
    holder = held[0]["entity_id"] if held else None
    mention = {**place, "entity": holder, "name": found.span.of(text)}
    await move_mention(change, search.desk, mention, into=search.entity, was=holder or 0)


async def _move_on(
    change: Transaction,
    search: NameSearch,
    articles: Iterable[ArticleId],
    found: int,
    now: datetime,
) -> None:
    seen = list(articles)
    values = {"id": search.id, "after": max(seen, default=0), "seen": len(seen), "found": found}
    await change.execute(_MOVE_ON, {**values, "now": codec.to_seconds(now)})


def _read_search(row: Row) -> NameSearch:
    return NameSearch(
        id=NameSearchId(row["id"]),
        desk=DeskId(row["desk_id"]),
        entity=EntityId(row["root"]),
        kind=EntityKind(row["kind"]),
        name=row["name"],
        wanted=bool(row["wanted"]),
        seen=row["seen"],
        total=row["total"],
        found=row["found"],
        ended=codec.read_moment(row["ended_at"]),
    )
