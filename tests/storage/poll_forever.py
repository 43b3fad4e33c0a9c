"""Poll one feed and do its work without end, telling each thing once it is stored: to be killed."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from bot.domain.desks import LOCAL_GUILD
from bot.domain.feeds import NewSubscription, TaskKind, load_entry
from storage import open_storage
from tests.makers.feeds import URL, make_record

LEASE = timedelta(seconds=1)


async def main(path: str, turn: str) -> None:
    """Poll and work on the store at `path`; `turn` makes the entries' names new."""
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(LOCAL_GUILD)
        now = datetime.now(UTC)
        added, _ = await store.add_subscription(desk.id, NewSubscription(url=URL), now=now)
        for number in range(1_000_000):
            now = datetime.now(UTC)
            for task in await store.claim_tasks(TaskKind.POLL, now=now, lease=LEASE, limit=1):
                key = f"{turn}-{number}"
                record = make_record(added.feed, key, desks=[desk.id], now=now, wait=LEASE * 0)
                if await store.record_poll(task, record):
                    print("polled", key, flush=True)
            if number % 2:
                for task in await store.claim_tasks(TaskKind.ENTRY, now=now, lease=LEASE, limit=1):
                    # Told before it is done: what is gone from the queue must have been told.
                    print("finishing", load_entry(task.payload).seen.key, flush=True)
                    await store.finish_task(task)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
