"""Digests, and what came of each time that one was due."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.digests import (
    MOST_PERSONAL,
    AgendaPart,
    BriefLength,
    Digest,
    DigestId,
    DigestKind,
    DigestSettings,
    Run,
    RunOutcome,
    Slot,
    WhenEmpty,
    Window,
)
from bot.domain.errors import LimitReached, NotFound
from bot.domain.posting import NewDelivery, Shown
from bot.ports.posting import DigestStore
from storage import codec
from storage.coordination import AMONG, Sharded
from storage.posting.channel_history import remember
from storage.posting.deliveries import bury_held, insert_delivery, reopen
from storage.seam import Row

_SETTINGS = (
    "name", "channel", "times", "zone", "weekdays", "tags", "filter", "length", "mention",
    "language", "when_empty", "threads", "forum_tag", "publish", "kind", "agenda", "paused",
    "skip_until", "disabled", "decided_at",
)  # fmt: skip
_COLUMNS = f"id, desk_id, created_at, {', '.join(_SETTINGS)}"

_ADD = f"""INSERT INTO digest (desk_id, created_at, {", ".join(_SETTINGS)})
VALUES (:desk, :now, {", ".join(f":{name}" for name in _SETTINGS)})
ON CONFLICT DO NOTHING RETURNING {_COLUMNS}"""

_EDIT = f"""UPDATE digest SET {", ".join(f"{name} = :{name}" for name in _SETTINGS)}
WHERE id = :id AND desk_id = :desk"""

_FIND = f"SELECT {_COLUMNS} FROM digest WHERE id = :id AND desk_id = :desk"
_OF_CHANNELS = f"""SELECT {_COLUMNS} FROM digest WHERE desk_id = :desk AND channel > 0
ORDER BY name, id"""
_OF_PERSON = f"SELECT {_COLUMNS} FROM digest WHERE desk_id = :desk AND channel = :channel"
_PERSONAL = "SELECT count(*) AS n FROM digest WHERE desk_id = :desk AND channel < 0"
_TAKEN = "SELECT 1 FROM digest WHERE desk_id = :desk AND name = :name AND id <> :id AND channel > 0"

_CLAIM = """INSERT INTO digest_run
  (digest_id, day, wall_time, due_at, late, outcome, claimed_at, since_at, until_at,
   after_arrival, upto_arrival, headline)
SELECT id, :day, :at, :due, :late, :outcome, :claimed,
  CAST(:since AS DOUBLE PRECISION), CAST(:until AS DOUBLE PRECISION), CAST(:after AS BIGINT),
  CAST(:upto AS BIGINT), :headline
FROM digest WHERE id = :digest AND paused = 0 AND disabled = ''
ON CONFLICT (digest_id, day, wall_time) DO UPDATE SET due_at = excluded.due_at,
  late = excluded.late, outcome = excluded.outcome, claimed_at = excluded.claimed_at,
  since_at = excluded.since_at, until_at = excluded.until_at,
  after_arrival = excluded.after_arrival, upto_arrival = excluded.upto_arrival,
  headline = excluded.headline
WHERE digest_run.delivery_id IS NULL AND digest_run.claimed_at > excluded.claimed_at
RETURNING 1"""

# What was decided up to a moment that is yet to come was by a clock that was ahead.
_DECIDED = """UPDATE digest
SET decided_at = CASE WHEN decided_at > :claimed THEN :due
  ELSE max(decided_at, :due) END WHERE id = :digest"""

_DELIVERED = """UPDATE digest_run SET delivery_id = :delivery
WHERE digest_id = :digest AND day = :day AND wall_time = :at"""

# Where something was given up while this was composed, the cursor stays where that began.
_ADVANCE = """INSERT INTO digest_cursor (digest_id, channel, arrival, reached, told_at)
VALUES (:digest, :channel, :upto, :upto, :until)
ON CONFLICT (digest_id, channel) DO UPDATE SET
  arrival = CASE WHEN digest_cursor.arrival < :after THEN digest_cursor.arrival
    ELSE max(digest_cursor.arrival, excluded.arrival) END,
  reached = max(digest_cursor.reached, excluded.reached), told_at = excluded.told_at"""

# One that was made by a clock that was ahead tells of the time before now.
_WINDOW = """SELECT desk.arrivals AS upto, cursor.arrival AS told, cursor.reached, cursor.told_at,
  (SELECT min(arrival) FROM article
    WHERE desk_id = :desk AND received_at >= :begin) AS first
FROM desk LEFT JOIN digest_cursor AS cursor ON cursor.digest_id = :digest
WHERE desk.id = :desk ORDER BY cursor.channel = :channel DESC, cursor.arrival DESC LIMIT 1"""

_RUNS = """SELECT run.*, delivery.state AS delivery_state,
  (SELECT fault FROM delivery_part AS part
    WHERE part.delivery_id = run.delivery_id AND part.state = 'dead' LIMIT 1) AS fault
FROM digest_run AS run
JOIN digest ON digest.id = run.digest_id
LEFT JOIN delivery ON delivery.id = run.delivery_id
WHERE run.digest_id = :digest AND digest.desk_id = :desk
ORDER BY run.due_at DESC, run.day DESC, run.wall_time DESC LIMIT :limit"""

_RESCHEDULING = ("times", "weekdays", "zone")


_DESK_OF = "SELECT desk_id FROM digest WHERE id = :digest"


class Digests(Sharded, DigestStore):
    """The digests of a database."""

    @override
    async def add_digest(self, desk: DeskId, settings: DigestSettings, *, now: datetime) -> Digest:
        seconds = codec.to_seconds(now)
        values = {
            **_write_settings(settings),
            "paused": 0,
            "skip_until": None,
            "disabled": "",
            "decided_at": seconds,
        }
        async with self._db.transaction(desk=desk) as change:
            if settings.channel < 0:
                held = await change.fetch(_PERSONAL, {"desk": desk})
                if held[0]["n"] >= MOST_PERSONAL:
                    raise LimitReached(f"{MOST_PERSONAL} people get a digest of this desk already.")
            rows = await change.fetch(_ADD, {**values, "desk": desk, "now": seconds})
        if not rows:
            raise LimitReached(f"There is a digest of the name {settings.name} already.")
        return _read_digest(rows[0])

    @override
    async def get_digests(self, desk: DeskId) -> tuple[Digest, ...]:
        rows = await self._db.fetch(_OF_CHANNELS, {"desk": desk})
        return tuple(_read_digest(row) for row in rows)

    @override
    async def find_personal_digest(self, desk: DeskId, person: int) -> Digest | None:
        rows = await self._db.fetch(_OF_PERSON, {"desk": desk, "channel": -person})
        return _read_digest(rows[0]) if rows else None

    @override
    async def find_digest(self, desk: DeskId, digest: DigestId) -> Digest | None:
        rows = await self._db.fetch(_FIND, {"id": digest, "desk": desk})
        return _read_digest(rows[0]) if rows else None

    @override
    async def edit_digest(
        self, desk: DeskId, digest: DigestId, change: Callable[[Digest], Digest], *, now: datetime
    ) -> Digest:
        key = {"id": digest, "desk": desk}
        async with self._db.transaction(desk=desk) as transaction:
            rows = await transaction.fetch(_FIND, key)
            if not rows:
                raise NotFound("There is no such digest.")
            old = _read_digest(rows[0])
            new = change(old)
            if _starts_anew(old, new):
                new = replace(new, decided=now)
            if new.channel > 0 and await transaction.fetch(_TAKEN, {**key, "name": new.name}):
                raise LimitReached(f"There is a digest of the name {new.name} already.")
            await transaction.execute(_EDIT, {**_write(new), **key})
            if old.channel != new.channel:
                await bury_held(transaction, digest)
            elif old.disabled and not new.disabled:
                await reopen(transaction, desk, new.channel)
            rows = await transaction.fetch(_FIND, key)
        return _read_digest(rows[0])

    @override
    async def remove_digest(self, desk: DeskId, digest: DigestId) -> bool:
        key = {"id": digest, "desk": desk}
        async with self._db.transaction(desk=desk) as change:
            if not await change.fetch(_FIND, key):
                return False
            await change.execute("DELETE FROM digest_run WHERE digest_id = :id", {"id": digest})
            await change.execute("DELETE FROM digest_cursor WHERE digest_id = :id", {"id": digest})
            await change.execute("DELETE FROM digest WHERE id = :id", {"id": digest})
        return True

    @override
    async def get_active_digests(self) -> tuple[Digest, ...]:
        # Those of channels first: many people's of one server keep no other server waiting.
        query = f"""SELECT {_COLUMNS} FROM digest WHERE paused = 0 AND disabled = ''
        AND {AMONG.format(desk="digest.desk_id")} ORDER BY channel < 0, id"""
        return tuple(_read_digest(row) for row in await self._db.fetch(query, self.among()))

    @override
    async def get_decided(
        self, digest: DigestId, *, since: date, now: datetime
    ) -> frozenset[tuple[date, time]]:
        rows = await self._db.fetch(
            "SELECT day, wall_time FROM digest_run WHERE digest_id = :digest AND day >= :since"
            " AND (delivery_id IS NOT NULL OR claimed_at <= :now)",
            {"digest": digest, "since": since.isoformat(), "now": codec.to_seconds(now)},
        )
        return frozenset(
            (date.fromisoformat(row["day"]), time.fromisoformat(row["wall_time"])) for row in rows
        )

    @override
    async def claim_run(
        self, run: Run, delivery: NewDelivery | None, shown: tuple[Shown, ...] = ()
    ) -> bool:
        values = _write_run(run)
        async with self._db.transaction() as change:
            if not await self.may_post(change, _DESK_OF, {"digest": values["digest"]}):
                return False
            claimed = await change.fetch(_CLAIM, values)
            decided = {name: values[name] for name in ("due", "claimed", "digest")}
            await change.execute(_DECIDED, decided)
            if claimed and delivery is not None:
                number = await insert_delivery(change, delivery, now=run.claimed)
                if number is not None:
                    key = {name: values[name] for name in ("digest", "day", "at")}
                    await change.execute(_DELIVERED, {**key, "delivery": number})
                    if run.window is not None:
                        cursor = {**values, "channel": delivery.channel, "upto": run.window.upto}
                        await change.execute(_ADVANCE, cursor)
                    await remember(
                        change,
                        delivery.desk,
                        delivery.channel,
                        shown,
                        delivery=number,
                        now=run.claimed,
                    )
        return bool(claimed)

    @override
    async def get_runs(self, desk: DeskId, digest: DigestId, *, limit: int) -> tuple[Run, ...]:
        values = {"desk": desk, "digest": digest, "limit": limit}
        return tuple(_read_run(row) for row in await self._db.fetch(_RUNS, values))

    @override
    async def find_window(self, digest: Digest, *, back: timedelta, now: datetime) -> Window:
        begin = min(digest.created, now) - back
        values = {
            "desk": digest.desk,
            "digest": digest.id,
            "channel": digest.channel,
            "begin": codec.to_seconds(begin),
        }
        rows = await self._db.fetch(_WINDOW, values)
        if not rows:
            raise NotFound("There is no such desk.")
        row = rows[0]
        if row["told"] is None:
            after = row["upto"] if row["first"] is None else row["first"] - 1
            return Window(after=after, upto=row["upto"], since=begin, until=now, first=True)
        return Window(
            after=row["told"],
            upto=row["upto"],
            since=min(codec.to_moment(row["told_at"]), now),
            until=now,
            reached=row["reached"],
        )


def _starts_anew(old: Digest, new: Digest) -> bool:
    resumed = (old.paused and not new.paused) or (old.disabled and not new.disabled)
    before, after = _write_settings(old), _write_settings(new)
    return bool(resumed) or any(before[name] != after[name] for name in _RESCHEDULING)


def _write_settings(settings: DigestSettings) -> dict[str, Any]:
    """Return settings as they are stored; times and weekdays come out sorted, none twice."""
    return {
        "name": settings.name,
        "channel": settings.channel,
        "times": _write_list(sorted({f"{at:%H:%M}" for at in settings.times})),
        "zone": settings.zone,
        "weekdays": _write_list(sorted(set(settings.weekdays))),
        "tags": _write_list(settings.tags),
        "filter": settings.filter,
        "length": settings.length.value,
        "mention": settings.mention,
        "language": settings.language,
        "when_empty": settings.when_empty.value,
        "threads": int(settings.threads),
        "forum_tag": settings.forum_tag,
        "kind": settings.kind.value,
        "agenda": settings.agenda.value,
        "publish": int(settings.publish),
    }


def _write(digest: Digest) -> dict[str, Any]:
    return {
        **_write_settings(digest),
        "paused": int(digest.paused),
        "skip_until": codec.write_moment(digest.skip),
        "disabled": digest.disabled,
        "decided_at": codec.to_seconds(digest.decided),
    }


def _write_list(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _read_digest(row: Row) -> Digest:
    return Digest(
        id=DigestId(row["id"]),
        desk=DeskId(row["desk_id"]),
        name=row["name"],
        channel=row["channel"],
        times=tuple(time.fromisoformat(at) for at in json.loads(row["times"])),
        zone=row["zone"],
        weekdays=tuple(json.loads(row["weekdays"])),
        tags=tuple(json.loads(row["tags"])),
        filter=row["filter"],
        length=BriefLength(row["length"]),
        mention=row["mention"],
        language=row["language"],
        when_empty=WhenEmpty(row["when_empty"]),
        threads=bool(row["threads"]),
        forum_tag=row["forum_tag"],
        kind=DigestKind(row["kind"]),
        agenda=AgendaPart(row["agenda"]),
        publish=bool(row["publish"]),
        paused=bool(row["paused"]),
        skip=codec.read_moment(row["skip_until"]),
        disabled=row["disabled"],
        created=codec.to_moment(row["created_at"]),
        decided=codec.to_moment(row["decided_at"]),
    )


def _write_run(run: Run) -> dict[str, Any]:
    return {
        "digest": run.slot.digest,
        "day": run.slot.day.isoformat(),
        "at": f"{run.slot.at:%H:%M}",
        "due": codec.to_seconds(run.slot.due),
        "late": int(run.slot.late),
        "outcome": run.outcome.value,
        "claimed": codec.to_seconds(run.claimed),
        "since": None if run.window is None else codec.to_seconds(run.window.since),
        "until": None if run.window is None else codec.to_seconds(run.window.until),
        "after": None if run.window is None else run.window.after,
        "upto": None if run.window is None else run.window.upto,
        "headline": run.headline,
    }


def _read_run(row: Row) -> Run:
    slot = Slot(
        digest=DigestId(row["digest_id"]),
        day=date.fromisoformat(row["day"]),
        at=time.fromisoformat(row["wall_time"]),
        due=codec.to_moment(row["due_at"]),
        late=bool(row["late"]),
    )
    return Run(
        slot=slot,
        outcome=RunOutcome(row["outcome"]),
        claimed=codec.to_moment(row["claimed_at"]),
        window=_read_window(row),
        headline=row["headline"],
        posted=row["delivery_state"] not in (None, "dead"),
        fault=row["fault"] or "",
    )


def _read_window(row: Row) -> Window | None:
    since, until = codec.read_moment(row["since_at"]), codec.read_moment(row["until_at"])
    if since is None or until is None:
        return None
    return Window(after=row["after_arrival"], upto=row["upto_arrival"], since=since, until=until)
