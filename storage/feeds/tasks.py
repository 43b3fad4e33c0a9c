"""The queue: work to be done, claimed with a lease that runs out by itself."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.feeds import QueueFigures, Task, TaskId, TaskKind
from bot.domain.stories import UnplacedReading
from bot.ports.feeds import TaskQueue
from storage import codec
from storage.coordination import put_readings
from storage.seam import Family, Row

SLACK = timedelta(minutes=1)
"""How far a clock may be set back before what was planned by it counts as of a clock ahead."""

_PUT = """INSERT INTO task (kind, key, feed_id, payload, due_at)
VALUES (:kind, :key, :feed, :payload, :due)
ON CONFLICT (kind, key) DO UPDATE SET due_at = min(task.due_at, excluded.due_at)"""

PATIENCE = timedelta(minutes=30)
"""How long a feed may wait that is read as often as it publishes, where much is due at once."""

TROUBLED_PATIENCE = timedelta(hours=1)
"""How long one may that could not be read last time."""

# When work should have been begun. A poll may wait for as long as a person wants the feed read;
# entries come in their order, and there are too many of them to look each up.
_DEADLINE = {
    TaskKind.POLL: f"""due_at + (
  SELECT coalesce(min(subscription.interval), CASE WHEN max(feed.failures) > 0
    THEN {TROUBLED_PATIENCE.total_seconds()} ELSE {PATIENCE.total_seconds()} END)
  FROM feed LEFT JOIN subscription ON feed_id = feed.id AND paused = 0
  WHERE feed.id = task.feed_id)""",
    TaskKind.ENTRY: "due_at",
}

# One statement in one write transaction: two processes that claim at once get different work.
# A claim that ran out, as of a killed process, is taken over and is no new attempt. What was
# planned at a moment that is yet to come was planned by a clock that was ahead: it is due, and no
# claim holds that goes beyond one of now.
# A list of its own: a plan that asks anew for each row would pass the limit on PostgreSQL.
_CLAIM = """WITH wanted AS MATERIALIZED (
  SELECT id FROM task
  WHERE kind = :kind AND (due_at <= :now OR planned_at > :ahead)
    AND (lease IS NULL OR lease_until <= :now OR lease_until > :longest)
    AND (:all = 1 OR bucket IN :buckets)
  AND feed_id NOT IN (
    SELECT feed_id FROM subscription
    WHERE paused = 0 AND desk_id IN :without
    EXCEPT SELECT feed_id FROM subscription
    WHERE paused = 0 AND desk_id NOT IN :without)
  ORDER BY {deadline}, id LIMIT :limit)
UPDATE task SET lease = :lease, lease_until = :until,
  attempts = max(attempts + CASE WHEN lease IS NULL THEN 1 ELSE 0 END, 1)
WHERE id IN (SELECT id FROM wanted)
RETURNING id, kind, key, payload, due_at, attempts, lease, bucket, {deadline} AS deadline"""

_CLAIMS = {kind: _CLAIM.format(deadline=deadline) for kind, deadline in _DEADLINE.items()}

_EXTEND = """UPDATE task SET lease_until = :until WHERE id IN :ids AND lease IN :leases
RETURNING id, lease"""

_HELD = "WHERE id = :id AND lease = :lease RETURNING id"

_NEXT_DUE = """SELECT min(due) AS due FROM (
  SELECT CASE WHEN lease IS NULL THEN due_at ELSE max(due_at, lease_until) END AS due
  FROM task WHERE kind = :kind AND (:all = 1 OR bucket IN :buckets))
WHERE due > :after"""

_FIGURES = """SELECT kind, sum(1 - held) AS waiting, sum(held) AS claimed,
  min(CASE WHEN held = 0 THEN due_at END) AS oldest_due
FROM (SELECT kind, due_at,
  CASE WHEN lease IS NOT NULL AND lease_until > :now THEN 1 ELSE 0 END AS held FROM task) AS work
GROUP BY kind"""


def find_feed(key: str) -> int:
    """Return the number of the feed that a task's key begins with, 0 where it begins otherwise."""
    number = key.partition(":")[0]
    return int(number) if number.isdecimal() else 0


class Tasks(Family, TaskQueue):
    """The queue of a database."""

    _claims = _CLAIMS

    @override
    async def put_task(self, kind: TaskKind, key: str, *, due: datetime, payload: str = "") -> None:
        values = {
            "kind": kind.value,
            "key": key,
            "feed": find_feed(key),
            "payload": payload,
            "due": codec.to_seconds(due),
        }
        await self._commit(_PUT, values)

    @override
    async def claim_tasks(
        self,
        kind: TaskKind,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        without: Collection[DeskId] = (),
        buckets: Collection[int] | None = None,
    ) -> tuple[Task, ...]:
        values = {
            "kind": kind.value,
            "now": codec.to_seconds(now),
            "ahead": codec.to_seconds(now + SLACK),
            "until": codec.to_seconds(now + lease),
            "longest": codec.to_seconds(now + lease + SLACK),
            "lease": secrets.token_hex(16),
            "limit": limit,
            "without": list(without),
            **_name_buckets(buckets),
        }
        rows = await self._commit(self._claims[kind], values)
        # RETURNING promises no order.
        return tuple(sorted(map(_read_task, rows), key=lambda task: (task.deadline, task.id)))

    @override
    async def extend_tasks(
        self, tasks: Collection[Task], *, until: datetime
    ) -> frozenset[tuple[TaskId, str]]:
        values = {
            "until": codec.to_seconds(until),
            "ids": [task.id for task in tasks],
            "leases": list({task.lease for task in tasks}),
        }
        rows = await self._commit(_EXTEND, values)
        return frozenset((TaskId(row["id"]), row["lease"]) for row in rows)

    @override
    async def finish_task(
        self, task: Task, unplaced: Sequence[tuple[DeskId, UnplacedReading]] = ()
    ) -> bool:
        values = {"id": task.id, "lease": task.lease}
        async with self._db.transaction() as change:
            held = bool(await change.fetch(f"DELETE FROM task {_HELD}", values))
            if held and unplaced:
                await put_readings(change, unplaced)
        return held

    @override
    async def postpone_task(
        self, task: Task, *, due: datetime, fault: str = "", now: datetime
    ) -> bool:
        return await self._change_held(
            task,
            "UPDATE task SET due_at = :due, fault = :fault, "
            " attempts = attempts - CASE :fault WHEN '' THEN 1 ELSE 0 END,"
            " planned_at = :now, lease = NULL, lease_until = NULL",
            {"due": codec.to_seconds(due), "fault": fault, "now": codec.to_seconds(now)},
        )

    @override
    async def find_next_due(
        self,
        kind: TaskKind,
        *,
        after: datetime | None = None,
        buckets: Collection[int] | None = None,
    ) -> datetime | None:
        since = codec.to_seconds(after) if after else 0.0
        values = {"kind": kind.value, "after": since, **_name_buckets(buckets)}
        return codec.read_moment((await self._db.fetch(_NEXT_DUE, values))[0]["due"])

    @override
    async def get_queue_figures(self, *, now: datetime) -> tuple[QueueFigures, ...]:
        rows = await self._db.fetch(_FIGURES, {"now": codec.to_seconds(now)})
        by_kind = {row["kind"]: row for row in rows}
        return tuple(_read_figures(kind, by_kind.get(kind.value)) for kind in TaskKind)

    async def _change_held(
        self, task: Task, statement: str, values: dict[str, float | str]
    ) -> bool:
        values |= {"id": task.id, "lease": task.lease}
        return bool(await self._commit(f"{statement} {_HELD}", values))


def _name_buckets(buckets: Collection[int] | None) -> dict[str, Any]:
    return {"all": int(buckets is None), "buckets": list(buckets or ())}


def _read_task(row: Row) -> Task:
    return Task(
        id=TaskId(row["id"]),
        kind=TaskKind(row["kind"]),
        key=row["key"],
        payload=row["payload"],
        due=codec.to_moment(row["due_at"]),
        deadline=codec.to_moment(row["due_at"] if row["deadline"] is None else row["deadline"]),
        attempts=row["attempts"],
        lease=row["lease"],
        bucket=row["bucket"],
    )


def _read_figures(kind: TaskKind, row: Row | None) -> QueueFigures:
    if row is None:
        return QueueFigures(kind=kind, waiting=0, claimed=0, oldest_due=None)
    return QueueFigures(
        kind=kind,
        waiting=row["waiting"],
        claimed=row["claimed"],
        oldest_due=codec.read_moment(row["oldest_due"]),
    )
