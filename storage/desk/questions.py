"""Questions behind buttons, when a person last looked, and notes of the program to itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.desks import DeskId
from bot.domain.questions import Question, QuestionId, QuestionKind
from storage import codec
from storage.sqlite import Family

# Asked again, a question keeps its number: the buttons of an older page go on working.
_KEEP = """INSERT INTO question (desk_id, kind, subject, page, asked_at)
VALUES (:desk, :kind, :subject, :page, :now)
ON CONFLICT (desk_id, kind, subject, page) DO UPDATE SET asked_at = excluded.asked_at
RETURNING id"""

_LOOK = """INSERT INTO last_look (desk_id, channel, person, looked_at)
VALUES (:desk, :channel, :person, :now)
ON CONFLICT (desk_id, channel, person) DO UPDATE SET looked_at = excluded.looked_at"""


class Questions(Family):
    """The questions, looks and notes of a database."""

    async def keep_questions(
        self, desk: DeskId, questions: Sequence[Question], *, now: datetime
    ) -> tuple[QuestionId, ...]:
        """Return the numbers under which questions are kept, in their order."""
        numbers = []
        async with self._db.transaction() as change:
            for question in questions:
                values = {
                    "desk": desk,
                    "kind": question.kind.value,
                    "subject": question.subject,
                    "page": question.page,
                    "now": codec.to_seconds(now),
                }
                rows = await change.fetch(_KEEP, values)
                numbers.append(QuestionId(rows[0]["id"]))
        return tuple(numbers)

    async def find_question(self, desk: DeskId, number: QuestionId) -> Question | None:
        """Return a question of the desk, or None."""
        kept = await self.find_kept_question(number)
        return kept[1] if kept and kept[0] == desk else None

    async def find_kept_question(self, number: QuestionId) -> tuple[DeskId, Question] | None:
        """Return a question of any desk, with its desk, or None.

        Who asks must have been told of it by that desk, in direct messages, and still be in it.
        """
        rows = await self._db.fetch(
            "SELECT desk_id, kind, subject, page FROM question WHERE id = :id", {"id": number}
        )
        if not rows:
            return None
        row = rows[0]
        question = Question(
            kind=QuestionKind(row["kind"]), subject=row["subject"], page=row["page"]
        )
        return DeskId(row["desk_id"]), question

    async def note_look(
        self, desk: DeskId, *, channel: int, person: int, now: datetime
    ) -> datetime | None:
        """Return when a person last looked in a channel, None if never, and note that it is now."""
        values = {
            "desk": desk,
            "channel": channel,
            "person": person,
            "now": codec.to_seconds(now),
        }
        async with self._db.transaction() as change:
            rows = await change.fetch(
                "SELECT looked_at FROM last_look"
                " WHERE desk_id = :desk AND channel = :channel AND person = :person",
                values,
            )
            await change.execute(_LOOK, values)
        return codec.to_moment(rows[0]["looked_at"]) if rows else None

    async def find_note(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        rows = await self._db.fetch("SELECT value FROM note WHERE key = :key", {"key": key})
        return str(rows[0]["value"]) if rows else None

    async def set_note(self, key: str, value: str) -> None:
        """Note a value under a key, in place of an earlier one."""
        async with self._db.transaction() as change:
            await change.execute(
                "INSERT INTO note (key, value) VALUES (:key, :value)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                {"key": key, "value": value},
            )
