"""What is kept of people: counted for them, and deleted when they ask for it."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.domain.desks import Desk, DeskId, Kept
from bot.ports.desks import PersonStore
from storage import codec
from storage.desk.desks import COLUMNS, read_desk
from storage.seam import Family

# What a person is told by direct message is kept under their number, made negative.
_COUNT = """SELECT
  (SELECT count(*) FROM vote WHERE desk_id = :desk AND person = :person) AS votes,
  (SELECT count(*) FROM watch WHERE desk_id = :desk AND place = -:person) AS watches,
  (SELECT count(*) FROM digest WHERE desk_id = :desk AND channel = -:person) AS digests,
  (SELECT count(*) FROM delivery WHERE desk_id = :desk AND channel = -:person) AS messages,
  (SELECT count(*) FROM last_look WHERE desk_id = :desk AND person = :person) AS looks,
  (SELECT count(*) FROM watch
    WHERE desk_id = :desk AND person = :person AND place > 0) AS made,
  (SELECT count(*) FROM saved_search WHERE desk_id = :desk AND person = :person) AS searches,
  (SELECT count(*) FROM audit_entry WHERE desk_id = :desk AND person = :person) AS commands,
  (SELECT count(*) FROM story WHERE desk_id = :desk AND owner = :person) AS stories,
  (SELECT count(*) FROM story_note WHERE desk_id = :desk AND person = :person) AS notes,
  (SELECT count(*) FROM correction WHERE desk_id = :desk AND person = :person) AS corrections"""

_OF_WATCHES = "watch_id IN (SELECT id FROM watch WHERE desk_id = :desk AND place = -:person)"
_OF_DIGEST = "digest_id IN (SELECT id FROM digest WHERE desk_id = :desk AND channel = -:person)"
_OF_SHOWN = "shown_id IN (SELECT id FROM shown_story WHERE desk_id = :desk AND channel = -:person)"
_OF_MESSAGES = (
    "delivery_id IN (SELECT id FROM delivery WHERE desk_id = :desk AND channel = -:person)"
)

_FORGET = (
    "DELETE FROM vote WHERE desk_id = :desk AND person = :person",
    "DELETE FROM last_look WHERE desk_id = :desk AND person = :person",
    f"DELETE FROM watch_hit WHERE {_OF_WATCHES}",
    "DELETE FROM watch WHERE desk_id = :desk AND place = -:person",
    f"DELETE FROM digest_run WHERE {_OF_DIGEST}",
    f"DELETE FROM digest_cursor WHERE {_OF_DIGEST}",
    "DELETE FROM digest WHERE desk_id = :desk AND channel = -:person",
    f"DELETE FROM shown_quote WHERE {_OF_SHOWN}",
    f"DELETE FROM shown_article WHERE {_OF_SHOWN}",
    "DELETE FROM shown_story WHERE desk_id = :desk AND channel = -:person",
    f"DELETE FROM amendment WHERE {_OF_MESSAGES}",
    f"DELETE FROM delivery_part WHERE {_OF_MESSAGES}",
    "DELETE FROM delivery WHERE desk_id = :desk AND channel = -:person",
    "UPDATE watch SET person = 0 WHERE desk_id = :desk AND person = :person",
    "UPDATE saved_search SET person = 0 WHERE desk_id = :desk AND person = :person",
    "UPDATE audit_entry SET person = 0, name = '' WHERE desk_id = :desk AND person = :person",
    "UPDATE story SET owner = NULL WHERE desk_id = :desk AND owner = :person",
    "UPDATE story_note SET person = 0 WHERE desk_id = :desk AND person = :person",
    "UPDATE correction SET person = 0 WHERE desk_id = :desk AND person = :person",
    # Who had a story, and who had it before somebody else took it.
    """UPDATE correction SET payload = replace(replace(payload,
      '"owner": ' || :person || '}', '"owner": null}'),
      '"other": ' || :person || ',', '"other": 0,')
    WHERE desk_id = :desk AND kind = 'set_work'""",
)


_UNCHOOSE = "DELETE FROM last_look WHERE channel = 0 AND person = :person"

_CHOOSE = """INSERT INTO last_look (desk_id, channel, person, looked_at)
VALUES (:desk, 0, :person, :now)"""

_CHOSEN = f"""SELECT {COLUMNS} FROM desk
WHERE id IN (SELECT desk_id FROM last_look WHERE channel = 0 AND person = :person)"""


class Persons(Family, PersonStore):
    """What a database keeps of people."""

    @override
    async def get_kept(self, desk: DeskId, person: int) -> Kept:
        (row,) = await self._db.fetch(_COUNT, {"desk": desk, "person": person})
        return Kept(**dict(row))

    @override
    async def choose_desk(self, desk: DeskId, person: int, *, now: datetime) -> None:
        values = {"desk": desk, "person": person, "now": codec.to_seconds(now)}
        async with self._db.transaction(desk=desk) as change:
            await change.execute(_UNCHOOSE, values)
            await change.execute(_CHOOSE, values)

    @override
    async def find_chosen_desk(self, person: int) -> Desk | None:
        rows = await self._db.fetch(_CHOSEN, {"person": person})
        return read_desk(rows[0]) if rows else None

    @override
    async def forget_person(self, desk: DeskId, person: int) -> Kept:
        values = {"desk": desk, "person": person}
        async with self._db.transaction(desk=desk) as change:
            (row,) = await change.fetch(_COUNT, values)
            for statement in _FORGET:
                await change.execute(statement, values)
        return Kept(**dict(row))
