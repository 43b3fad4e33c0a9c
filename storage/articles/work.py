"""What curators do about stories: how far they are, who took them, what they wrote."""

from __future__ import annotations

from collections import defaultdict

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.stories import Curator, StoryId, StoryNote, StoryWork, WorkState
from bot.ports.articles import WorkStore
from storage import codec
from storage.seam import Family, Row

# What curators call themselves stands in the log of what they changed.
_NAME = """(SELECT name FROM audit_entry AS entry
  WHERE entry.desk_id = :desk AND entry.person = {person} ORDER BY entry.id DESC LIMIT 1)"""

_WORK = f"""SELECT id, state, owner, {_NAME.format(person="story.owner")} AS name FROM story
WHERE desk_id = :desk"""

_ONE = f"{_WORK} AND id = :story"

_BOARD = f"""{_WORK} AND (state <> '' OR owner IS NOT NULL) AND merged_into IS NULL
ORDER BY id DESC LIMIT :limit"""

# The notes of stories that were merged into one go with it.
_NOTES = f"""SELECT coalesce(story.merged_into, story.id) AS story, note.person, note.text, note.at,
  {_NAME.format(person="note.person")} AS name
FROM story_note AS note JOIN story ON story.id = note.story_id
WHERE note.desk_id = :desk
AND coalesce(story.merged_into, story.id) IN :stories
ORDER BY note.id"""


class Works(Family, WorkStore):
    """The work on the stories of a database."""

    @override
    async def get_work(self, desk: DeskId, story: StoryId) -> StoryWork:
        rows = await self._db.fetch(_ONE, {"desk": desk, "story": story})
        (work,) = await self._read_works(desk, rows) if rows else (StoryWork(story=story),)
        return work

    @override
    async def get_board(self, desk: DeskId, *, limit: int) -> tuple[StoryWork, ...]:
        return await self._read_works(
            desk, await self._db.fetch(_BOARD, {"desk": desk, "limit": limit})
        )

    async def _read_works(self, desk: DeskId, rows: list[Row]) -> tuple[StoryWork, ...]:
        stories = [row["id"] for row in rows]
        notes: dict[int, list[StoryNote]] = defaultdict(list)
        for row in await self._db.fetch(_NOTES, {"desk": desk, "stories": stories}):
            by = Curator(person=row["person"], name=row["name"] or "")
            note = StoryNote(by=by, text=row["text"], at=codec.to_moment(row["at"]))
            notes[row["story"]].append(note)
        return tuple(
            StoryWork(
                story=StoryId(row["id"]),
                state=WorkState(row["state"]) if row["state"] else None,
                owner=Curator(person=row["owner"], name=row["name"] or "")
                if row["owner"]
                else None,
                notes=tuple(notes[row["id"]]),
            )
            for row in rows
        )
