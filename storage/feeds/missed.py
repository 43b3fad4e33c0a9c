"""Entries of feeds that are no articles of a desk: those that wait, those that were kept out."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import override

from bot.addresses import make_url_key
from bot.domain.desks import DeskId
from bot.domain.entities import fold_name
from bot.domain.feeds import MissedEntry, PendingEntry, SubscriptionId
from bot.ports.feeds import MissedStore
from storage import codec
from storage.seam import Family

REMEMBERED = 200
"""Entries that are remembered of each filter, the newest."""

LOOKED_THROUGH = 2_000
"""Entries of a desk that are looked through for a title, the newest of each kind."""

_NOTE = """INSERT INTO filtered_entry (subscription_id, key, title, url, filter, at)
VALUES (:subscription, :key, :title, :url, :filter, :at)
ON CONFLICT (subscription_id, key) DO UPDATE
SET title = excluded.title, url = excluded.url, filter = excluded.filter, at = excluded.at"""

_FORGET_OLD = f"""DELETE FROM filtered_entry WHERE subscription_id = :subscription AND key NOT IN (
  SELECT key FROM filtered_entry WHERE subscription_id = :subscription
  ORDER BY at DESC, key LIMIT {REMEMBERED})"""

_FILTERED = f"""SELECT subscription.name, title, url, filtered_entry.filter, at, '' AS fault
FROM filtered_entry JOIN subscription ON subscription.id = subscription_id
WHERE desk_id = :desk ORDER BY at DESC, subscription.id, key LIMIT {LOOKED_THROUGH}"""

_WAITING = f"""SELECT subscription.name, json_extract(payload, '$.facts.title') AS title,
  json_extract(payload, '$.facts.link') AS url, '' AS filter, due_at AS at, fault
FROM subscription JOIN task ON task.kind = 'entry' AND task.feed_id = subscription.feed_id
WHERE desk_id = :desk AND subscription.paused = 0
  AND EXISTS (SELECT 1 FROM json_each(payload, '$.desks') WHERE value = :desk)
ORDER BY task.id DESC LIMIT {LOOKED_THROUGH}"""


class MissedEntries(Family, MissedStore):
    """What a database's feeds held and its desks do not."""

    @override
    async def note_filtered(
        self, subscription: SubscriptionId, entry: PendingEntry, filter: str, *, now: datetime
    ) -> None:
        values = {
            "subscription": subscription,
            "key": entry.seen.key,
            "title": entry.facts.title,
            "url": entry.facts.link,
            "filter": filter,
            "at": codec.to_seconds(now),
        }
        async with self._db.transaction() as change:
            held = {"subscription": subscription}
            if await change.fetch("SELECT 1 FROM subscription WHERE id = :subscription", held):
                await change.execute(_NOTE, values)
                await change.execute(_FORGET_OLD, held)

    @override
    async def find_missed(self, desk: DeskId, text: str, *, limit: int) -> tuple[MissedEntry, ...]:
        words, address = fold_name(text), make_url_key(text.strip())
        found = [
            MissedEntry(
                feed=row["name"],
                title=row["title"] or "",
                url=row["url"],
                at=codec.to_moment(row["at"]),
                filter=row["filter"],
                fault=row["fault"],
            )
            for query in (_WAITING, _FILTERED)
            for row in await self._db.fetch(query, {"desk": desk})
            if (address and make_url_key(row["url"] or "") == address)
            or (words and words in fold_name(row["title"] or ""))
        ]
        return tuple(found[:limit])
