"""A desk with a daily digest, the real composer and sender, and a channel that remembers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import BriefLength, Digest, DigestSettings
from bot.domain.errors import PublishError, PublishFailed
from bot.domain.posting import NewDelivery, Sent
from bot.ports.storage import Storage
from bot.schedule.digest_scheduler import DigestScheduler
from bot.schedule.outbox import Sender
from cogs._discord.compose import PostComposer
from tests.makers.digests import add_articles
from tests.stores import open_store
from tests.unit.schedule.presenter import NoPresenter

CHANNEL = 55
EIGHT = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = EIGHT - 2 * HOUR

    def now(self) -> datetime:
        return self.moment


@dataclass
class Wall:
    """A channel that keeps what is posted, and fails as it is told to; it knows no nonces."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    down: bool = False
    lost: int = 0
    refused: int = 0
    look_fault: PublishError | None = None
    fails_after: int | None = None

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        if self.fails_after is not None:
            self.fails_after -= 1
            self.down = self.down or self.fails_after < 0
        self._answer()
        if self.refused:
            self.refused -= 1
            raise PublishFailed("it was not carried out, and nothing says so")
        self.posts.append(json.loads(payload))
        if self.lost:
            self.lost -= 1
            raise PublishFailed("the answer was lost")
        return Sent(message=len(self.posts), place=channel)

    async def find_last(self, channel: int, *, place: int | None = None) -> int:
        self._answer()
        return len(self.posts)

    async def find_sent(
        self, channel: int, mark: str, *, after: int = 0, place: int | None = None, **_: object
    ) -> Sent | None:
        self._answer()
        if self.look_fault is not None:
            raise self.look_fault
        for number, post in enumerate(self.posts[after:], after + 1):
            if mark in json.dumps(post):
                return Sent(message=number, place=channel)
        return None

    async def edit(self, sent: Sent, payload: str) -> None:
        raise AssertionError("nothing is edited here")

    async def publish(self, sent: Sent, payload: str) -> None:
        pass

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        return None

    def _answer(self) -> None:
        if self.down:
            raise PublishFailed("no answer")

    def count(self, title: str) -> int:
        """Return how often an article heads a story in a post."""
        return sum(
            title in (embed.get("title") or "") for post in self.posts for embed in post["embeds"]
        )


class Composer(PostComposer, NoPresenter):
    """What composes the posts of a channel, and is asked nothing else."""


@dataclass
class Newsroom:
    """A desk that a test takes through days."""

    store: Storage
    id: DeskId
    hands: Hands = field(default_factory=Hands)
    wall: Wall = field(default_factory=Wall)
    brought: int = 0

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin with a new sender and scheduler, as after a restart."""

        async def make_notice(*_: object) -> NewDelivery | None:
            return None

        self.sender = Sender(
            store=self.store, publisher=self.wall, clock=self.hands, make_notice=make_notice
        )
        self.scheduler = DigestScheduler(
            store=self.store,
            clock=self.hands,
            composer=Composer(self.store),
            sender=self.sender,
        )

    async def add_digest(self, **settings: Any) -> Digest:
        values: dict[str, Any] = {"length": BriefLength.FULL, "times": (time(8),), **settings}
        wanted = DigestSettings(name="Daily", channel=CHANNEL, zone="UTC", **values)
        return await self.store.add_digest(self.id, wanted, now=self.hands.moment)

    async def bring(self, count: int = 1) -> list[str]:
        """Bring in articles, each a story of its own, and return their titles."""
        self.brought += 1
        name = f"Alba{self.brought}"
        await add_articles(self.store, self.id, self.hands.moment, count=count, name=name)
        return [f"Ship {name} {number} leaves" for number in range(count)]

    async def pass_time(self, until: datetime, *, every: timedelta = HOUR / 4) -> None:
        """Let the digests have their turns up to a moment."""
        while self.hands.moment < until:
            self.hands.moment = min(self.hands.moment + every, until)
            await self.turn()

    async def turn(self) -> None:
        await self.scheduler.work()
        await self.sender.settle()

    def count_told(self, titles: list[str]) -> list[int]:
        return [self.wall.count(title) for title in titles]


@asynccontextmanager
async def open_newsroom() -> AsyncIterator[Newsroom]:
    async with open_store() as store:
        desk = await store.open_desk(GuildId(7), name="Newsroom")
        yield Newsroom(store=store, id=desk.id)
