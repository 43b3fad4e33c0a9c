"""Corrections by curators: made, kept in order, undone."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.entities import EntityId
from bot.domain.stories import (
    CorrectedName,
    Correction,
    CorrectionKind,
    CorrectionOutcome,
    EntityNames,
    PastCorrection,
)
from bot.ports.articles import CorrectionStore
from storage import codec
from storage.corrections.apply import Before, CorrectionRun, find_listed, restore
from storage.corrections.name_lists import ask_search
from storage.seam import Family, Row, Transaction

_KEEP = """INSERT INTO correction (desk_id, kind, payload, person, at)
VALUES (:desk, :kind, :payload, :person, :now)"""

_LATEST = """SELECT id, kind, payload, person, at FROM correction
WHERE desk_id = :desk AND undone_at IS NULL ORDER BY id DESC LIMIT 1"""

_COUNT = "UPDATE desk SET corrections = corrections + 1 WHERE id = :desk"

_NAMES = """SELECT alias.name, sum(alias.used) AS used, max(alias.ruled) AS ruled,
  (SELECT count(*) FROM entity AS part WHERE part.root_id = asked.root_id) AS parts
FROM entity AS asked
JOIN entity AS member ON member.root_id = asked.root_id
JOIN alias ON alias.entity_id = member.id
WHERE asked.id = :entity AND asked.desk_id = :desk
GROUP BY asked.root_id, alias.name
ORDER BY max(alias.ruled) < 0, sum(alias.used_as_name) DESC, used DESC, alias.name"""

_APART = """SELECT DISTINCT (
  SELECT alias.name FROM entity AS part JOIN alias ON alias.entity_id = part.id
  WHERE part.root_id = other.root_id AND alias.ruled >= 0
  ORDER BY alias.used_as_name DESC, alias.used DESC, alias.name LIMIT 1) AS name
FROM entity AS asked
JOIN entity AS member ON member.root_id = asked.root_id
JOIN kept_apart ON kept_apart.desk_id = asked.desk_id AND kept_apart.one = member.id
JOIN entity AS other ON other.id = kept_apart.other
WHERE asked.id = :entity AND asked.desk_id = :desk ORDER BY name"""


class Corrections(Family, CorrectionStore):
    """The corrections of a database."""

    @override
    async def add_correction(
        self, desk: DeskId, correction: Correction, *, person: int, now: datetime
    ) -> CorrectionOutcome:
        async with self._db.transaction(desk=desk) as change:
            run = CorrectionRun(change, desk, correction, person=person, now=now)
            outcome = await run.make()
            if outcome is CorrectionOutcome.DONE:
                values = {
                    "desk": desk,
                    "kind": correction.kind.value,
                    "payload": _write(correction, run.before),
                    "person": person,
                    "now": codec.to_seconds(now),
                }
                await change.execute(_KEEP, values)
                await change.execute(_COUNT, {"desk": desk})
                for name in await find_listed(change, run.before):
                    await ask_search(change, desk, name["entity_id"], name["name"], now)
        return outcome

    @override
    async def undo_correction(self, desk: DeskId, *, now: datetime) -> PastCorrection | None:
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_LATEST, {"desk": desk})
            return await _undo(change, desk, rows[0], now) if rows else None

    @override
    async def get_names(self, desk: DeskId, entity: EntityId) -> EntityNames | None:
        values = {"desk": desk, "entity": entity}
        rows = await self._db.fetch(_NAMES, values)
        if not rows:
            return None
        apart = await self._db.fetch(_APART, values)
        return EntityNames(
            names=tuple(
                CorrectedName(name=row["name"], count=row["used"], by_curator=row["ruled"])
                for row in rows
            ),
            parts=rows[0]["parts"],
            apart=tuple(row["name"] for row in apart),
        )


async def _undo(change: Transaction, desk: DeskId, row: Row, now: datetime) -> PastCorrection:
    payload = json.loads(row["payload"])
    listed = await find_listed(change, payload["before"])
    await restore(change, payload["before"])
    for name in listed:
        await ask_search(change, desk, name["entity_id"], name["name"], now)
    await change.execute(
        "UPDATE correction SET undone_at = :now WHERE id = :id",
        {"id": row["id"], "now": codec.to_seconds(now)},
    )
    await change.execute(_COUNT, {"desk": desk})
    return PastCorrection(
        correction=Correction(kind=CorrectionKind(row["kind"]), **payload["ruled"]),
        person=row["person"],
        at=codec.to_moment(row["at"]),
    )


def _write(correction: Correction, before: Before) -> str:
    values = asdict(correction)
    del values["kind"], values["following"]
    return json.dumps({"ruled": values, "before": before}, ensure_ascii=False)
