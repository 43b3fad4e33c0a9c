"""A desk with digests, articles for each of their windows, and a clock of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import BriefLength, Digest, DigestSettings
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from tests.environment import PATIENCE
from tests.makers.articles import make_update

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
"""When the first digest is due."""

LONG = " ".join(
    ["Patrol vessels of both coast guards searched for a missing yacht off the cape."] * 2
)


async def until(
    happened: Callable[[], object], *, within: float = PATIENCE, pause: float = 0.02
) -> None:
    """Wait until something is so in the store; raise TimeoutError after so many seconds.

    What another process writes there tells nobody: it is looked at again and again.
    """
    async with asyncio.timeout(within):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(pause)


def set_clock(shown: datetime, *, speed: float = 1.0) -> dict[str, Any]:
    """Return the setting of a clock that shows `shown` now."""
    real = datetime.now(UTC)
    return {"NEWSDESK_CLOCK": f"{shown.isoformat()}@{real.isoformat()}*{speed}"}


async def add_articles(
    store: Storage, desk: DeskId, received: datetime, *, count: int, name: str
) -> None:
    """Bring in articles, each a story of its own, that came in at `received`."""
    after = 0
    while places := await store.get_places(desk, after=after, limit=10_000):
        after = places[-1][0]
    for number in range(count):
        text = f"Ship {name} {number} left port {number} of {name}. {LONG}"
        update = make_update(
            text,
            title=f"Ship {name} {number} leaves",
            url=f"https://news.example.org/{name}/{number}",
            received=received,
            day=date(2026, 1, 4),
            placement=Placement(),
            after=after,
        )
        after = (await store.add_article(desk, update)).article


async def add_digest(
    store: Storage,
    desk: DeskId,
    channel: int,
    *,
    name: str = "Morning",
    times: Iterable[time] = (time(8),),
    now: datetime = MONDAY - timedelta(minutes=1),
    **more: Any,
) -> Digest:
    """Make a digest in a channel, due at 08:00 UTC where nothing else is said."""
    settings: dict[str, object] = {"zone": "UTC", "length": BriefLength.FULL, **more}
    wanted = DigestSettings(name=name, channel=channel, times=tuple(times), **settings)  # type: ignore[arg-type]
    return await store.add_digest(desk, wanted, now=now)


async def open_desk(store: Storage, guild: int) -> DeskId:
    """Return the desk of a guild."""
    return (await store.open_desk(GuildId(guild), name="Newsroom")).id


def read_outbox(path: Path) -> list[tuple[str, str, str, int | None]]:
    """Return each part's delivery key, the delivery's state, its own and its message's number."""
    with sqlite3.connect(path) as db:
        return db.execute(
            "SELECT key, delivery.state, part.state, message FROM delivery"
            " LEFT JOIN delivery_part AS part ON part.delivery_id = delivery.id"
            " ORDER BY delivery.id, number"
        ).fetchall()


def read_runs(path: Path) -> list[tuple[str, str]]:
    """Return the time that each decided slot was due on its wall, and what came of it."""
    with sqlite3.connect(path) as db:
        return db.execute("SELECT wall_time, outcome FROM digest_run ORDER BY due_at").fetchall()


def is_delivered(path: Path, count: int) -> bool:
    """Tell whether so many deliveries are done with, and none is on its way."""
    with sqlite3.connect(path) as db:
        states = [state for (state,) in db.execute("SELECT state FROM delivery")]
    return len(states) >= count and "open" not in states
