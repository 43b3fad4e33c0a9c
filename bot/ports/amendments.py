"""What amending posts asks of the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.posting import Amendable, DueEdit, PostedPart


class AmendmentStore(Protocol):
    """Posts whose sources changed, and the edits that are on their way."""

    async def get_amendable(self, *, now: datetime, limit: int) -> tuple[Amendable, ...]:
        """Return posts of a day at most that tell of an article corrected since, oldest first.

        Each correction of an article comes once for a post: until it is claimed.
        """
        ...

    async def claim_amendment(
        self, amendable: Amendable, parts: Collection[PostedPart], quotes: Sequence[str]
    ) -> bool:
        """Note that a post is amended for a correction, with the parts that show something else.

        They are to be edited, and `quotes` are remembered as shown, in the same transaction.
        Return whether nobody did it before: otherwise nothing is changed.
        """
        ...

    async def get_due_edits(self, *, now: datetime, limit: int) -> tuple[DueEdit, ...]:
        """Return the messages of two days at most that are to be edited, oldest first."""
        ...

    async def finish_edit(self, edit: DueEdit) -> None:
        """Note that a message shows what it should, or never will."""
        ...
