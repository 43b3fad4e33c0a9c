"""Make of a copy of the database one that holds a single desk, with no trace of the others."""

from __future__ import annotations

from bot.domain.guilds import DeskId
from storage.desk.desks import Desks
from storage.sqlite.database import Database

# Words of what was deleted stand in an index until its parts are merged.
_MERGE = (
    "INSERT INTO article_words (article_words) VALUES ('optimize')",
    "INSERT INTO article_pieces (article_pieces) VALUES ('optimize')",
    "INSERT INTO alias_trigrams (alias_trigrams) VALUES ('optimize')",
)


async def keep_one_desk(copy: Database, kept: DeskId) -> None:
    """Delete all desks of a copy but one, and the notes of the program to itself."""
    others = await copy.fetch("SELECT id FROM desk WHERE id <> :kept", {"kept": kept})
    desks = Desks(copy)
    for row in others:
        await desks.delete_desk_data(DeskId(row["id"]), name="")
    async with copy.transaction() as change:
        await change.execute("DELETE FROM desk WHERE id <> :kept", {"kept": kept})
        await change.execute("DELETE FROM note")
        for statement in _MERGE:
            await change.execute(statement)
