"""Entities: the names they go by, and where they are mentioned.

An entity stands for its root and all that was merged into that; `root_id` gathers them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, groupby
from typing import Any

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.entities import Alias, DayRange, Entity, EntityCandidate, EntityId, EntityKind
from bot.domain.followed import FollowedName
from bot.domain.questions import EntityFigures, MentionLine, Neighbour
from bot.domain.spans import Span
from bot.ports.articles import EntityStore
from storage import codec
from storage.seam import Family, Row

# What was merged may be of several kinds: a found name of any of them is of it.
_CANDIDATES = """SELECT root.id, part.kind, coalesce(part.key, root.key) AS part_key, matched.word,
  root.settled,
  max(matched.ruled) AS ruled,
  EXISTS (SELECT 1 FROM entity WHERE root_id = root.id AND id <> root.id) AS merged,
  (SELECT coalesce(sum(used), 0) FROM alias WHERE entity_id = root.id) AS mentions,
  (SELECT folded FROM alias WHERE entity_id = root.id AND ruled >= 0
   ORDER BY ruled = 2 DESC, instr(folded, ' ') > 0 DESC, used_as_name DESC, used DESC, folded
   LIMIT 1) AS name
FROM (
  SELECT entity_id AS id, folded AS word, ruled FROM alias
  WHERE desk_id = :desk AND folded IN :names AND ruled >= 0
  UNION SELECT entity_id, '~' || sound, 0 FROM alias
  WHERE desk_id = :desk AND sound > '' AND ruled >= 0 AND sound IN :sounds
  UNION SELECT id, key, 0 FROM entity
  WHERE desk_id = :desk AND key IN :keys
) AS matched
JOIN entity AS member ON member.id = matched.id
JOIN entity AS root ON root.id = member.root_id
JOIN entity AS part ON part.root_id = root.id
GROUP BY root.id, matched.word, part.kind, part_key
ORDER BY mentions DESC, root.id, part.kind, part_key NULLS FIRST"""

_FOLLOWED = """SELECT root.id, root.kind, alias.name, alias.folded FROM alias
JOIN entity AS member ON member.id = alias.entity_id
JOIN entity AS root ON root.id = member.root_id
WHERE alias.desk_id = :desk AND alias.ruled > 0
ORDER BY root.id, alias.ruled DESC, alias.used_as_name DESC, alias.id"""

_BARRED = """SELECT member.root_id AS id, alias.folded FROM entity AS member
JOIN alias ON alias.entity_id = member.id AND alias.ruled < 0
WHERE member.root_id IN :ids AND NOT EXISTS (
  SELECT 1 FROM entity AS part
  JOIN alias AS kept ON kept.entity_id = part.id
    AND kept.desk_id = :desk AND kept.folded = alias.folded
  WHERE part.root_id = member.root_id AND kept.ruled >= 0)"""

_APART = """SELECT one.root_id AS id, other.root_id AS other FROM kept_apart
JOIN entity AS one ON one.id = kept_apart.one
JOIN entity AS other ON other.id = kept_apart.other
WHERE kept_apart.desk_id = :desk AND one.root_id IN :ids"""

_NAMED = """SELECT entity.root_id AS id, max(alias.ruled) AS ruled FROM alias
JOIN entity ON entity.id = alias.entity_id
WHERE alias.desk_id = :desk AND alias.folded = :folded AND alias.ruled >= 0 AND entity.hidden = 0
GROUP BY entity.root_id"""

# Names that begin so, at most so many of them in the order of letters.
_STARTING = """WITH begun AS (
  SELECT entity_id, used FROM alias
  WHERE desk_id = :desk AND folded >= :folded AND folded < :beyond AND ruled >= 0
  ORDER BY folded, entity_id LIMIT :most
) SELECT entity.root_id AS id, (SELECT count(*) FROM begun) AS looked FROM begun
JOIN entity ON entity.id = begun.entity_id
WHERE entity.hidden = 0
GROUP BY entity.root_id ORDER BY sum(begun.used) DESC, entity.root_id LIMIT :limit"""

# What begins or holds so many names that not all of them are looked at, those named most have.
_LEADING_NAMES = """SELECT foremost.root_id AS id FROM (
  SELECT id, root_id, articles FROM entity
  WHERE desk_id = :desk AND articles > 0 AND hidden = 0
  ORDER BY articles DESC, id DESC LIMIT :most
) AS foremost
CROSS JOIN alias ON alias.entity_id = foremost.id
WHERE {fits} AND alias.ruled >= 0
GROUP BY foremost.root_id ORDER BY sum(alias.used) DESC, foremost.root_id LIMIT :limit"""
_LEADING_STARTING = _LEADING_NAMES.format(fits="alias.folded >= :folded AND alias.folded < :beyond")
_LEADING_HOLDING = _LEADING_NAMES.format(fits="instr(alias.folded, :folded) > 1")

_COUNT_PIECES = """SELECT value AS piece, (
  SELECT count(*) FROM (
    SELECT 1 FROM alias_piece WHERE desk_id = :desk AND piece = value LIMIT :most
  ) AS holding
) AS names FROM each(:pieces) ORDER BY names, piece"""

_RESEMBLING = """SELECT entity.root_id AS id FROM (
  SELECT alias_id, count(*) AS shared FROM alias_piece
  WHERE desk_id = :desk AND piece IN :pieces GROUP BY alias_id
) AS near
JOIN alias ON alias.id = near.alias_id
JOIN entity ON entity.id = alias.entity_id
WHERE alias.ruled >= 0 AND entity.hidden = 0
GROUP BY entity.root_id
ORDER BY max(near.shared) DESC, sum(alias.used) DESC, entity.root_id LIMIT :limit"""

_PROFILES = """SELECT member.root_id AS id, root.kind, alias.name, alias.folded,
  sum(alias.used) AS used, sum(alias.used_as_name) AS used_as_name, max(alias.ruled) AS ruled
FROM entity AS member
JOIN entity AS root ON root.id = member.root_id
JOIN alias ON alias.entity_id = member.id
WHERE root.desk_id = :desk AND member.root_id IN :ids
GROUP BY member.root_id, root.kind, alias.name, alias.folded
ORDER BY member.root_id, max(alias.ruled) = 2 DESC,
  root.kind = 'person' AND instr(alias.folded, ' ') > 0 DESC, used_as_name DESC,
  used DESC, length(alias.name) DESC, alias.name"""

# Four times as many as asked for: some of them were merged into one.
_LEADING = """SELECT root_id AS id FROM (
  SELECT root_id, articles FROM entity WHERE desk_id = :desk AND articles > 0 AND hidden = 0
  ORDER BY articles DESC, id DESC LIMIT 4 * :limit
) AS many GROUP BY root_id ORDER BY sum(articles) DESC, root_id LIMIT :limit"""

_MEMBERS = "SELECT id FROM entity WHERE root_id = :entity AND desk_id = :desk"

_COUNTED = f"""SELECT count(*) AS members, coalesce(sum(mentions), 0) AS mentions,
  coalesce(sum(articles), 0) AS articles FROM entity WHERE id IN ({_MEMBERS})"""

# An article that names two members of a merged entity counts once.
_COUNT_ARTICLES = f"""SELECT count(DISTINCT article_id) AS articles FROM mention
WHERE entity_id IN ({_MEMBERS})"""

_COUNT_BETWEEN = f"""SELECT (
  SELECT count(*) FROM mention WHERE entity_id IN ({_MEMBERS})
  AND published_at >= bound.since AND published_at < bound.until
) AS mentions FROM (
  SELECT key, value AS since, lead(value) OVER (ORDER BY key) AS until FROM each(:days)
) AS bound WHERE bound.until IS NOT NULL ORDER BY bound.key"""

_NEIGHBOURS = """SELECT entity.root_id AS id, count(DISTINCT other.article_id) AS articles
FROM mention AS other
JOIN entity ON entity.id = other.entity_id
WHERE other.article_id IN :articles
AND entity.root_id <> :entity AND entity.hidden = 0
GROUP BY entity.root_id ORDER BY articles DESC, count(*) DESC, entity.root_id LIMIT 8"""

_NEWEST = """SELECT DISTINCT published_at, article_id FROM mention
WHERE entity_id = :member ORDER BY published_at DESC, article_id DESC LIMIT :limit"""

# Members by number: who plans it knows how often each is mentioned.
_MENTIONS = f"""SELECT min(mention.start) AS start, count(*) AS mentions, reading.sentences,
  {codec.ARTICLE_COLUMNS}
FROM article
JOIN mention ON mention.article_id = article.id AND mention.published_at = article.moment
JOIN reading ON reading.article_id = article.id
WHERE article.id IN :articles AND +article.desk_id = :desk
AND mention.entity_id IN :members
GROUP BY article.id, reading.article_id ORDER BY article.moment DESC, article.id DESC"""


NEIGHBOURED = 500
"""Articles of an entity, the newest, whose other names are its neighbours."""

LOOKED_AT = 1_000
"""Names that are looked at for an offer, in each way: no desk makes more of it, however large."""

MOST_PIECES = 64
"""Pieces of what was typed that are looked for."""


# Chosen before any text is read: a name may stand in every article of a desk.
_MENTIONS_OF_DAYS = f"""SELECT spot.start, spot.mentions, reading.sentences, {codec.ARTICLE_COLUMNS}
FROM (
  SELECT article_id, min(start) AS start, count(*) AS mentions, max(published_at) AS moment
  FROM mention
  WHERE entity_id IN ({_MEMBERS}) AND (:first IS NULL OR (
    SELECT published_day FROM article WHERE id = article_id) BETWEEN :first AND :last)
  GROUP BY article_id ORDER BY moment DESC, article_id DESC LIMIT :limit
) AS spot
JOIN article ON article.id = spot.article_id
JOIN reading ON reading.article_id = article.id
ORDER BY spot.moment DESC, article.id DESC"""


class Entities(Family, EntityStore):
    """The entities of a database."""

    @override
    async def find_candidates(
        self, desk: DeskId, *, names: Collection[str], keys: Collection[str]
    ) -> tuple[EntityCandidate, ...]:
        values = {"desk": desk, "names": list(names), "keys": list(keys)}
        values["sounds"] = [name[1:] for name in names if name.startswith("~")]
        rows = await self._db.fetch(_CANDIDATES, values)
        found = {"desk": desk, "ids": sorted({row["id"] for row in rows})}
        barred = await self._db.fetch(_BARRED, found)
        apart = await self._db.fetch(_APART, found)
        return tuple(
            EntityCandidate(
                id=EntityId(row["id"]),
                kind=EntityKind(row["kind"]),
                key=row["part_key"],
                matched=row["word"],
                mentions=row["mentions"],
                name=row["name"] or "",
                merged=bool(row["merged"]),
                by_curator=row["ruled"] > 0,
                settled=bool(row["settled"]),
                barred=frozenset(b["folded"] for b in barred if b["id"] == row["id"]),
                apart=frozenset(EntityId(a["other"]) for a in apart if a["id"] == row["id"]),
            )
            for row in rows
        )

    @override
    async def get_followed(self, desk: DeskId) -> tuple[FollowedName, ...]:
        rows = await self._db.fetch(_FOLLOWED, {"desk": desk})
        first: dict[str, Row] = {}
        for row in rows:
            first.setdefault(row["folded"], row)
        return tuple(
            FollowedName(entity=EntityId(row["id"]), kind=EntityKind(row["kind"]), name=row["name"])
            for row in first.values()
        )

    @override
    async def find_named(self, desk: DeskId, folded: str) -> tuple[Entity, ...]:
        rows = await self._db.fetch(_NAMED, {"desk": desk, "folded": folded})
        by_curator = {row["id"]: row["ruled"] for row in rows}
        found = await self._get_profiles(desk, list(by_curator))
        return tuple(sorted(found, key=lambda e: (-by_curator[e.id], -e.mentions, e.id)))

    @override
    async def get_entity(self, desk: DeskId, entity: EntityId) -> Entity | None:
        rows = await self._db.fetch(
            "SELECT root_id FROM entity WHERE id = :id AND desk_id = :desk",
            {"id": entity, "desk": desk},
        )
        found = await self._get_profiles(desk, [row["root_id"] for row in rows])
        return found[0] if found else None

    @override
    async def find_similar(self, desk: DeskId, folded: str, *, limit: int) -> tuple[Entity, ...]:
        values = {"desk": desk, "folded": folded, "beyond": f"{folded}\U0010ffff", "limit": limit}
        values["most"] = LOOKED_AT
        rows = await self._db.fetch(_STARTING, values)
        if rows and rows[0]["looked"] == LOOKED_AT:
            rows = await self._db.fetch(_LEADING_STARTING, values) + rows
        if len(rows) < limit:
            rows += await self._find_resembling(values)
        return await self._get_profiles(desk, list(dict.fromkeys(row["id"] for row in rows)))

    async def _find_resembling(self, values: Mapping[str, Any]) -> list[Row]:
        """Return entities by the pieces of a folded name that the fewest names hold."""
        pieces = _cut(values["folded"])[:MOST_PIECES]
        counting = {**values, "pieces": pieces}
        counted = await self._db.fetch(_COUNT_PIECES, counting) if pieces else []
        sums = accumulate(row["names"] for row in counted)
        rare = [row["piece"] for row, names in zip(counted, sums, strict=True) if names < LOOKED_AT]
        if not rare:
            return await self._db.fetch(_LEADING_HOLDING, values)
        return await self._db.fetch(_RESEMBLING, {**values, "pieces": rare})

    @override
    async def get_leading(self, desk: DeskId, *, limit: int) -> tuple[Entity, ...]:
        rows = await self._db.fetch(_LEADING, {"desk": desk, "limit": limit})
        return await self._get_profiles(desk, [row["id"] for row in rows])

    @override
    async def get_figures(
        self, desk: DeskId, entity: EntityId, *, days: Sequence[datetime]
    ) -> EntityFigures:
        values = {"desk": desk, "entity": entity}
        total = (await self._db.fetch(_COUNTED, values))[0]
        articles = total["articles"]
        if total["members"] > 1:
            articles = (await self._db.fetch(_COUNT_ARTICLES, values))[0]["articles"]
        bounds = {**values, "days": [codec.to_seconds(day) for day in days]}
        counts = await self._db.fetch(_COUNT_BETWEEN, bounds)
        members = await self._list_members(desk, entity)
        newest = await self._find_newest(members, NEIGHBOURED)
        near = await self._db.fetch(_NEIGHBOURS, {**values, "articles": newest})
        profiles = await self._get_profiles(desk, [row["id"] for row in near])
        names = {profile.id: profile.name for profile in profiles}
        return EntityFigures(
            mentions=total["mentions"],
            articles=articles,
            counts=tuple(int(row["mentions"]) for row in counts),
            neighbours=tuple(
                Neighbour(
                    name=names[row["id"]],
                    entity=EntityId(row["id"]),
                    articles=row["articles"],
                )
                for row in near
            ),
        )

    @override
    async def get_mentions(
        self, desk: DeskId, entity: EntityId, *, limit: int, days: DayRange | None = None
    ) -> tuple[MentionLine, ...]:
        values = {"desk": desk, "entity": entity, "limit": limit}
        if days is not None:
            bounds = {"first": days.first.isoformat(), "last": days.last.isoformat()}
            rows = await self._db.fetch(_MENTIONS_OF_DAYS, {**values, **bounds})
        else:
            members = await self._list_members(desk, entity)
            chosen = await self._find_newest(members, limit)
            rows = await self._db.fetch(
                _MENTIONS, {**values, "members": members, "articles": chosen}
            )
        return tuple(
            MentionLine(
                article=codec.read_article(row),
                sentence=_sentence_at(row),
                mentions_in_article=row["mentions"],
            )
            for row in rows
        )

    async def _list_members(self, desk: DeskId, entity: EntityId) -> list[int]:
        rows = await self._db.fetch(_MEMBERS, {"desk": desk, "entity": entity})
        return [row["id"] for row in rows]

    async def _find_newest(self, members: Sequence[int], limit: int) -> list[int]:
        """Return the newest articles that mention any of some: a walk of the key for each."""
        newest = {
            (row["published_at"], row["article_id"])
            for member in members
            for row in await self._db.fetch(_NEWEST, {"member": member, "limit": limit})
        }
        return [article for _, article in sorted(newest, reverse=True)[:limit]]

    async def _get_profiles(self, desk: DeskId, ids: Sequence[int]) -> tuple[Entity, ...]:
        rows = await self._db.fetch(_PROFILES, {"desk": desk, "ids": list(ids)})
        found = {
            root: _profile(list(group)) for root, group in groupby(rows, key=lambda row: row["id"])
        }
        return tuple(found[i] for i in ids if i in found)


def _cut(folded: str) -> list[str]:
    """Return the pieces of a folded name as `alias_piece` has them, each once."""
    sizes = (3,) if folded.isascii() else (2, 3)
    cut = (folded[at : at + size] for size in sizes for at in range(len(folded) - size + 1))
    return list(dict.fromkeys(cut))


def _profile(rows: list[Row]) -> Entity:
    # The first row is the name used most often as the fullest one of an article, of a person
    # one with a first name. A name that a
    # curator took away is not shown, but what it was used for stays counted.
    names = [row for row in rows if row["ruled"] >= 0] or rows
    shown: dict[str, Alias] = {}
    for row in names[1:]:
        if row["folded"] != names[0]["folded"] and row["folded"] not in shown:
            shown[row["folded"]] = Alias(name=row["name"], count=row["used"])
    aliases = sorted(shown.values(), key=lambda alias: (-alias.count, alias.name))
    return Entity(
        id=EntityId(rows[0]["id"]),
        name=names[0]["name"],
        kind=EntityKind(rows[0]["kind"]),
        aliases=tuple(aliases),
        mentions=sum(row["used"] for row in rows),
    )


def _sentence_at(row: Row) -> Span:
    (sentence,) = codec.read_sentences_at(row["sentences"], row["start"])
    return sentence.span
