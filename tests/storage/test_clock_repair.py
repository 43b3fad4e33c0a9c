"""What a clock that was ahead wrote is counted, and set to now."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.desks import GuildId
from bot.domain.errors import StoreBusy
from bot.domain.feeds import NewSubscription, TaskKind
from storage import make_database_file
from storage.operations.clock import _PLANS, _STAMPS
from tests.makers.articles import NOON, make_update
from tests.makers.digests import add_digest
from tests.stores import open_store

YEAR = timedelta(days=365)
SAYS_OF_THE_WORLD = {
    ("article", "published_at"), ("article", "moment"), ("mention", "published_at"),
    ("delivery", "created_at"), ("digest_run", "due_at"),
}  # fmt: skip
"""Times that are no clock's of ours, or are of a date on the wall, and the moments beside them."""


async def test_what_is_dated_later_than_now_is_dated_now(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(7), name="Newsroom")
        ahead = NOON + YEAR
        await store.add_article(desk.id, make_update("Two ships met.", received=ahead))
        await store.add_subscription(
            desk.id, NewSubscription(url="https://a.example/feed"), now=ahead
        )
        await add_digest(store, desk.id, 5, now=ahead)
        assert await store.count_ahead(now=NOON) == await store.repair_clock(now=NOON) > 3
        assert await store.count_ahead(now=NOON) == 0
        (article,) = await store.get_articles(desk.id, [1])  # type: ignore[list-item]
        assert article.received == NOON
        (digest,) = await store.get_digests(desk.id)
        assert (digest.created, digest.decided) == (NOON, NOON)
        lease = timedelta(minutes=1)
        assert await store.claim_tasks(TaskKind.POLL, now=NOON, lease=lease, limit=9)


async def test_every_time_that_is_kept_is_thought_of(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    async with open_store(path) as store:
        await store.open_desk(GuildId(7))
    with sqlite3.connect(path) as db:
        there = set(
            db.execute(
                "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c"
                " WHERE m.type = 'table' AND c.type = 'REAL'"
            )
        )
    kept = {
        (table, column)
        for kinds in (_STAMPS, _PLANS)
        for table, columns in kinds.items()
        for column in columns
    }
    others = {("feed", "per_day"), ("story_article", "score"), ("watch", "cooldown")}
    # An amendment that is no longer known is made again, and shows the same.
    others.add(("amendment", "corrected_at"))
    # A lease of half a minute, by the database's own clock.
    others.add(("duty", "lease_until"))
    missing = there - kept - SAYS_OF_THE_WORLD - others
    assert not missing, "name them in storage/operations/clock.py"
    assert kept <= there


async def test_only_one_works_on_a_file_alone(tmp_path: Path) -> None:
    path, link = tmp_path / "desk.sqlite3", tmp_path / "link.sqlite3"
    link.symlink_to(path)
    file, other = (make_database_file(f"sqlite:///{name}") for name in (path, link))
    with (
        file.run_alone("process 1 on here"),
        pytest.raises(StoreBusy, match="process 1 on here"),
        other.run_alone("process 2"),
    ):
        pass
    with other.run_alone("process 2"):
        pass
