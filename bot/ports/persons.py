"""What telling people of what is kept of them asks of the store."""

from __future__ import annotations

from typing import Protocol

from bot.domain.desks import DeskId, Kept


class PersonStore(Protocol):
    """What is kept of people."""

    async def get_kept(self, desk: DeskId, person: int) -> Kept:
        """Return how much a desk keeps of a person."""
        ...

    async def forget_person(self, desk: DeskId, person: int) -> Kept:
        """Delete all that a desk keeps of a person, and return how much that was.

        Watches of channels and corrections stay, and bear their number no longer.
        """
        ...
