"""The audit log: who changed what on a desk by command."""

from __future__ import annotations

from typing_extensions import override

from bot.domain.desks import AuditEntry, AuditId, DeskId, KeptEntry
from bot.ports.desks import AuditStore
from storage import codec
from storage.seam import Family, Row

MOST_KEPT = 5_000
"""Entries of a desk that are kept (about a MB): older ones go when a new one comes."""

_KEEP = """INSERT INTO audit_entry (desk_id, person, name, command, subject, details, at)
VALUES (:desk, :person, :name, :command, :subject, :details, :at)"""

_FORGET = """DELETE FROM audit_entry WHERE desk_id = :desk AND id <= (
  SELECT id FROM audit_entry WHERE desk_id = :desk ORDER BY id DESC LIMIT 1 OFFSET :kept)"""

_LATEST = """SELECT id, person, name, command, subject, details, at FROM audit_entry
WHERE desk_id = :desk AND (:before IS NULL OR id < :before)
  AND (:person IS NULL OR person = :person)
ORDER BY id DESC LIMIT :limit"""


class Audit(Family, AuditStore):
    """The audit log of a database."""

    @override
    async def note_audit(self, desk: DeskId, entry: AuditEntry) -> None:
        values = {
            "desk": desk,
            "person": entry.person,
            "name": entry.name,
            "command": entry.command,
            "subject": entry.subject,
            "details": entry.details,
            "at": codec.to_seconds(entry.at),
        }
        async with self._db.transaction(desk=desk) as change:
            await change.execute(_KEEP, values)
            await change.execute(_FORGET, {"desk": desk, "kept": MOST_KEPT})

    @override
    async def get_audit(
        self,
        desk: DeskId,
        *,
        limit: int,
        before: AuditId | None = None,
        person: int | None = None,
    ) -> tuple[KeptEntry, ...]:
        values = {"desk": desk, "before": before, "person": person, "limit": limit}
        return tuple(_read(row) for row in await self._db.fetch(_LATEST, values))


def _read(row: Row) -> KeptEntry:
    return KeptEntry(
        id=AuditId(row["id"]),
        entry=AuditEntry(
            person=row["person"],
            name=row["name"],
            command=row["command"],
            subject=row["subject"],
            details=row["details"],
            at=codec.to_moment(row["at"]),
        ),
    )
