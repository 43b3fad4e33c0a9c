"""The desk of the machine's owner, filled before the shipped command looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.domain.desks import LOCAL_GUILD, Desk
from bot.ports.storage import Storage
from tests.stores import open_store

Fill = Callable[[Storage, Desk], Awaitable[object]]


def make_store(folder: Path, fill: Fill | None = None) -> None:
    """Make the store that `newsdesk` finds in a folder; `fill` brings in what is on its desk."""

    async def make() -> None:
        async with open_store(folder / "newsdesk.sqlite3") as store:
            if fill is not None:
                await fill(store, await store.open_desk(LOCAL_GUILD))

    asyncio.run(make())
