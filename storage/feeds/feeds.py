"""Feeds, polled once for all desks, and each desk's subscriptions."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Unpack

from typing_extensions import override

from bot.domain.articles import StoredArticle
from bot.domain.desks import DeskId
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feeds import (
    FIRST_RUN,
    MOST_FEEDS,
    MOST_TAGS,
    Added,
    Feed,
    FeedId,
    FeedState,
    NewSubscription,
    PollRecord,
    SeenEntry,
    Subscription,
    SubscriptionChanges,
    SubscriptionId,
    Task,
    fold_tags,
)
from bot.ports.feeds import FeedStore
from storage import codec
from storage.coordination import AMONG, Sharded
from storage.feeds.polls import (
    FEEDS,
    forget_orphans,
    make_feed_key,
    poll_now,
    rest_feeds,
    write_poll,
)
from storage.feeds.rows import FEED_COLUMNS, SUBSCRIPTION_COLUMNS, read_feed, read_subscription
from storage.seam import Row, Transaction

_FROM = f"SELECT {SUBSCRIPTION_COLUMNS} FROM subscription JOIN feed ON feed.id = feed_id"
_OF_DESK = f"{_FROM} WHERE desk_id = :desk"
_ONE = f"{_OF_DESK} AND subscription.id = :id"
_BY_KEY = f"{_OF_DESK} AND feed.key = :key"
_OF_FEED = f"{_FROM} WHERE feed_id = :feed AND paused = 0 ORDER BY subscription.id"

_UNNOTIFIED = f"""{_FROM} WHERE told <> feed.state AND paused = 0
  AND {AMONG.format(desk="subscription.desk_id")}
ORDER BY feed.state_since NULLS FIRST, subscription.id LIMIT :limit"""

# Where one that cannot be read is added in another spelling, that one is tried.
_ADD_FEED = """INSERT INTO feed (url, key, selector, title)
VALUES (:url, :key, :selector, :title)
ON CONFLICT (key) DO UPDATE SET url = excluded.url WHERE feed.state <> 'ok'"""

_ADD = """INSERT INTO subscription
  (desk_id, feed_id, name, tags, source_class, filter, added_at, since, interval)
VALUES (:desk, (SELECT id FROM feed WHERE key = :key), :name, :tags, :source_class, :filter,
  :now, :since, :interval)"""

_EDIT = """UPDATE subscription SET name = :name, tags = :tags, source_class = :source_class,
  filter = :filter, paused = :paused, interval = :interval
WHERE id = :id"""

_ARTICLES = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article_feed AS by_feed
JOIN article ON article.id = by_feed.article_id
WHERE by_feed.subscription_id = :id AND article.desk_id = :desk
ORDER BY article.moment DESC, article.id DESC LIMIT :limit"""


class Feeds(Sharded, FeedStore):
    """The feeds and subscriptions of a database."""

    @override
    async def add_subscription(
        self, desk: DeskId, wanted: NewSubscription, *, now: datetime
    ) -> tuple[Subscription, Added]:
        values = {
            "desk": desk,
            "url": wanted.url,
            "key": make_feed_key(wanted.url, wanted.selector),
            "selector": wanted.selector,
            "name": _tidy(wanted.name),
            "tags": _write_tags(wanted.tags),
            "source_class": wanted.source_class.value,
            "filter": wanted.filter,
            "now": codec.to_seconds(now),
            "since": codec.to_seconds(now - wanted.days_back * FIRST_RUN),
            "title": wanted.title,
            "interval": wanted.interval,
        }
        async with self._db.transaction(desk=desk) as change:
            known = await change.fetch(_BY_KEY, values)
            if known:
                return read_subscription(known[0]), Added.KNOWN
            await _check_limit(change, desk)
            await change.lock(FEEDS)
            await change.execute(_ADD_FEED, values)
            await change.execute(_ADD, values)
            added = read_subscription((await change.fetch(_BY_KEY, values))[0])
            await poll_now(change, added.feed.id, now)
            return read_subscription((await change.fetch(_BY_KEY, values))[0]), Added.NEW

    @override
    async def get_subscriptions(self, desk: DeskId) -> tuple[Subscription, ...]:
        rows = await self._db.fetch(_OF_DESK, {"desk": desk})
        found = (read_subscription(row) for row in rows)
        return tuple(sorted(found, key=lambda held: (held.name.casefold(), held.id)))

    @override
    async def find_subscription(
        self, desk: DeskId, subscription: SubscriptionId
    ) -> Subscription | None:
        rows = await self._db.fetch(_ONE, {"desk": desk, "id": subscription})
        return read_subscription(rows[0]) if rows else None

    @override
    async def edit_subscription(
        self,
        desk: DeskId,
        subscription: SubscriptionId,
        *,
        now: datetime,
        **changes: Unpack[SubscriptionChanges],
    ) -> Subscription:
        key = {"desk": desk, "id": subscription}
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_ONE, key)
            if not rows:
                raise NotFound("There is no such feed on this desk.")
            await change.execute(_EDIT, _with_changes(rows[0], changes))
            paused, feed = changes.get("paused"), FeedId(rows[0]["feed_id"])
            if paused:
                await rest_feeds(change)
            elif (paused is not None and rows[0]["paused"]) or "interval" in changes:
                await poll_now(change, feed, now)
            return read_subscription((await change.fetch(_ONE, key))[0])

    @override
    async def remove_subscription(self, desk: DeskId, subscription: SubscriptionId) -> bool:
        values = {"desk": desk, "id": subscription}
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_ONE, values)
            if not rows:
                return False
            await change.execute("DELETE FROM article_feed WHERE subscription_id = :id", values)
            await change.execute("DELETE FROM subscription WHERE id = :id", values)
            await rest_feeds(change)
            await forget_orphans(change)
        return True

    @override
    async def poll_soon(self, desk: DeskId, subscription: SubscriptionId, *, now: datetime) -> bool:
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_ONE, {"desk": desk, "id": subscription})
            if not rows or rows[0]["paused"]:
                return False
            await poll_now(change, FeedId(rows[0]["feed_id"]), now)
        return True

    @override
    async def get_feed(self, feed: FeedId) -> Feed | None:
        rows = await self._db.fetch(
            f"SELECT {FEED_COLUMNS} FROM feed WHERE id = :feed", {"feed": feed}
        )
        return read_feed(rows[0]) if rows else None

    @override
    async def get_subscribers(self, feed: FeedId) -> tuple[Subscription, ...]:
        rows = await self._db.fetch(_OF_FEED, {"feed": feed})
        return tuple(read_subscription(row) for row in rows)

    @override
    async def get_seen(self, feed: FeedId) -> tuple[SeenEntry, ...]:
        rows = await self._db.fetch(
            "SELECT key, mark FROM feed_entry WHERE feed_id = :feed ORDER BY key", {"feed": feed}
        )
        return tuple(SeenEntry(key=row["key"], mark=row["mark"]) for row in rows)

    @override
    async def record_poll(self, task: Task, record: PollRecord) -> bool:
        async with self._db.transaction() as change:
            return await write_poll(change, task, record)

    @override
    async def get_feed_articles(
        self, desk: DeskId, subscription: SubscriptionId, *, limit: int
    ) -> tuple[StoredArticle, ...]:
        values = {"desk": desk, "id": subscription, "limit": limit}
        return tuple(codec.read_article(row) for row in await self._db.fetch(_ARTICLES, values))

    @override
    async def get_unnotified(self, *, limit: int) -> tuple[Subscription, ...]:
        rows = await self._db.fetch(_UNNOTIFIED, {"limit": limit, **self.among()})
        return tuple(read_subscription(row) for row in rows)

    @override
    async def set_notified_state(self, subscription: SubscriptionId, state: FeedState) -> None:
        values = {"id": subscription, "state": state.value}
        await self._commit("UPDATE subscription SET told = :state WHERE id = :id", values)


async def _check_limit(change: Transaction, desk: DeskId) -> None:
    rows = await change.fetch(
        "SELECT count(*) AS n FROM subscription WHERE desk_id = :desk", {"desk": desk}
    )
    if rows[0]["n"] >= MOST_FEEDS:
        raise LimitReached(
            f"This desk has {rows[0]['n']} feeds, and there can be no more than {MOST_FEEDS}:"
            " remove one that is no longer needed first."
        )


def _with_changes(row: Row, changes: SubscriptionChanges) -> dict[str, str | int | None]:
    held = read_subscription(row)
    return {
        "id": held.id,
        # Not the name that is shown, which may be the feed's title.
        "name": _tidy(changes.get("name", row["own_name"])),
        "tags": _write_tags(changes.get("tags", held.tags)),
        "source_class": changes.get("source_class", held.source_class).value,
        "filter": changes.get("filter", held.filter),
        "paused": int(changes.get("paused", held.paused)),
        "interval": changes.get("interval", held.interval),
    }


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _write_tags(tags: Collection[str]) -> str:
    folded = fold_tags(tags)
    if len(folded) > MOST_TAGS:
        raise LimitReached(f"A feed can have no more than {MOST_TAGS} tags, not {len(folded)}.")
    return json.dumps(folded, ensure_ascii=False)
