"""What is asked of the store about desks and the people on them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, Unpack

from bot.domain.desks import (
    AuditEntry,
    AuditId,
    Desk,
    DeskChanges,
    DeskFigures,
    DeskId,
    DeskRemoval,
    GuildId,
    Kept,
    KeptEntry,
)
from bot.domain.questions import KeptText, QuestionId


class PersonStore(Protocol):
    """What is kept of people."""

    async def get_kept(self, desk: DeskId, person: int) -> Kept:
        """Return how much a desk keeps of a person."""
        ...

    async def choose_desk(self, desk: DeskId, person: int, *, now: datetime) -> None:
        """Keep which desk a person reads where the bot is not, in place of another."""
        ...

    async def find_chosen_desk(self, person: int) -> Desk | None:
        """Return the desk that a person chose to read where the bot is not, or None."""
        ...

    async def forget_person(self, desk: DeskId, person: int) -> Kept:
        """Delete all that a desk keeps of a person, and return how much that was.

        Watches of channels, saved searches, the audit log and corrections stay, and bear their
        number no longer.
        """
        ...


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


class DeskStore(Protocol):
    """Desks. Any method of any store may raise StorageError."""

    async def open_desk(self, guild: GuildId, *, name: str = "") -> Desk:
        """Return the desk of a guild, made on first use."""
        ...

    async def find_desk(self, desk: DeskId) -> Desk | None:
        """Return a desk by its number, or None."""
        ...

    async def edit_desk(self, desk: DeskId, **changes: Unpack[DeskChanges]) -> Desk:
        """Change settings of a desk and return it as it is then; raises NotFound without it."""
        ...

    async def get_desk_figures(self, desk: DeskId) -> DeskFigures:
        """Return how much a desk holds, its newest article and when the last one came in."""
        ...

    async def get_store_size(self) -> int:
        """Return the size of the whole store, all desks together, in bytes."""
        ...

    async def delete_desk_data(self, desk: DeskId, *, name: str) -> DeskRemoval:
        """Delete all that a desk holds in one transaction and return how much that was.

        Its settings are as on first use again, under `name`; no other desk is touched, and feeds
        of other desks stay. The desk itself stays, so that its number is never given to another
        guild.
        """
        ...


class QuestionStore(Protocol):
    """Questions too long for their buttons, when a person last looked, and notes to itself."""

    async def keep_text(self, desk: DeskId, kind: str, text: str, *, now: datetime) -> QuestionId:
        """Keep a text for the buttons of a message, and return the number that it is kept under.

        The same text keeps its number.
        """
        ...

    async def find_kept(self, number: QuestionId, *, desk: DeskId | None) -> KeptText | None:
        """Return what is kept under a number for a desk, or None; without a desk, for any.

        Who asks without one must have been told of it by that desk, in direct messages, and still
        be in it.
        """
        ...

    async def note_look(
        self, desk: DeskId, *, channel: int, person: int, now: datetime
    ) -> datetime | None:
        """Return when a person last looked in a channel, None if never, and note that it is now.

        On a full disk nothing is noted: what is told now is told the next time, too.
        """
        ...

    async def find_note(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        ...

    async def set_note(self, key: str, value: str) -> None:
        """Note a value under a key, in place of an earlier one."""
        ...
