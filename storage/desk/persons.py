"""What is kept of people: counted for them, and deleted when they ask for it."""

from __future__ import annotations

from typing_extensions import override

from bot.domain.desks import DeskId, Kept
from bot.ports.desks import PersonStore
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


class Persons(Family, PersonStore):
    """What a database keeps of people."""

    @override
    async def get_kept(self, desk: DeskId, person: int) -> Kept:
        (row,) = await self._db.fetch(_COUNT, {"desk": desk, "person": person})
        return Kept(**dict(row))

    @override
    async def forget_person(self, desk: DeskId, person: int) -> Kept:
        values = {"desk": desk, "person": person}
        async with self._db.transaction() as change:
            (row,) = await change.fetch(_COUNT, values)
            for statement in _FORGET:
                await change.execute(statement, values)
        return Kept(**dict(row))
