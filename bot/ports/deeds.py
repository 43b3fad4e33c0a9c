"""What is asked of the store about deeds: who changed what on a desk."""

from __future__ import annotations

from typing import Protocol

from bot.domain.deeds import Deed, DeedId, PastDeed
from bot.domain.guilds import DeskId


class DeedStore(Protocol):
    """The deeds of desks."""

    async def note_deed(self, desk: DeskId, deed: Deed) -> None:
        """Keep a deed; of each desk the newest thousands are kept."""
        ...

    async def get_deeds(
        self,
        desk: DeskId,
        *,
        limit: int,
        before: DeedId | None = None,
        person: int | None = None,
    ) -> tuple[PastDeed, ...]:
        """Return a desk's deeds, newest first: those before one, of one person where given."""
        ...
