"""Two feeds that turn out to be one: the subscriptions to the one become those to the other."""

from __future__ import annotations

import json

from bot.domain.feeds import MOST_TAGS, FeedId
from storage.sqlite.database import Row, Transaction

_PAIRS = """SELECT old.id AS old, old.tags AS old_tags, old.paused AS old_paused,
  kept.id AS kept, kept.tags AS kept_tags, kept.paused AS kept_paused
FROM subscription AS old
JOIN subscription AS kept ON kept.desk_id = old.desk_id AND kept.feed_id = :into
WHERE old.feed_id = :feed"""

# The desks' articles that are known by the number that an entry has in this feed alone.
_RENAME_KEYS = """UPDATE OR IGNORE article_key
SET key = 'guid:' || :into || ':' || substr(key, length('guid:' || :feed || ':') + 1)
WHERE desk_id IN (SELECT desk_id FROM subscription WHERE feed_id = :feed)
AND key >= 'guid:' || :feed || ':' AND key < 'guid:' || :feed || ';'"""


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
        "INSERT OR IGNORE INTO article_feed (article_id, subscription_id)"
        " SELECT article_id, :kept FROM article_feed WHERE subscription_id = :old",
        "DELETE FROM article_feed WHERE subscription_id = :old",
        "DELETE FROM subscription WHERE id = :old",
    ):
        await change.execute(statement, values)
