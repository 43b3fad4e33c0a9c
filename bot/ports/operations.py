"""What whoever looks after the bot asks of the store: copies, checks, and old texts dropped."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.domain.desks import Desk, DeskId, GuildId
from bot.domain.operations import (
    KeptDesk,
    OldTexts,
    OutboxFigures,
    Restored,
    StoreCopy,
    StoreReport,
)


class DatabaseFile(Protocol):
    """The store as a file. A bot may be at work in it, unless a method says otherwise.

    Every method raises StoreUnreadable where a file is damaged or none of ours, StoreTooNew where
    a newer version wrote it, and StorageError for everything else that keeps it from its work; a
    file that is being written is whole or not there, whatever happens.
    """

    async def back_up(self, target: Path) -> StoreCopy:
        """Write a copy of the store, as it is at one moment, and return what was checked of it."""
        ...

    async def restore(self, source: Path, *, replace: bool, now: datetime) -> Restored:
        """Put a backup in the store's place; one that is there is kept beside, under another name.

        Raises StoreExists where there is a store and `replace` is false, StoreBusy while a bot
        or a command holds it. Digests that were due before `now` are not posted any more.
        """
        ...

    async def export_desk(self, guild: GuildId, target: Path) -> StoreCopy:
        """Write a store that holds the desk of one guild alone; raises NotFound without it."""
        ...

    async def check(self, *, index_seconds: float) -> StoreReport:
        """Return what is wrong with the store, reading all of it.

        The search indices are left out where they take longer than `index_seconds`: others cannot
        write meanwhile.
        """
        ...

    def is_held(self) -> bool:
        """Tell whether a bot or a command has the store open."""
        ...

    def run_alone(self, who: str) -> AbstractContextManager[None]:
        """Be the only bot that works on the store within the block, known to others as `who`.

        Raises StoreBusy, in the words of the other one, where one is running.
        """
        ...


class UpkeepStore(Protocol):
    """What the open store tells of itself, and forgets."""

    async def get_desks(self) -> tuple[Desk, ...]:
        """Return all desks."""
        ...

    async def try_to_write(self) -> None:
        """Write nothing, as a transaction; raises what keeps the store from being written."""
        ...

    async def find_latest_moment(self) -> datetime | None:
        """Return the latest time at which the store was written, as its clock was then."""
        ...

    async def count_ahead(self, *, now: datetime) -> int:
        """Return how many rows hold a moment that is yet to come, by a clock that was ahead."""
        ...

    async def repair_clock(self, *, now: datetime) -> int:
        """Set what is dated later than it can be to now; return in how many rows."""
        ...

    async def get_outbox_figures(self) -> tuple[OutboxFigures, ...]:
        """Return how many deliveries there are in each state."""
        ...

    async def get_kept_desks(self) -> tuple[KeptDesk, ...]:
        """Return all desks with how long they keep texts."""
        ...

    async def set_keep_days(self, desk: DeskId, days: int | None) -> None:
        """Set for how many days a desk keeps the texts of articles; None for good."""
        ...

    async def count_old_texts(self, desk: DeskId, *, before: datetime) -> OldTexts:
        """Return what dropping the texts that came in before a moment would remove."""
        ...

    async def drop_old_texts(
        self, desk: DeskId, *, before: datetime, now: datetime, limit: int
    ) -> int:
        """Drop the texts of up to `limit` articles that came in before a moment; return how many.

        Title, address, dates, copies and story stay, and so do the sentences that were shown in a
        channel, which are the article's text from then on. Earlier versions go whole; mentions
        and days stay where their sentence does.
        """
        ...

    async def shrink(self, *, thorough: bool) -> int:
        """Give the room that is free in the store back to the disk; return how many bytes.

        Where it is `thorough` the search indices are written anew, which takes a while.
        """
        ...
