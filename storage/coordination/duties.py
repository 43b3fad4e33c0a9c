"""Duties: leases by name in one table, by the database's clock, with a number to fence by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from typing_extensions import override

from bot.domain.operations import Duty, HeldDuty
from bot.ports.duties import DutyStore
from storage import codec
from storage.seam import Family

# One statement: of two who take at once, the second sees what the first wrote.
_TAKE = """INSERT INTO duty (name, holder, lease_until, epoch)
VALUES (:name, :holder, database_now() + :seconds, 1)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until,
  epoch = duty.epoch + CASE WHEN duty.holder = excluded.holder THEN 0 ELSE 1 END
WHERE duty.holder = excluded.holder OR duty.lease_until <= database_now()
RETURNING epoch"""

_TAKEN = """SELECT name FROM duty WHERE holder <> :holder AND lease_until > database_now()"""

# A lease that ran out and that nobody took is still the holder's.
_KEEP = """UPDATE duty SET lease_until = database_now() + :seconds WHERE holder = :holder
RETURNING name, epoch"""

# The row stays, and with it the number that fences.
_RELEASE = """UPDATE duty SET holder = '', lease_until = database_now()
WHERE name = :name AND holder = :holder"""

_HELD = """SELECT name, holder, lease_until - database_now() AS seconds FROM duty
WHERE lease_until > database_now() ORDER BY name"""

_FORGET = "DELETE FROM duty WHERE lease_until < database_now() - :seconds RETURNING name"

FENCED = "SELECT 1 FROM duty WHERE name || ' ' || holder || ' ' || epoch = :token AND name = :name"
"""Whether a write is made under a duty that its writer still has."""


class LeasedDuties(Family, DutyStore):
    """The duties of a database."""

    @override
    async def take_duties(
        self, names: Collection[str], *, holder: str, seconds: float, most: int | None = None
    ) -> tuple[Duty, ...]:
        taken = {row["name"] for row in await self._db.fetch(_TAKEN, {"holder": holder})}
        found: list[Duty] = []
        for name in names:
            if most is not None and len(found) >= most:
                break
            if name in taken:
                continue
            values = {"name": name, "holder": holder, "seconds": seconds}
            found += [Duty(name, holder, row["epoch"]) for row in await self._commit(_TAKE, values)]
        return tuple(found)

    @override
    async def keep_duties(self, *, holder: str, seconds: float) -> tuple[Duty, ...]:
        rows = await self._commit(_KEEP, {"holder": holder, "seconds": seconds})
        return tuple(Duty(row["name"], holder, row["epoch"]) for row in rows)

    @override
    async def release_duties(self, names: Collection[str], *, holder: str) -> None:
        async with self._db.transaction() as change:
            await change.execute_many(
                _RELEASE, [{"name": name, "holder": holder} for name in names]
            )

    @override
    async def get_duties(self) -> tuple[HeldDuty, ...]:
        rows = await self._db.fetch(_HELD)
        return tuple(HeldDuty(row["name"], row["holder"], row["seconds"]) for row in rows)

    @override
    async def tell_time(self) -> datetime:
        return codec.to_moment((await self._db.fetch("SELECT database_now() AS now"))[0]["now"])

    @override
    async def forget_duties(self, *, seconds: float) -> int:
        return len(await self._commit(_FORGET, {"seconds": seconds}))
