"""Notifications between processes, by PostgreSQL's LISTEN and NOTIFY."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable

import psycopg
from typing_extensions import override

from bot.domain.errors import StorageError
from bot.domain.operations import Topic
from storage.coordination import LocalNotifications
from storage.postgres.database import Database, connect, say

_CHANNEL = "newsdesk"

PAUSE = 0.1
"""Seconds between two notifications of one process: each takes a lock over all commits."""

AGAIN = 1.0
"""Seconds until a connection that was lost is opened anew; who waits looks by itself meanwhile."""

_log = logging.getLogger(__name__)


class ServerNotifications(LocalNotifications):
    """Notifications that reach those who listen in this process at once, and in others soon."""

    _db: Database

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._process = secrets.token_hex(4)
        self._unsent: set[Topic] = set()
        self._sending: asyncio.Task[None] | None = None
        self._hearing: asyncio.Task[None] | None = None

    @override
    def notify(self, topic: Topic) -> None:
        super().notify(topic)
        self._unsent.add(topic)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send(), name="notifications sent")

    @override
    def listen(self, topic: Topic, then: Callable[[], None]) -> None:
        super().listen(topic, then)
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear(), name="notifications heard")

    async def close(self) -> None:
        """Send what was not sent yet, and listen no more."""
        if self._hearing is not None:
            self._hearing.cancel()
        await asyncio.gather(*filter(None, (self._sending, self._hearing)), return_exceptions=True)

    async def _send(self) -> None:
        while self._unsent:
            topics, self._unsent = self._unsent, set()
            for topic in topics:
                values = {"channel": _CHANNEL, "said": f"{self._process} {topic.value}"}
                try:
                    await self._db.fetch("SELECT pg_notify(:channel, :said)", values)
                except StorageError as error:
                    _log.warning("others were not notified", extra={"reason": error})
            await asyncio.sleep(PAUSE)

    async def _hear(self) -> None:
        """Hear what others say; what was said while the database was away may be anything."""
        lost, noted = 0.0, False
        while True:
            try:
                async with await connect(self._db.url) as connection:
                    await connection.execute(f"LISTEN {_CHANNEL}".encode())
                    if lost:
                        await self._catch_up()
                    if noted:
                        seconds = round(time.monotonic() - lost)
                        _log.warning("the database answers again", extra={"seconds": seconds})
                    lost, noted = 0.0, False
                    async for said in connection.notifies():
                        process, _, topic = said.payload.partition(" ")
                        if process != self._process and topic in {*Topic}:
                            super().notify(Topic(topic))
            except psycopg.Error as error:
                if lost and not noted:
                    _log.warning("the database does not answer", extra={"reason": say(error)})
                    noted = True
            # The first time it may have been this connection alone.
            await asyncio.sleep(AGAIN if lost else PAUSE)
            lost = lost or time.monotonic()

    async def _catch_up(self) -> None:
        await self._db.renew()
        for topic in Topic:
            super().notify(topic)
