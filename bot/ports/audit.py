"""What is asked of the store about the audit log: who changed what on a desk."""

from __future__ import annotations

from typing import Protocol

from bot.domain.desks import AuditEntry, AuditId, DeskId, KeptEntry


class AuditStore(Protocol):
    """The audit logs of desks."""

    async def note_audit(self, desk: DeskId, entry: AuditEntry) -> None:
        """Keep an entry; of each desk the newest thousands are kept."""
        ...

    async def get_audit(
        self,
        desk: DeskId,
        *,
        limit: int,
        before: AuditId | None = None,
        person: int | None = None,
    ) -> tuple[KeptEntry, ...]:
        """Return a desk's entries, newest first: those before one, of one person where given."""
        ...
