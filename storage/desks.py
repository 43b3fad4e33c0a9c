"""Desks: one row a guild."""

from __future__ import annotations

from bot.domain.guilds import Desk, DeskId, GuildId
from storage.family import Family

_BY_GUILD = "SELECT id, guild, name, zone FROM desk WHERE guild = :guild"


class Desks(Family):
    """The desks of a database."""

    async def open_desk(self, guild: GuildId, *, name: str = "") -> Desk:
        """Return the desk of a guild, made on first use."""
        rows = await self._db.fetch(_BY_GUILD, {"guild": guild})
        if not rows:
            async with self._db.transaction() as change:
                await change.execute(
                    "INSERT INTO desk (guild, name) VALUES (:guild, :name) ON CONFLICT DO NOTHING",
                    {"guild": guild, "name": name},
                )
                rows = await change.fetch(_BY_GUILD, {"guild": guild})
        row = rows[0]
        return Desk(id=DeskId(row["id"]), guild=guild, name=row["name"], zone=row["zone"])
