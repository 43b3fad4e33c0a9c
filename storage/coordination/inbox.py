"""The inbox: readings that another process is to place, in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable

from typing_extensions import override

from bot.domain.articles import ArticleId, StoreOutcome
from bot.domain.desks import DeskId
from bot.domain.errors import DutyLost
from bot.domain.stories import ArticleUpdate, Stored, StoryId, UnplacedReading
from bot.ports.articles import InboxStore
from storage import codec
from storage.coordination.duties import FENCED
from storage.seam import Family, Transaction, add

_PUT = """INSERT INTO inbox (desk_id, payload, waited) VALUES (:desk, :payload, :waited)"""

_DESKS = """SELECT desk_id FROM inbox WHERE outcome = '' GROUP BY desk_id ORDER BY min(id)"""

# What failed comes after what did not.
_NEXT = """SELECT id, payload FROM inbox WHERE desk_id = :desk AND outcome = ''
ORDER BY attempts, id LIMIT :limit"""

_FAILED = "UPDATE inbox SET attempts = attempts + 1 WHERE id = :id"

_THERE = "SELECT 1 FROM inbox WHERE id = :id AND outcome = ''"

_PLACED = "UPDATE inbox SET outcome = :outcome, payload = '' WHERE id = :id AND waited = 1"

_DONE = "DELETE FROM inbox WHERE id = :id AND waited = 0"

_TAKE = "DELETE FROM inbox WHERE id = :id AND outcome <> '' RETURNING outcome"


class Inbox(Family, InboxStore):
    """The inbox of a database."""

    @override
    async def put_unplaced(self, desk: DeskId, unplaced: UnplacedReading) -> int:
        values = {"desk": desk, "payload": codec.write_unplaced(unplaced), "waited": 1}
        async with self._db.transaction(desk=desk) as change:
            return await add(change, _PUT, values)

    @override
    async def get_inbox_desks(self) -> tuple[DeskId, ...]:
        return tuple(DeskId(row["desk_id"]) for row in await self._db.fetch(_DESKS))

    @override
    async def get_unplaced(
        self, desk: DeskId, *, limit: int
    ) -> tuple[tuple[int, UnplacedReading], ...]:
        rows = await self._db.fetch(_NEXT, {"desk": desk, "limit": limit})
        return tuple((row["id"], codec.read_unplaced(row["payload"])) for row in rows)

    @override
    async def note_unplaceable(self, number: int) -> None:
        await self._commit(_FAILED, {"id": number})

    @override
    async def take_outcome(self, number: int) -> Stored | None:
        rows = await self._commit(_TAKE, {"id": number})
        return _read_outcome(rows[0]["outcome"]) if rows else None


async def put_readings(
    change: Transaction, readings: Iterable[tuple[DeskId, UnplacedReading]]
) -> None:
    """Hand readings on to the processes that place the articles of their desks."""
    await change.execute_many(
        _PUT,
        [
            {"desk": desk, "payload": codec.write_unplaced(unplaced), "waited": 0}
            for desk, unplaced in readings
        ],
    )


async def check_owner(change: Transaction, update: ArticleUpdate) -> None:
    """Raise DutyLost where another process places the desk's articles by now, or placed this."""
    duty = update.duty
    fence = {"name": duty.name, "token": duty.token} if duty and duty.holder else None
    if fence and not await change.fetch(FENCED, fence):
        raise DutyLost
    if update.inbox is not None and not await change.fetch(_THERE, {"id": update.inbox}):
        raise DutyLost


async def note_placed(change: Transaction, number: int, stored: Stored) -> None:
    """Take a reading out of the inbox, or leave its outcome to whoever waits for it."""
    outcome = (stored.outcome.value, stored.article, stored.story, stored.copy_of)
    await change.execute(_PLACED, {"id": number, "outcome": json.dumps(outcome)})
    await change.execute(_DONE, {"id": number})


def _read_outcome(text: str) -> Stored:
    outcome, article, story, copy_of = json.loads(text)
    return Stored(
        outcome=StoreOutcome(outcome),
        article=ArticleId(article),
        story=None if story is None else StoryId(story),
        copy_of=None if copy_of is None else ArticleId(copy_of),
    )
