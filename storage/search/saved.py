"""Saved searches of desks, and what goes by them."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.entities import fold_name
from bot.domain.errors import LimitReached, NotFound
from bot.domain.queries import MOST_SAVED, RESTORABLE, SavedId, SavedSearch, SavedUse, UseKind
from bot.ports.search import Refers, SavedStore
from storage import codec
from storage.seam import Family, Row, Transaction

_ALL = "SELECT * FROM saved_search WHERE desk_id = :desk AND removed_at IS NULL ORDER BY folded"

_FIND = "SELECT * FROM saved_search WHERE id = :id AND desk_id = :desk"

_COUNT = "SELECT count(*) AS n FROM saved_search WHERE desk_id = :desk AND removed_at IS NULL"

_SAME = """SELECT id FROM saved_search
WHERE desk_id = :desk AND folded = :folded AND removed_at IS NULL"""

_SAVE = """INSERT INTO saved_search (desk_id, name, folded, query, person, saved_at)
VALUES (:desk, :name, :folded, :query, :person, :now)
ON CONFLICT (desk_id, folded) WHERE removed_at IS NULL DO UPDATE SET name = excluded.name,
  query = excluded.query, person = excluded.person, saved_at = excluded.saved_at
RETURNING *"""

_USES = """SELECT 'watch' AS kind, words AS query, label AS name, place FROM watch
WHERE desk_id = :desk AND kind = 'words'
UNION ALL SELECT 'digest', filter, name, channel FROM digest
WHERE desk_id = :desk AND filter <> ''
ORDER BY kind, name, place"""

_REMOVE = "UPDATE saved_search SET removed_at = :now WHERE id = :id"

_TIDY = "DELETE FROM saved_search WHERE desk_id = :desk AND removed_at < :oldest"

_RESTORE = "UPDATE saved_search SET removed_at = NULL WHERE id = :id RETURNING *"


class SavedSearches(Family, SavedStore):
    """The saved searches of a database."""

    @override
    async def get_saved_searches(self, desk: DeskId) -> tuple[SavedSearch, ...]:
        return tuple(_read(row) for row in await self._db.fetch(_ALL, {"desk": desk}))

    @override
    async def save_search(
        self, desk: DeskId, name: str, query: str, *, person: int, now: datetime
    ) -> SavedSearch:
        values = {
            "desk": desk,
            "name": name,
            "folded": fold_name(name),
            "query": query,
            "person": person,
            "now": codec.to_seconds(now),
        }
        async with self._db.transaction(desk=desk) as change:
            if not await change.fetch(_SAME, values):
                await _check_room(change, desk)
            rows = await change.fetch(_SAVE, values)
        return _read(rows[0])

    @override
    async def find_search_uses(self, desk: DeskId, refers: Refers) -> tuple[SavedUse, ...]:
        rows = await self._db.fetch(_USES, {"desk": desk})
        return tuple(_read_use(row) for row in rows if refers(row["query"]))

    @override
    async def remove_search(
        self, desk: DeskId, search: SavedId, refers: Refers, *, now: datetime
    ) -> tuple[SavedUse, ...]:
        seconds, oldest = codec.to_seconds(now), codec.to_seconds(now - RESTORABLE)
        key = {"id": search, "desk": desk}
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_FIND, key)
            if not rows or rows[0]["removed_at"] is not None:
                raise NotFound("There is no such saved search.")
            held = await change.fetch(_USES, {"desk": desk})
            uses = tuple(_read_use(row) for row in held if refers(row["query"]))
            if not uses:
                await change.execute(_TIDY, {"desk": desk, "oldest": oldest})
                await change.execute(_REMOVE, {"id": search, "now": seconds})
        return uses

    @override
    async def restore_search(
        self, desk: DeskId, search: SavedId, *, now: datetime
    ) -> SavedSearch | None:
        oldest = codec.to_seconds(now - RESTORABLE)
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_FIND, {"id": search, "desk": desk})
            if not rows:
                return None
            row = rows[0]
            if row["removed_at"] is None:
                return _read(row)
            if row["removed_at"] < oldest:
                return None
            if await change.fetch(_SAME, {"desk": desk, "folded": row["folded"]}):
                raise LimitReached("There is another saved search of this name.")
            await _check_room(change, desk)
            return _read((await change.fetch(_RESTORE, {"id": search}))[0])


async def _check_room(change: Transaction, desk: DeskId) -> None:
    """Raise LimitReached where a desk has as many saved searches as it may have."""
    if (await change.fetch(_COUNT, {"desk": desk}))[0]["n"] >= MOST_SAVED:
        raise LimitReached(f"There can be {MOST_SAVED} saved searches at most.")


def _read(row: Row) -> SavedSearch:
    return SavedSearch(
        id=SavedId(row["id"]),
        desk=DeskId(row["desk_id"]),
        name=row["name"],
        query=row["query"],
        person=row["person"],
        saved=codec.to_moment(row["saved_at"]),
    )


def _read_use(row: Row) -> SavedUse:
    return SavedUse(kind=UseKind(row["kind"]), name=row["name"], recipient=row["place"])
