"""Moments that a clock that was ahead wrote: how many there are, and how they are set right."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.operations import CLOCK_SLACK
from storage import codec
from storage.seam import Database

PLANNED = timedelta(days=8)
"""How far ahead the latest is that is planned: a feed that fails is left alone for a week."""

_STAMPS = {
    "article": ("received_at", "corrected_at", "dropped_at"),
    "article_version": ("received_at",),
    "audit_entry": ("at",),
    "correction": ("at", "undone_at"),
    "delivery": ("created_at",),
    "digest": ("created_at", "decided_at"),
    "digest_cursor": ("told_at",),
    "digest_run": ("claimed_at", "since_at", "until_at"),
    "feed": ("checked_at", "succeeded_at", "state_since", "failing_since", "move_since"),
    "feed_entry": ("seen_at",),
    "filtered_entry": ("at",),
    "last_look": ("looked_at",),
    "name_search": ("asked_at", "ended_at"),
    "question": ("kept_at",),
    "saved_search": ("saved_at", "removed_at"),
    "shown_story": ("shown_at",),
    "story_note": ("at",),
    "subscription": ("added_at", "since"),
    "task": ("planned_at",),
    "vote": ("voted_at",),
    "watch": ("created_at", "told_at"),
    "watch_hit": ("found_at", "old_since"),
}
"""When something happened: never later than now."""

_PLANS = {
    "delivery_part": ("not_before",),
    "digest": ("skip_until",),
    "feed": ("next_at",),
    "duty": ("lease_until",),
    "task": ("due_at", "lease_until"),
}
"""When something is to happen: not much later than now."""

# Of an article that states no time, the moment is when it came in; it is the key of its mentions.
_UNDATED = """id IN (SELECT id FROM article
  WHERE moment > :late AND published_at IS NULL AND published_day IS NULL)"""
_MOMENTS = (
    f"UPDATE mention SET published_at = :now WHERE article_{_UNDATED}",
    f"UPDATE article SET moment = :now WHERE {_UNDATED}",
)


async def count_ahead(db: Database, now: datetime) -> int:
    """Return how many rows hold a moment that is yet to come and should not."""
    counted = 0
    for table, where, values in _list_ahead(now):
        rows = await db.fetch(f"SELECT count(*) AS n FROM {table} WHERE {where}", values)
        counted += int(rows[0]["n"])
    return counted


async def repair_clock(db: Database, now: datetime) -> int:
    """Set all moments that are yet to come and should not be to now; return in how many rows."""
    counted = await count_ahead(db, now)
    async with db.transaction() as change:
        for statement in _MOMENTS:
            await change.execute(statement, _list_values(now, CLOCK_SLACK))
        for kinds, slack in ((_STAMPS, CLOCK_SLACK), (_PLANS, PLANNED)):
            values = _list_values(now, slack)
            for table, columns in kinds.items():
                for column in columns:
                    await change.execute(
                        f"UPDATE {table} SET {column} = :now WHERE {column} > :late", values
                    )
    return counted


def _list_ahead(now: datetime) -> list[tuple[str, str, dict[str, float]]]:
    return [
        (table, " OR ".join(f"{column} > :late" for column in columns), _list_values(now, slack))
        for kinds, slack in ((_STAMPS, CLOCK_SLACK), (_PLANS, PLANNED))
        for table, columns in kinds.items()
    ]


def _list_values(now: datetime, slack: timedelta) -> dict[str, float]:
    return {"now": codec.to_seconds(now), "late": codec.to_seconds(now + slack)}
