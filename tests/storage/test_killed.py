"""A process that is killed in the middle of polling loses nothing that it told was stored."""

import random
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.desks import LOCAL_GUILD
from bot.domain.feeds import TaskKind, load_entry
from storage import open_storage
from tests.makers.feeds import LEASE

KILLS = 4


async def test_kills_lose_no_work_and_leave_nothing_claimed(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    rolls = random.Random(7)
    article: list[str] = []
    for turn in range(KILLS):
        article += poll_until_killed(path, turn, lines=rolls.randint(5, 40))
    polled = {line.split()[1] for line in article if line.startswith("polled ")}
    finishing = {line.split()[1] for line in article if line.startswith("finishing ")}
    later = datetime.now(UTC) + timedelta(hours=1)
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(LOCAL_GUILD)
        (subscription,) = await store.get_subscriptions(desk.id)
        seen = {entry.key for entry in await store.get_seen(subscription.feed.id)}
        (poll,) = await store.claim_tasks(TaskKind.POLL, now=later, lease=LEASE, limit=9)
        assert poll.key == str(subscription.feed.id)
        tasks = await store.claim_tasks(TaskKind.ENTRY, now=later, lease=LEASE, limit=100_000)
    waiting = {load_entry(task.payload).seen.key for task in tasks}
    # At most one more entry a kill was stored than could be told.
    assert polled <= seen and len(seen - polled) <= KILLS
    assert waiting <= seen and seen - waiting <= finishing
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def poll_until_killed(path: Path, turn: int, *, lines: int) -> list[str]:
    """Return what a process told before it was killed, some lines after it began to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.poll_forever", str(path), str(turn)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    article = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    article += process.stdout.readlines()
    process.wait()
    # The last line may have been cut off in the middle.
    return [line for line in article if line.endswith("\n")]
