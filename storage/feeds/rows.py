"""Between rows and values: feeds and subscriptions."""

from __future__ import annotations

import json

from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.feeds import (
    Fault,
    FaultKind,
    Feed,
    FeedHealth,
    FeedId,
    FeedState,
    Move,
    Subscription,
    SubscriptionId,
)
from storage import codec
from storage.seam import Row

FEED_COLUMNS = """feed.id AS feed_id, feed.url, feed.selector, feed.title, feed.link, feed.kind,
feed.language, feed.state, feed.state_since, feed.failures, feed.failing_since, feed.fault_kind,
feed.fault_detail, feed.fault_status, feed.checked_at, feed.succeeded_at, feed.next_at,
feed.interval, feed.per_day, feed.etag, feed.last_modified, feed.move_url, feed.move_since,
feed.move_seen"""

SUBSCRIPTION_COLUMNS = f"""subscription.id, subscription.desk_id,
{codec.SUBSCRIPTION_NAME} AS name, subscription.name AS own_name, subscription.tags,
subscription.source_class, subscription.filter, subscription.paused, subscription.added_at,
subscription.since, subscription.primed, subscription.told,
subscription.interval AS chosen, {FEED_COLUMNS}"""

UPDATE_FEED = """UPDATE feed SET title = :title, link = :link, kind = :kind, language = :language,
  state = :state, state_since = :state_since, failures = :failures, failing_since = :failing_since,
  fault_kind = :fault_kind, fault_detail = :fault_detail, fault_status = :fault_status,
  checked_at = :checked_at, succeeded_at = :succeeded_at, next_at = :next_at,
  interval = :interval, per_day = :per_day, etag = :etag, last_modified = :last_modified,
  move_url = :move_url, move_since = :move_since, move_seen = :move_seen
WHERE id = :feed"""


def read_subscription(row: Row) -> Subscription:
    """Return the subscription of a row with SUBSCRIPTION_COLUMNS."""
    return Subscription(
        id=SubscriptionId(row["id"]),
        desk=DeskId(row["desk_id"]),
        feed=read_feed(row),
        name=row["name"],
        tags=tuple(json.loads(row["tags"])),
        source_class=SourceClass(row["source_class"]),
        filter=row["filter"],
        paused=bool(row["paused"]),
        added=codec.to_moment(row["added_at"]),
        since=codec.to_moment(row["since"]),
        primed=bool(row["primed"]),
        notified_state=FeedState(row["told"]),
        interval=row["chosen"],
    )


def read_feed(row: Row) -> Feed:
    """Return the feed of a row with FEED_COLUMNS."""
    return Feed(
        id=FeedId(row["feed_id"]),
        url=row["url"],
        selector=row["selector"],
        title=row["title"],
        link=row["link"],
        kind=row["kind"],
        language=row["language"],
        health=_read_health(row),
    )


def _read_health(row: Row) -> FeedHealth:
    fault = row["fault_kind"]
    move = row["move_url"]
    return FeedHealth(
        state=FeedState(row["state"]),
        state_since=codec.read_moment(row["state_since"]),
        failures=row["failures"],
        failing_since=codec.read_moment(row["failing_since"]),
        fault=None
        if fault is None
        else Fault(kind=FaultKind(fault), detail=row["fault_detail"], status=row["fault_status"]),
        checked_at=codec.read_moment(row["checked_at"]),
        succeeded_at=codec.read_moment(row["succeeded_at"]),
        next_at=codec.read_moment(row["next_at"]),
        interval=row["interval"],
        per_day=row["per_day"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        move=None
        if move is None
        else Move(url=move, since=codec.to_moment(row["move_since"]), seen=row["move_seen"]),
    )


def write_feed(feed: Feed) -> dict[str, str | float | None]:
    """Return the values of UPDATE_FEED, which leaves the address as it is."""
    health = feed.health
    fault, move = health.fault, health.move
    return {
        "feed": feed.id,
        "title": feed.title,
        "link": feed.link,
        "kind": feed.kind,
        "language": feed.language,
        "state": health.state.value,
        "state_since": codec.write_moment(health.state_since),
        "failures": health.failures,
        "failing_since": codec.write_moment(health.failing_since),
        "fault_kind": fault.kind.value if fault else None,
        "fault_detail": fault.detail if fault else "",
        "fault_status": fault.status if fault else None,
        "checked_at": codec.write_moment(health.checked_at),
        "succeeded_at": codec.write_moment(health.succeeded_at),
        "next_at": codec.write_moment(health.next_at),
        "interval": health.interval,
        "per_day": health.per_day,
        "etag": health.etag,
        "last_modified": health.last_modified,
        "move_url": move.url if move else None,
        "move_since": codec.to_seconds(move.since) if move else None,
        "move_seen": move.seen if move else 0,
    }
