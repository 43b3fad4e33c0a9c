"""Questions too long for their buttons, when a person last looked, and the program's own notes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.errors import StoreFull
from bot.domain.questions import KeptText, QuestionId
from bot.ports.desks import QuestionStore
from storage import codec
from storage.seam import Family

_FIND_SAME = """SELECT id FROM question
WHERE desk_id = :desk AND kind = :kind AND text = :text"""

_KEEP = """INSERT INTO question (desk_id, kind, text, kept_at)
VALUES (:desk, :kind, :text, :now) RETURNING id"""

_LOOK = """INSERT INTO last_look (desk_id, channel, person, looked_at)
VALUES (:desk, :channel, :person, :now)
ON CONFLICT (desk_id, channel, person) DO UPDATE SET looked_at = excluded.looked_at"""


class Questions(Family, QuestionStore):
    """The texts kept for buttons, the looks and the notes of a database."""

    @override
    async def keep_text(self, desk: DeskId, kind: str, text: str, *, now: datetime) -> QuestionId:
        values = {"desk": desk, "kind": kind, "text": text, "now": codec.to_seconds(now)}
        held = await self._db.fetch(_FIND_SAME, values)
        if held:
            return QuestionId(held[0]["id"])
        async with self._db.transaction(desk=desk) as change:
            held = await change.fetch(_FIND_SAME, values) or await change.fetch(_KEEP, values)
        return QuestionId(held[0]["id"])

    @override
    async def find_kept(self, number: QuestionId, *, desk: DeskId | None) -> KeptText | None:
        rows = await self._db.fetch(
            "SELECT desk_id, kind, text FROM question"
            " WHERE id = :id AND (:desk IS NULL OR desk_id = :desk)",
            {"id": number, "desk": desk},
        )
        if not rows:
            return None
        row = rows[0]
        return KeptText(DeskId(row["desk_id"]), row["kind"], row["text"])

    @override
    async def note_look(
        self, desk: DeskId, *, channel: int, person: int, now: datetime
    ) -> datetime | None:
        values = {
            "desk": desk,
            "channel": channel,
            "person": person,
            "now": codec.to_seconds(now),
        }
        rows = await self._db.fetch(
            "SELECT looked_at FROM last_look"
            " WHERE desk_id = :desk AND channel = :channel AND person = :person",
            values,
        )
        with suppress(StoreFull):
            await self._commit(_LOOK, values, desk=desk)
        return codec.to_moment(rows[0]["looked_at"]) if rows else None

    @override
    async def find_note(self, key: str) -> str | None:
        rows = await self._db.fetch("SELECT value FROM note WHERE key = :key", {"key": key})
        return str(rows[0]["value"]) if rows else None

    @override
    async def set_note(self, key: str, value: str) -> None:
        await self._commit(
            "INSERT INTO note (key, value) VALUES (:key, :value)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            {"key": key, "value": value},
        )
