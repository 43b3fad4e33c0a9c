"""What each correction changes, row by row, with every row as it was before so it can be undone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import permutations

from bot.domain.desks import DeskId
from bot.domain.entities import EntityId, EntityKind, fold_name
from bot.domain.errors import LimitReached
from bot.domain.followed import MOST_FOLLOWED, Following
from bot.domain.stories import MOVED, Correction, CorrectionKind, CorrectionOutcome, WorkState
from storage import codec
from storage.seam import Row, Transaction, add

_CALLED = 2
"""How a name is ruled that is what its entity is called."""

_PLACE = "UPDATE story_article SET story_id = :story, score = :score, reasons = :reasons"
_RESTORE: dict[str, tuple[str, ...]] = {
    "place": (f"{_PLACE} WHERE article_id = :article",),
    # What joined a story since goes where the articles go that it joined.
    "split": (
        "UPDATE story_article SET story_id = :story WHERE story_id = :new",
        "UPDATE story SET merged_into = :story WHERE id = :new",
    ),
    "merged": (
        """UPDATE story_article SET story_id = :merged WHERE story_id = :into AND article_id IN (
          SELECT copy.id FROM article AS copy
          JOIN story_article AS original ON original.article_id = copy.copy_of
          WHERE original.story_id = :merged)""",
    ),
    "story": (
        """UPDATE story SET pinned = :pinned, muted = :muted, renamed = :renamed,
        merged_into = :merged_into WHERE id = :id""",
    ),
    "work": ("UPDATE story SET state = :state, owner = :owner WHERE id = :id",),
    "noted": ("DELETE FROM story_note WHERE id = :id",),
    # A root of before may be a part of another by now; its parts go there with it.
    "root": (
        """UPDATE entity SET root_id = CASE WHEN :root_id = :id THEN :id
        ELSE (SELECT root_id FROM entity WHERE id = :root_id) END WHERE id = :id""",
    ),
    "muted": ("UPDATE entity SET muted = :muted WHERE id = :id",),
    "hidden": ("UPDATE entity SET hidden = :hidden WHERE id = :id",),
    "kind": ("UPDATE entity SET kind = :kind, settled = :settled WHERE id = :id",),
    "ruled": ("UPDATE alias SET ruled = :ruled WHERE id = :id",),
    # Spellings of a name that were found since bear its ruling.
    "spelled": (
        """UPDATE alias SET ruled = 0
        WHERE desk_id = :desk AND folded = :folded AND id > :id AND entity_id IN (
          SELECT id FROM entity WHERE root_id = (SELECT root_id FROM entity WHERE id = :entity))""",
    ),
    # A name that a text has used since stays, as one that was found.
    "named": (
        "DELETE FROM alias WHERE id = :id AND used = 0 AND used_as_name = 0",
        "UPDATE alias SET ruled = 0 WHERE id = :id",
    ),
    "parted": ("DELETE FROM kept_apart WHERE desk_id = :desk AND one = :one AND other = :other",),
    "joined": (
        "INSERT INTO kept_apart (desk_id, one, other) VALUES (:desk, :one, :other)"
        " ON CONFLICT DO NOTHING",
    ),
}
"""The statements that bring a row back, by what was done to it."""

_GROUP = """SELECT id, root_id, muted, hidden, kind, settled FROM entity
WHERE desk_id = :desk
AND root_id = (SELECT root_id FROM entity WHERE id = :id AND desk_id = :desk)
ORDER BY id = root_id, id"""

_NAMES = """SELECT alias.id, alias.entity_id, alias.name, alias.folded, alias.ruled
FROM entity JOIN alias ON alias.entity_id = entity.id
WHERE entity.desk_id = :desk AND entity.root_id = :root ORDER BY alias.id"""

# Of a name that is taken over, an entity that goes by no other keeps its own.
_ELSEWHERE = """SELECT alias.id, alias.ruled, EXISTS (
  SELECT 1 FROM entity AS part JOIN alias AS kept ON kept.entity_id = part.id
  WHERE part.root_id = entity.root_id AND kept.ruled >= 0 AND kept.folded <> :folded) AS others
FROM alias JOIN entity ON entity.id = alias.entity_id
WHERE alias.desk_id = :desk AND alias.folded = :folded AND alias.ruled >= 0
AND entity.root_id <> :root"""

_OPEN = """INSERT INTO entity (id, desk_id, root_id, kind)
VALUES (:id, :desk, :id, :kind)"""

_FOLLOWED = """SELECT count(DISTINCT folded) AS n FROM alias
WHERE desk_id = :desk AND ruled > 0"""

_ADD_NAME = """INSERT INTO alias (desk_id, entity_id, name, folded, used, used_as_name, ruled)
VALUES (:desk, :entity, :name, :folded, 0, 0, :ruled)"""

_TOUCHED = """SELECT id, entity_id, name, ruled FROM alias
WHERE id IN :ids ORDER BY id"""

_STORY = "SELECT id, pinned, muted, renamed, merged_into FROM story"

_WORK = "SELECT id, state, owner FROM story WHERE id = :id AND desk_id = :desk"
_ADD_NOTE = """INSERT INTO story_note (desk_id, story_id, person, text, at)
VALUES (:desk, :story, :person, :text, :at)"""

_STORY_ARTICLES = """SELECT
    told.article_id AS article, told.story_id AS story, told.score, told.reasons,
  article.copy_of
FROM story_article AS told
JOIN story ON story.id = told.story_id
JOIN article ON article.id = told.article_id
WHERE told.story_id = :story AND story.desk_id = :desk ORDER BY told.article_id"""

_APART = """SELECT one, other FROM kept_apart
JOIN entity AS a ON a.id = one
JOIN entity AS b ON b.id = other
WHERE kept_apart.desk_id = :desk AND a.root_id IN (:one, :other) AND b.root_id IN (:one, :other)
AND a.root_id <> b.root_id"""

Values = dict[str, str | int | float | None]
Before = list[tuple[str, Values]]


class CorrectionRun:
    """One correction being made in a transaction; `before` is what brings it back."""

    def __init__(
        self,
        change: Transaction,
        desk: DeskId,
        correction: Correction,
        *,
        person: int,
        now: datetime,
    ) -> None:
        self.before: Before = []
        self._person = person
        self._now = now
        self._change = change
        self._desk = desk
        self._correction = correction

    async def make(self) -> CorrectionOutcome:
        """Change the rows; all but DONE means that nothing was changed."""
        return await _CORRECTIONS[self._correction.kind](self)

    async def _merge_entities(self) -> CorrectionOutcome:
        into = await self._get_group(self._correction.subject)
        merged = await self._get_group(self._correction.other)
        if not into or not merged:
            return CorrectionOutcome.UNKNOWN
        if into[0]["root_id"] == merged[0]["root_id"]:
            return CorrectionOutcome.ITSELF
        await self._merge(into[0]["root_id"], merged)
        return CorrectionOutcome.DONE

    async def _merge(self, root: int, merged: list[Row]) -> None:
        pairs = {"desk": self._desk, "one": root, "other": merged[0]["root_id"]}
        for pair in await self._change.fetch(_APART, pairs):
            values = {"desk": self._desk, "one": pair["one"], "other": pair["other"]}
            self.before.append(("joined", values))
            await self._change.execute(_RESTORE["parted"][0], values)
        for part in merged:
            await self._set("root", part, root_id=root)

    async def _unmerge_entity(self) -> CorrectionOutcome:
        group = await self._get_group(self._correction.subject)
        if len(group) < 2:
            return CorrectionOutcome.ALREADY if group else CorrectionOutcome.UNKNOWN
        names = await self._get_names(group[0]["root_id"])
        for part in group[:-1]:
            await self._set("root", part, root_id=part["id"])
        for one, other in permutations([part["id"] for part in group], 2):
            values = {"desk": self._desk, "one": one, "other": other}
            self.before.append(("parted", values))
            await self._change.execute(_RESTORE["joined"][0], values)
        await self._share_names([part["id"] for part in group], names)
        return CorrectionOutcome.DONE

    async def _share_names(self, entities: list[int], names: list[Row]) -> None:
        # A name stays with the entity that went by it first, and leads to no other.
        kept = sorted((n for n in names if n["ruled"] >= 0), key=lambda n: (-n["ruled"], n["id"]))
        owners: dict[str, Row] = {}
        for name in kept:
            owners.setdefault(name["folded"], name)
        for name in kept:
            if owners[name["folded"]]["entity_id"] != name["entity_id"]:
                await self._set("ruled", name, ruled=-1)
        known = {(name["entity_id"], name["folded"]) for name in names}
        for owner in owners.values():
            for entity in entities:
                if (entity, owner["folded"]) not in known:
                    await self._add_name(entity, owner["name"], -1)

    async def _follow(self) -> CorrectionOutcome:
        """Put names on the list; the first of each entity is what it is called, unless told."""
        correction = self._correction
        listed = correction.following or (
            Following(names=(correction.text,), entity=EntityId(correction.subject)),
        )
        for one in listed:
            for entity in (one.entity, *one.merged):
                if entity is not None and not await self._get_group(entity):
                    return CorrectionOutcome.UNKNOWN
        for one in listed:
            await self._follow_one(one, called=correction.kind is not CorrectionKind.ADD_ALIAS)
        if all(table == "spelled" for table, _ in self.before):
            return CorrectionOutcome.ALREADY
        held = await self._change.fetch(_FOLLOWED, {"desk": self._desk})
        if held[0]["n"] > MOST_FOLLOWED:
            raise LimitReached(f"A desk follows {MOST_FOLLOWED} names at most.")
        return CorrectionOutcome.DONE

    async def _follow_one(self, one: Following, *, called: bool) -> None:
        entity = one.entity
        if entity is None:
            kind = one.kind or EntityKind.OTHER
            entity = EntityId((await self._change.reserve("entity", 1))[0])
            values = {"id": entity, "desk": self._desk, "kind": kind.value}
            await self._change.execute(_OPEN, values)
        root = (await self._get_group(entity))[0]["root_id"]
        for merged in one.merged:
            group = await self._get_group(merged)
            if group[0]["root_id"] != root:
                await self._merge(root, group)
        for part in await self._get_group(root):
            kind = one.kind or EntityKind(part["kind"])
            if one.kind and (part["kind"] != kind or not part["settled"]):
                await self._set("kind", part, kind=kind.value, settled=1)
        for number, name in enumerate(one.names):
            rank = _CALLED if called and number == 0 else 1
            await self._rule_name(root, " ".join(name.split()), rank, takes=one.takes)

    async def _rule_name(self, root: int, name: str, rank: int, *, takes: bool) -> None:
        folded, held = fold_name(name), await self._get_names(root)
        await self._note_spelling(root, folded)
        values = {"desk": self._desk, "folded": folded, "root": root}
        for other in await self._change.fetch(_ELSEWHERE, values):
            ruled = -1 if takes and other["others"] else 0
            if other["ruled"] > ruled:
                await self._set("ruled", other, ruled=ruled)
        same = [alias for alias in held if alias["folded"] == folded]
        exact = any(alias["name"] == name for alias in same)
        for alias in same:
            ruled = rank if alias["name"] == name else 1
            if alias["ruled"] < ruled:
                await self._set("ruled", alias, ruled=ruled)
        if not same or (rank == _CALLED and not exact):
            await self._add_name(root, name, rank)
        for alias in held:
            if rank == _CALLED and alias["ruled"] == _CALLED and alias["name"] != name:
                await self._set("ruled", alias, ruled=1)

    async def _note_spelling(self, root: int, folded: str) -> None:
        last = await self._change.fetch("SELECT coalesce(max(id), 0) AS id FROM alias")
        values = {"desk": self._desk, "entity": root, "folded": folded, "id": last[0]["id"]}
        self.before.append(("spelled", values))

    async def _unfollow(self) -> CorrectionOutcome:
        group = await self._get_group(self._correction.subject)
        if not group:
            return CorrectionOutcome.UNKNOWN
        for alias in await self._get_names(group[0]["root_id"]):
            if alias["ruled"] > 0:
                await self._set("ruled", alias, ruled=0)
        return CorrectionOutcome.DONE if self.before else CorrectionOutcome.ALREADY

    async def _set_kind(self) -> CorrectionOutcome:
        kind = self._correction.text
        if kind not in set(EntityKind):
            return CorrectionOutcome.UNKNOWN
        return await self._mark_entity("kind", kind=kind, settled=1)

    async def _hide_entity(self) -> CorrectionOutcome:
        hidden = self._correction.kind is CorrectionKind.HIDE_ENTITY
        return await self._mark_entity("hidden", hidden=int(hidden))

    async def _remove_alias(self) -> CorrectionOutcome:
        group = await self._get_group(self._correction.subject)
        if not group:
            return CorrectionOutcome.UNKNOWN
        folded = fold_name(self._correction.text)
        names = [n for n in await self._get_names(group[0]["root_id"]) if n["ruled"] >= 0]
        removed = [name for name in names if name["folded"] == folded]
        if not removed:
            return CorrectionOutcome.ALREADY
        if len(removed) == len(names):
            return CorrectionOutcome.ONLY_NAME
        await self._note_spelling(group[0]["root_id"], folded)
        for name in removed:
            await self._set("ruled", name, ruled=-1)
        return CorrectionOutcome.DONE

    async def _mute_entity(self) -> CorrectionOutcome:
        muted = self._correction.kind is CorrectionKind.MUTE_ENTITY
        return await self._mark_entity("muted", muted=int(muted))

    async def _mark_entity(self, table: str, **marks: str | int) -> CorrectionOutcome:
        group = await self._get_group(self._correction.subject)
        if not group:
            return CorrectionOutcome.UNKNOWN
        for part in group:
            if any(part[column] != value for column, value in marks.items()):
                await self._set(table, part, **marks)
        return CorrectionOutcome.DONE if self.before else CorrectionOutcome.ALREADY

    async def _merge_stories(self) -> CorrectionOutcome:
        into = await self._get_story_articles(self._correction.subject)
        merged = await self._get_story_articles(self._correction.other)
        if not into or not merged:
            return CorrectionOutcome.UNKNOWN
        story, other = into[0]["story"], merged[0]["story"]
        if story == other:
            return CorrectionOutcome.ITSELF
        self.before.append(("merged", {"into": story, "merged": other}))
        await self._move(merged, story)
        leading = f"{_STORY} WHERE (id = :id OR merged_into = :id) AND desk_id = :desk"
        for row in await self._change.fetch(leading, {"id": other, "desk": self._desk}):
            await self._set("story", row, merged_into=story)
        return CorrectionOutcome.DONE

    async def _split_story(self) -> CorrectionOutcome:
        article = await self._get_story_articles(self._correction.subject)
        family = _gather_copies(article, self._correction.other)
        if not family:
            return CorrectionOutcome.UNKNOWN
        if len(family) == len(article):
            return CorrectionOutcome.ONLY_TEXT
        new = await add(
            self._change, "INSERT INTO story (desk_id) VALUES (:desk)", {"desk": self._desk}
        )
        self.before.append(("split", {"story": article[0]["story"], "new": new}))
        await self._move(family, new)
        return CorrectionOutcome.DONE

    async def _mark_story(self) -> CorrectionOutcome:
        query = f"{_STORY} WHERE id = :id AND desk_id = :desk"
        values = {"id": self._correction.subject, "desk": self._desk}
        rows = await self._change.fetch(query, values)
        if not rows:
            return CorrectionOutcome.UNKNOWN
        renamed = " ".join(self._correction.text.split()) or None
        changed: dict[CorrectionKind, Values] = {
            CorrectionKind.RENAME_STORY: {"renamed": renamed},
            CorrectionKind.PIN_STORY: {"pinned": 1},
            CorrectionKind.UNPIN_STORY: {"pinned": 0},
            CorrectionKind.MUTE_STORY: {"muted": 1},
            CorrectionKind.UNMUTE_STORY: {"muted": 0},
        }
        return await self._mark("story", rows[0], changed[self._correction.kind])

    async def _set_work(self) -> CorrectionOutcome:
        key = {"id": self._correction.subject, "desk": self._desk}
        rows = await self._change.fetch(_WORK, key)
        state = self._correction.text
        if not rows or state not in ("", *WorkState):
            return CorrectionOutcome.UNKNOWN
        marks: Values = {"state": state, "owner": self._correction.other or None}
        return await self._mark("work", rows[0], marks)

    async def _mark(self, table: str, row: Row, marks: Values) -> CorrectionOutcome:
        if all(row[column] == value for column, value in marks.items()):
            return CorrectionOutcome.ALREADY
        await self._set(table, row, **marks)
        return CorrectionOutcome.DONE

    async def _add_note(self) -> CorrectionOutcome:
        key = {"id": self._correction.subject, "desk": self._desk}
        if not await self._change.fetch(_WORK, key):
            return CorrectionOutcome.UNKNOWN
        note = {
            "desk": self._desk,
            "story": self._correction.subject,
            "person": self._person,
            "text": self._correction.text,
            "at": codec.to_seconds(self._now),
        }
        self.before.append(("noted", {"id": await add(self._change, _ADD_NOTE, note)}))
        return CorrectionOutcome.DONE

    async def _get_group(self, entity: int) -> list[Row]:
        """Return the parts of an entity, its root last."""
        return await self._change.fetch(_GROUP, {"desk": self._desk, "id": entity})

    async def _get_names(self, root: int) -> list[Row]:
        return await self._change.fetch(_NAMES, {"desk": self._desk, "root": root})

    async def _get_story_articles(self, story: int) -> list[Row]:
        return await self._change.fetch(_STORY_ARTICLES, {"desk": self._desk, "story": story})

    async def _set(self, table: str, row: Row, **changed: str | int | float | None) -> None:
        before: Values = dict(zip(row.keys(), row, strict=True))
        self.before.append((table, before))
        for statement in _RESTORE[table]:
            await self._change.execute(statement, {**before, **changed})

    async def _move(self, articles: list[Row], story: int) -> None:
        reasons = json.dumps([MOVED])
        for row in articles:
            await self._set("place", row, story=story, reasons=reasons)

    async def _add_name(self, entity: int, name: str, by_curator: int) -> None:
        values = {
            "desk": self._desk,
            "entity": entity,
            "name": name,
            "folded": fold_name(name),
            "ruled": by_curator,
        }
        self.before.append(("named", {"id": await add(self._change, _ADD_NAME, values)}))


def _gather_copies(member: list[Row], article: int) -> list[Row]:
    """Return an article of a story with its original and all their copies in it; [] without it."""
    rows = {row["article"]: row for row in member}
    if article not in rows:
        return []
    first = article
    while rows[first]["copy_of"] in rows:
        first = rows[first]["copy_of"]
    family = {first}
    for row in member:  # a copy is stored after its original
        if row["copy_of"] in family:
            family.add(row["article"])
    return [row for row in member if row["article"] in family]


async def find_listed(change: Transaction, before: Before) -> list[Row]:
    """Return the names that a ruling put on the desk's list, or took off it."""
    ids = [values["id"] for table, values in before if table == "named"]
    ids += [values["id"] for table, values in before if table == "ruled"]
    were = {v["id"] for table, v in before if table == "ruled" and int(v["ruled"] or 0) > 0}
    rows = await change.fetch(_TOUCHED, {"ids": ids})
    return [row for row in rows if row["ruled"] > 0 or row["id"] in were]


async def restore(change: Transaction, before: Before) -> None:
    """Bring back every row that a ruling changed, the last one first."""
    for table, values in reversed(before):
        for statement in _RESTORE[table]:
            await change.execute(statement, values)


_CORRECTIONS: dict[CorrectionKind, Callable[[CorrectionRun], Awaitable[CorrectionOutcome]]] = {
    CorrectionKind.ADD_ALIAS: CorrectionRun._follow,
    CorrectionKind.FOLLOW: CorrectionRun._follow,
    CorrectionKind.FOLLOW_LIST: CorrectionRun._follow,
    CorrectionKind.UNFOLLOW: CorrectionRun._unfollow,
    CorrectionKind.SET_KIND: CorrectionRun._set_kind,
    CorrectionKind.HIDE_ENTITY: CorrectionRun._hide_entity,
    CorrectionKind.UNHIDE_ENTITY: CorrectionRun._hide_entity,
    CorrectionKind.REMOVE_ALIAS: CorrectionRun._remove_alias,
    CorrectionKind.MERGE_ENTITIES: CorrectionRun._merge_entities,
    CorrectionKind.UNMERGE_ENTITY: CorrectionRun._unmerge_entity,
    CorrectionKind.MUTE_ENTITY: CorrectionRun._mute_entity,
    CorrectionKind.UNMUTE_ENTITY: CorrectionRun._mute_entity,
    CorrectionKind.MERGE_STORIES: CorrectionRun._merge_stories,
    CorrectionKind.SPLIT_STORY: CorrectionRun._split_story,
    CorrectionKind.RENAME_STORY: CorrectionRun._mark_story,
    CorrectionKind.PIN_STORY: CorrectionRun._mark_story,
    CorrectionKind.UNPIN_STORY: CorrectionRun._mark_story,
    CorrectionKind.MUTE_STORY: CorrectionRun._mark_story,
    CorrectionKind.UNMUTE_STORY: CorrectionRun._mark_story,
    CorrectionKind.SET_WORK: CorrectionRun._set_work,
    CorrectionKind.ADD_NOTE: CorrectionRun._add_note,
}
