"""Deeds: who changed what on a desk by command."""

from __future__ import annotations

from bot.domain.deeds import Deed, DeedId, PastDeed
from bot.domain.guilds import DeskId
from storage import codec
from storage.database import Row
from storage.family import Family

MOST_KEPT = 5_000
"""Deeds of a desk that are kept (about a MB): older ones go when a new one comes."""

_KEEP = """INSERT INTO deed (desk_id, person, name, command, subject, details, at)
VALUES (:desk, :person, :name, :command, :subject, :details, :at)"""

_FORGET = """DELETE FROM deed WHERE desk_id = :desk AND id <= (
  SELECT id FROM deed WHERE desk_id = :desk ORDER BY id DESC LIMIT 1 OFFSET :kept)"""

_LATEST = """SELECT id, person, name, command, subject, details, at FROM deed
WHERE desk_id = :desk AND (:before IS NULL OR id < :before)
  AND (:person IS NULL OR person = :person)
ORDER BY id DESC LIMIT :limit"""


class Deeds(Family):
    """The deeds of a database."""

    async def note_deed(self, desk: DeskId, deed: Deed) -> None:
        """Keep a deed; of each desk the newest thousands are kept."""
        values = {
            "desk": desk,
            "person": deed.person,
            "name": deed.name,
            "command": deed.command,
            "subject": deed.subject,
            "details": deed.details,
            "at": codec.to_seconds(deed.at),
        }
        async with self._db.transaction() as change:
            await change.execute(_KEEP, values)
            await change.execute(_FORGET, {"desk": desk, "kept": MOST_KEPT})

    async def get_deeds(
        self,
        desk: DeskId,
        *,
        limit: int,
        before: DeedId | None = None,
        person: int | None = None,
    ) -> tuple[PastDeed, ...]:
        """Return a desk's deeds, newest first: those before one, of one person where given."""
        values = {"desk": desk, "before": before, "person": person, "limit": limit}
        return tuple(_read(row) for row in await self._db.fetch(_LATEST, values))


def _read(row: Row) -> PastDeed:
    return PastDeed(
        id=DeedId(row["id"]),
        deed=Deed(
            person=row["person"],
            name=row["name"],
            command=row["command"],
            subject=row["subject"],
            details=row["details"],
            at=codec.to_moment(row["at"]),
        ),
    )
