"""What a poll of a feed changes: its health, the entries seen, the work that they make."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.addresses import make_url_key
from bot.domain.feeds import (
    MOST_TAGS,
    Feed,
    FeedId,
    PendingEntry,
    PollRecord,
    SeenEntry,
    Task,
    dump_entry,
    find_bucket,
    load_entry,
)
from storage import codec
from storage.feeds.rows import UPDATE_FEED, write_feed
from storage.seam import Row, Transaction

_PAIRS = """SELECT old.id AS old, old.tags AS old_tags, old.paused AS old_paused,
  kept.id AS kept, kept.tags AS kept_tags, kept.paused AS kept_paused
FROM subscription AS old
JOIN subscription AS kept ON kept.desk_id = old.desk_id AND kept.feed_id = :into
WHERE old.feed_id = :feed"""

# The desks' articles that are known by the number that an entry has in this feed alone.
_RENAME_KEYS = """UPDATE article_key
SET key = 'guid:' || :into || ':' || substr(key, length('guid:' || :feed || ':') + 1)
WHERE desk_id IN (SELECT desk_id FROM subscription WHERE feed_id = :feed)
AND key >= 'guid:' || :feed || ':' AND key < 'guid:' || :feed || ';'
AND NOT EXISTS (SELECT 1 FROM article_key AS held WHERE held.desk_id = article_key.desk_id
  AND held.key = 'guid:' || :into || ':' ||
    substr(article_key.key, length('guid:' || :feed || ':') + 1))"""


async def merge_subscriptions(change: Transaction, feed: FeedId, into: FeedId) -> None:
    """Move all subscriptions to a feed to another one.

    A desk that has both keeps the one to `into`, with the tags of both; it is paused only where
    both were.
    """
    values = {"feed": feed, "into": into}
    await change.execute(_RENAME_KEYS, values)
    for pair in await change.fetch(_PAIRS, values):
        await _merge(change, pair)
    await change.execute("UPDATE subscription SET feed_id = :into WHERE feed_id = :feed", values)


async def _merge(change: Transaction, pair: Row) -> None:
    tags = dict.fromkeys((*json.loads(pair["kept_tags"]), *json.loads(pair["old_tags"])))
    values = {
        "old": pair["old"],
        "kept": pair["kept"],
        "tags": json.dumps(list(tags)[:MOST_TAGS], ensure_ascii=False),
        "paused": min(pair["old_paused"], pair["kept_paused"]),
    }
    for statement in (
        "UPDATE subscription SET tags = :tags, paused = :paused WHERE id = :kept",
        "INSERT INTO article_feed (article_id, subscription_id) SELECT article_id, :kept"
        " FROM article_feed WHERE subscription_id = :old ON CONFLICT DO NOTHING",
        "DELETE FROM article_feed WHERE subscription_id = :old",
        "DELETE FROM subscription WHERE id = :old",
    ):
        await change.execute(statement, values)


REMEMBERED = 2_000
"""Entries that are remembered of a feed beside those that it holds now, the newest.

Feeds leave entries out and bring them back (a day's worth at most, where that was looked into);
what is forgotten is known again by the article's own identities, only later.
"""

AGAIN = "again"
"""Payload of a poll that was asked for while one was under way: it began before the asking."""

# A poll of its own kind that is under way is not hurried, but made once more after it.
_POLL_NOW = f"""INSERT INTO task (kind, key, feed_id, due_at, planned_at, bucket)
VALUES ('poll', :key, :feed, :now, :now, :bucket)
ON CONFLICT (kind, key) DO UPDATE SET due_at = min(task.due_at, excluded.due_at),
  payload = CASE WHEN task.lease IS NULL THEN task.payload ELSE '{AGAIN}' END"""

_SOON = """UPDATE feed SET next_at = :now
WHERE id = :feed AND (next_at IS NULL OR next_at > :now)"""

_HELD = """SELECT due_at, payload FROM task
WHERE id = :id AND lease = :lease AND kind = 'poll' AND key = :key"""

_NEXT = """UPDATE task SET due_at = :due, payload = '', attempts = 0, fault = '', lease = NULL,
  lease_until = NULL, planned_at = :now, bucket = :bucket
WHERE id = :id"""

_SEE = """INSERT INTO feed_entry (feed_id, key, mark, seen_at) VALUES (:feed, :key, :mark, :now)
ON CONFLICT (feed_id, key) DO UPDATE SET mark = excluded.mark, seen_at = excluded.seen_at"""

_FORGET_OLD = f"""DELETE FROM feed_entry WHERE feed_id = :feed AND seen_at <> :now AND key NOT IN (
  SELECT key FROM feed_entry WHERE feed_id = :feed AND seen_at <> :now
  ORDER BY seen_at DESC, key LIMIT {REMEMBERED})"""

_WANT = """INSERT INTO task (kind, key, feed_id, payload, due_at, planned_at, bucket)
VALUES ('entry', :key, :feed, :payload, :now, :now, :bucket)
ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, due_at = excluded.due_at,
  planned_at = excluded.planned_at, lease = NULL, lease_until = NULL"""

_WAITING = """SELECT payload FROM task
WHERE kind = 'entry' AND key IN :keys"""

# The keys of a feed's entries begin with its number and a colon; ";" comes right after ":".
_OF_FEED = "kind = 'entry' AND key >= :feed || ':' AND key < :feed || ';'"

_ASLEEP = """SELECT id FROM feed WHERE NOT EXISTS (
  SELECT 1 FROM subscription WHERE feed_id = feed.id AND paused = 0)"""
_REST = f"""DELETE FROM task
WHERE kind = 'poll' AND key IN (SELECT CAST(id AS TEXT) FROM ({_ASLEEP}) AS asleep)"""
_RESTING = f"UPDATE feed SET next_at = NULL WHERE id IN ({_ASLEEP}) AND next_at IS NOT NULL"

_ORPHANS = """SELECT id FROM feed
WHERE NOT EXISTS (SELECT 1 FROM subscription WHERE feed_id = feed.id)"""


async def poll_now(change: Transaction, feed: FeedId, now: datetime) -> None:
    """Make a poll of a feed due now, also where it rests; one under way is made once more."""
    found = await change.fetch("SELECT url FROM feed WHERE id = :feed", {"feed": feed})
    bucket = find_bucket(found[0]["url"] if found else None)
    values = {"feed": feed, "key": str(feed), "now": codec.to_seconds(now), "bucket": bucket}
    await change.execute(_POLL_NOW, values)
    await change.execute(_SOON, values)


FEEDS = "feeds"
"""What is locked by whoever subscribes or looks for feeds that nobody subscribes to."""


async def rest_feeds(change: Transaction) -> None:
    """Poll the feeds no more to which all subscriptions are paused, or none are left."""
    await change.lock(FEEDS)
    await change.execute(_REST)
    await change.execute(_RESTING)


async def forget_orphans(change: Transaction) -> None:
    """Forget the feeds that no desk is subscribed to, with their entries and their work."""
    await change.lock(FEEDS)
    for row in await change.fetch(_ORPHANS):
        await _forget(change, FeedId(row["id"]))


async def write_poll(change: Transaction, task: Task, record: PollRecord) -> bool:
    """Write what a poll changed; return false, and change nothing, where the claim is lost."""
    feed, health = record.feed, record.feed.health
    held = await change.fetch(_HELD, {"id": task.id, "lease": task.lease, "key": str(feed.id)})
    if not held:
        return False
    now = health.checked_at or task.due
    await _note_primed(change, record)
    merged = await _find_other(change, record)
    if merged is not None:
        await _absorb(change, record, merged, now)
        return True
    await change.execute(UPDATE_FEED, write_feed(feed))
    await change.execute(
        "UPDATE feed SET url = :url, key = :key WHERE id = :feed",
        {"url": feed.url, "key": make_feed_key(feed.url, feed.selector), "feed": feed.id},
    )
    await _note_seen(change, feed.id, record.known, now)
    await _want(change, record.pending, now)
    asked = held[0]["due_at"] if held[0]["payload"] == AGAIN else None
    await _plan_next(change, task, feed, asked, now)
    return True


async def _note_primed(change: Transaction, record: PollRecord) -> None:
    await change.execute_many(
        "UPDATE subscription SET primed = 1 WHERE id = :id AND feed_id = :feed",
        [{"id": number, "feed": record.feed.id} for number in record.primed],
    )


async def _note_seen(
    change: Transaction, feed: FeedId, known: Iterable[SeenEntry], now: datetime
) -> None:
    at = codec.to_seconds(now)
    rows = [{"feed": feed, "key": seen.key, "mark": seen.mark, "now": at} for seen in known]
    if rows:
        await change.execute_many(_SEE, rows)
        await change.execute(_FORGET_OLD, {"feed": feed, "now": at})


async def _plan_next(
    change: Transaction,
    task: Task,
    feed: Feed,
    asked: float | None,
    now: datetime,
) -> None:
    """Make the next poll due; a feed that is gone has none, unless one was asked for meanwhile."""
    planned = codec.write_moment(feed.health.next_at)
    due = min((at for at in (asked, planned) if at is not None), default=None)
    if due is None:
        await change.execute("DELETE FROM task WHERE id = :id", {"id": task.id})
        return
    values = {
        "id": task.id,
        "due": due,
        "now": codec.to_seconds(now),
        "bucket": find_bucket(feed.url),
    }
    await change.execute(_NEXT, values)
    await change.execute(
        "UPDATE feed SET next_at = :due WHERE id = :feed", {"due": due, "feed": feed.id}
    )


async def _want(change: Transaction, entries: Iterable[PendingEntry], now: datetime) -> None:
    """Put entries in the queue.

    One that waits there already for other desks is done for all of them: whoever is at it does
    not know of the new ones, so the claim ends.
    """
    wanted: dict[str, PendingEntry] = {}
    for entry in entries:
        key = _name_task(entry)
        wanted[key] = _for_desks(entry, wanted.get(key))
    for row in await change.fetch(_WAITING, {"keys": list(wanted)}):
        waiting = load_entry(row["payload"])
        key = _name_task(waiting)
        if set(wanted[key].desks) <= set(waiting.desks):
            del wanted[key]
        else:
            wanted[key] = _for_desks(wanted[key], waiting)
    at = codec.to_seconds(now)
    await change.execute_many(
        _WANT,
        [
            {
                "key": key,
                "feed": entry.feed,
                "payload": dump_entry(entry),
                "now": at,
                "bucket": find_bucket(entry.facts.link),
            }
            for key, entry in wanted.items()
        ],
    )


def _name_task(entry: PendingEntry) -> str:
    return f"{entry.feed}:{entry.seen.mark}:{entry.seen.key}"


def _for_desks(entry: PendingEntry, other: PendingEntry | None) -> PendingEntry:
    desks = {*entry.desks, *(other.desks if other else ())}
    return replace(entry, desks=tuple(sorted(desks)))


async def _find_other(change: Transaction, record: PollRecord) -> FeedId | None:
    """Return another feed that has the address that this one has now, if there is one."""
    rows = await change.fetch(
        "SELECT id FROM feed WHERE key = :key AND id <> :feed",
        {
            "key": make_feed_key(record.feed.url, record.feed.selector),
            "feed": record.feed.id,
        },
    )
    return FeedId(rows[0]["id"]) if rows else None


def make_feed_key(url: str, selector: str | None) -> str:
    """Return what two desks' feeds have in common where they are one."""
    key = make_url_key(url) or url
    return key if selector is None else f"{key} {selector}"


async def _absorb(change: Transaction, record: PollRecord, into: FeedId, now: datetime) -> None:
    """Make a feed that moved to the address of another one part of that.

    Its work is done for the other one. What was seen in it is not: the desks of the other one
    have yet to get it.
    """
    await change.lock(FEEDS)
    feed = record.feed.id
    rows = await change.fetch(
        f"SELECT payload FROM task WHERE {_OF_FEED} ORDER BY id", {"feed": str(feed)}
    )
    entries = [load_entry(row["payload"]) for row in rows] + list(record.pending)
    await merge_subscriptions(change, feed, into)
    await _forget(change, feed)
    await _want(change, [_of_other(entry, into) for entry in entries], now)
    await poll_now(change, into, now)


def _of_other(entry: PendingEntry, feed: FeedId) -> PendingEntry:
    mine, others = f"guid:{entry.feed}:", f"guid:{feed}:"
    keys = (others + key.removeprefix(mine) if key.startswith(mine) else key for key in entry.keys)
    return replace(entry, feed=feed, keys=tuple(keys))


async def _forget(change: Transaction, feed: FeedId) -> None:
    values = {"feed": str(feed)}
    await change.execute(f"DELETE FROM task WHERE {_OF_FEED}", values)
    await change.execute("DELETE FROM task WHERE kind = 'poll' AND key = :feed", values)
    await change.execute("DELETE FROM feed_entry WHERE feed_id = :feed", {"feed": feed})
    await change.execute("DELETE FROM feed WHERE id = :feed", {"feed": feed})
