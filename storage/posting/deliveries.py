"""The outbox: what is to be posted, in parts, and how far each part is."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.posting import (
    Closed,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryPart,
    NewDelivery,
    PartState,
    Sent,
    make_nonce,
)
from bot.ports.posting import DeliveryStore
from storage import codec
from storage.coordination import AMONG, Sharded
from storage.posting.channel_history import forget
from storage.seam import Parameters, Row, Transaction

_ADD = """INSERT INTO delivery
  (desk_id, channel, kind, key, code, title, threads, place, created_at)
VALUES (:desk, :channel, :kind, :key, :code, :title, :threads, :place, :now)
ON CONFLICT (key) DO NOTHING RETURNING id"""

_ADD_PART = """INSERT INTO delivery_part (delivery_id, number, payload, nonce)
VALUES (:delivery, :number, :payload, :nonce)"""

_AMONG = AMONG.format(desk="delivery.desk_id")

_CHANNELS = f"""SELECT DISTINCT channel FROM delivery WHERE state = 'open' AND {_AMONG}
ORDER BY channel"""

_OPEN = f"""SELECT * FROM delivery WHERE channel = :channel AND state = 'open' AND {_AMONG}
ORDER BY id LIMIT 1"""

_DESK_OF = "SELECT desk_id FROM delivery WHERE id = :delivery"
_PARTS = "SELECT * FROM delivery_part WHERE delivery_id = :delivery ORDER BY number"

# Compare and set: of two senders that read the same part, the second one changes nothing.
_SENDING = """UPDATE delivery_part SET state = 'sending', attempts = attempts + 1,
  after_message = coalesce(after_message, :after), not_before = NULL
WHERE delivery_id = :delivery AND number = :number AND state = :state AND attempts = :attempts
  AND (SELECT state FROM delivery WHERE id = :delivery) = 'open'
RETURNING 1"""

_SENT = """UPDATE delivery_part SET state = 'sent', message = :message, not_before = NULL,
  fault = ''
WHERE delivery_id = :delivery AND number = :number"""

_POSTPONE = """UPDATE delivery_part SET not_before = :until, fault = :fault,
  attempts = max(attempts, :attempts)
WHERE delivery_id = :delivery AND number = :number"""

_REFUSED = """UPDATE delivery_part SET state = 'waiting'
WHERE delivery_id = :delivery AND number = :number AND state = 'sending'"""

_BURY_PARTS = """UPDATE delivery_part SET state = 'dead', not_before = NULL, fault = :fault
WHERE delivery_id = :delivery AND state <> 'sent'"""

# What a watch found is told again, of the same news by the same key.
_BURY = """UPDATE delivery SET state = 'dead',
  key = CASE WHEN kind = 'watch' THEN key || ':' || id ELSE key END
WHERE id = :delivery"""

_OPEN_BESIDE = """SELECT id FROM delivery WHERE state = 'open'
AND channel = (SELECT channel FROM delivery WHERE id = :delivery)
AND desk_id = (SELECT desk_id FROM delivery WHERE id = :delivery)"""

_DISABLE = """UPDATE digest SET disabled = :fault WHERE disabled = ''
AND channel = (SELECT channel FROM delivery WHERE id = :delivery)
AND desk_id = (SELECT desk_id FROM delivery WHERE id = :delivery)
RETURNING name"""

_PAUSE_WATCHES = """UPDATE watch SET paused = :fault WHERE paused = ''
AND place = (SELECT channel FROM delivery WHERE id = :delivery)
AND desk_id = (SELECT desk_id FROM delivery WHERE id = :delivery)"""


async def insert_delivery(
    change: Transaction, delivery: NewDelivery, *, now: datetime
) -> DeliveryId | None:
    """Put a delivery with all its parts into the outbox; None where its key is there already."""
    rows = await change.fetch(
        _ADD,
        {
            "desk": delivery.desk,
            "channel": delivery.channel,
            "kind": delivery.kind.value,
            "key": delivery.key,
            "code": delivery.code,
            "title": delivery.title,
            "threads": int(delivery.threads),
            "place": delivery.place,
            "now": codec.to_seconds(now),
        },
    )
    if not rows:
        return None
    number = rows[0]["id"]
    parts = [
        {
            "delivery": number,
            "number": place,
            "payload": payload,
            "nonce": make_nonce(delivery.key, place),
        }
        for place, payload in enumerate(delivery.parts, 1)
    ]
    await change.execute_many(_ADD_PART, parts)
    return DeliveryId(number)


# What may stand is not buried before somebody has looked.
_HOLD = """UPDATE delivery SET state = 'held' WHERE id = :delivery AND EXISTS (
  SELECT 1 FROM delivery_part WHERE delivery_id = :delivery AND state = 'sending') RETURNING 1"""

_HELD_OF = """SELECT delivery.id FROM delivery
JOIN digest_run ON digest_run.delivery_id = delivery.id
WHERE digest_run.digest_id = :digest AND delivery.state = 'held'"""

_REOPEN = """UPDATE delivery SET state = 'open'
WHERE state = 'held' AND desk_id = :desk AND channel = :channel"""

_TELL_AGAIN = """UPDATE digest_cursor SET
  arrival = min(digest_cursor.arrival, run.after_arrival),
  told_at = min(digest_cursor.told_at, run.since_at)
FROM digest_run AS run
JOIN delivery ON delivery.id = run.delivery_id
WHERE run.delivery_id = :delivery AND run.after_arrival IS NOT NULL
  AND digest_cursor.digest_id = run.digest_id AND digest_cursor.channel = delivery.channel"""


class Deliveries(Sharded, DeliveryStore):
    """The outbox of a database."""

    @override
    async def add_delivery(self, delivery: NewDelivery, *, now: datetime) -> bool:
        async with self._db.transaction() as change:
            return await insert_delivery(change, delivery, now=now) is not None

    @override
    async def get_open_channels(self) -> tuple[int, ...]:
        return tuple(row["channel"] for row in await self._db.fetch(_CHANNELS, self.among()))

    @override
    async def find_open_delivery(self, channel: int) -> Delivery | None:
        return await self._find(_OPEN, {"channel": channel, **self.among()})

    @override
    async def find_delivery(self, key: str) -> Delivery | None:
        return await self._find("SELECT * FROM delivery WHERE key = :key", {"key": key})

    async def _find(self, query: str, values: Parameters) -> Delivery | None:
        rows = await self._db.fetch(query, values)
        if not rows:
            return None
        parts = await self._db.fetch(_PARTS, {"delivery": rows[0]["id"]})
        return _read_delivery(rows[0], parts)

    @override
    async def mark_sending(self, delivery: DeliveryId, part: DeliveryPart, *, after: int) -> bool:
        values = {
            "delivery": delivery,
            "number": part.number,
            "state": part.state.value,
            "attempts": part.attempts,
            "after": after,
        }
        async with self._db.transaction() as change:
            if not await self.may_post(change, _DESK_OF, {"delivery": delivery}):
                return False
            return bool(await change.fetch(_SENDING, values))

    @override
    async def mark_sent(self, delivery: DeliveryId, number: int, sent: Sent) -> None:
        async with self._db.transaction() as change:
            part = {"delivery": delivery, "number": number, "message": sent.message}
            await change.execute(_SENT, part)
            await change.execute(
                "UPDATE delivery SET place = :place WHERE id = :delivery AND place IS NULL",
                {"delivery": delivery, "place": sent.place},
            )

    @override
    async def postpone_part(
        self, delivery: DeliveryId, part: DeliveryPart, *, until: datetime, fault: str
    ) -> None:
        values = {
            "delivery": delivery,
            "number": part.number,
            "attempts": part.attempts + 1,
            "until": codec.to_seconds(until),
            "fault": fault,
        }
        await self._commit(_POSTPONE, values)

    @override
    async def mark_refused(self, delivery: DeliveryId, number: int) -> None:
        await self._commit(_REFUSED, {"delivery": delivery, "number": number})

    @override
    async def mark_thread(self, delivery: DeliveryId, thread: int) -> None:
        values = {"delivery": delivery, "thread": thread}
        await self._commit("UPDATE delivery SET thread = :thread WHERE id = :delivery", values)

    @override
    async def finish_delivery(self, delivery: DeliveryId) -> None:
        values = {"delivery": delivery}
        async with self._db.transaction() as change:
            await change.execute("UPDATE delivery SET state = 'done' WHERE id = :delivery", values)
            await change.execute("DELETE FROM watch_hit WHERE delivery_id = :delivery", values)

    @override
    async def give_up_delivery(
        self,
        delivery: DeliveryId,
        *,
        fault: str,
        notice: NewDelivery | None = None,
        now: datetime,
    ) -> None:
        async with self._db.transaction() as change:
            await _bury(change, delivery, fault)
            if notice is not None:
                await insert_delivery(change, notice, now=now)

    @override
    async def close_channel(
        self, delivery: DeliveryId, *, fault: str, notice: NewDelivery | None, now: datetime
    ) -> tuple[str, ...]:
        values = {"delivery": delivery, "fault": fault}
        async with self._db.transaction() as change:
            disabled = await change.fetch(_DISABLE, values)
            await change.execute(_PAUSE_WATCHES, values)
            for row in await change.fetch(_OPEN_BESIDE, {"delivery": delivery}):
                held = {"delivery": row["id"]}
                if fault == Closed.GONE or not await change.fetch(_HOLD, held):
                    await _bury(change, DeliveryId(row["id"]), fault)
            if notice is not None:
                await insert_delivery(change, notice, now=now)
        return tuple(row["name"] for row in disabled)


async def _bury(change: Transaction, delivery: DeliveryId, fault: str) -> None:
    """Give up what is left of a delivery; what nobody was shown of it is told by what comes next.

    No part of it may be `sending`, unless it is certain that it does not stand.
    """
    values = {"delivery": delivery}
    await forget(change, delivery)
    await change.execute(_TELL_AGAIN, values)
    await change.execute(
        "UPDATE watch_hit SET delivery_id = NULL WHERE delivery_id = :delivery", values
    )
    await change.execute(_BURY_PARTS, {**values, "fault": fault})
    await change.execute(_BURY, values)


async def bury_held(change: Transaction, digest: int) -> None:
    """Give up what may stand in a channel that a digest has left: its new one is told of it."""
    for row in await change.fetch(_HELD_OF, {"digest": digest}):
        await _bury(change, DeliveryId(row["id"]), Closed.FORBIDDEN)


async def reopen(change: Transaction, desk: DeskId, channel: int) -> None:
    """Look again for what may stand in a channel that was closed to the bot."""
    await change.execute(_REOPEN, {"desk": desk, "channel": channel})


def _read_delivery(row: Row, parts: list[Row]) -> Delivery:
    return Delivery(
        id=DeliveryId(row["id"]),
        desk=DeskId(row["desk_id"]),
        channel=row["channel"],
        kind=DeliveryKind(row["kind"]),
        key=row["key"],
        code=row["code"],
        title=row["title"],
        threads=bool(row["threads"]),
        created=codec.to_moment(row["created_at"]),
        parts=tuple(_read_part(part) for part in parts),
        place=row["place"],
        thread=row["thread"],
    )


def _read_part(row: Row) -> DeliveryPart:
    return DeliveryPart(
        number=row["number"],
        payload=row["payload"],
        nonce=row["nonce"],
        state=PartState(row["state"]),
        message=row["message"],
        attempts=row["attempts"],
        not_before=codec.read_moment(row["not_before"]),
        after=row["after_message"],
        fault=row["fault"],
    )
