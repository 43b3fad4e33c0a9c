"""Count at the seams: the pool, the web, the publisher and the composing, each as it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from bot.domain.articles import FetchedPage
from bot.domain.errors import (
    FetchError,
    NewsdeskError,
    PublishFailed,
    PublishInvalid,
    PublishRefused,
    WorkCrashed,
    WorkTimeout,
)
from bot.domain.posting import Sent
from bot.ports.discord import Publisher
from bot.ports.services import Fetcher, Metrics, WorkerPool

P = ParamSpec("P")
R = TypeVar("R")


class MeteredPool:
    """A pool of workers of which time and deaths are counted."""

    def __init__(self, pool: WorkerPool, metrics: Metrics) -> None:
        self._pool = pool
        self._metrics = metrics

    def within(self, deadline: float) -> MeteredPool:
        """Return the same pool with a shorter deadline, in seconds of a core's time."""
        return MeteredPool(self._pool.within(deadline), self._metrics)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, computed in a worker process."""
        began = time.monotonic()
        try:
            return await self._pool.run(work, *args, **kwargs)
        except WorkTimeout:
            self._metrics.count_worker_kill("timeout")
            raise
        except WorkCrashed:
            self._metrics.count_worker_kill("crash")
            raise
        finally:
            self._metrics.observe_analysis(time.monotonic() - began)


class MeteredFetcher:
    """The web, with what came of each page counted."""

    def __init__(self, fetcher: Fetcher, metrics: Metrics) -> None:
        self._fetcher = fetcher
        self._metrics = metrics

    async def fetch_page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = False,
    ) -> FetchedPage:
        """Return the page at an address, after redirects, or that it has not changed (304)."""
        try:
            page = await self._fetcher.fetch_page(
                url, etag=etag, last_modified=last_modified, obey_robots=obey_robots
            )
        except NewsdeskError as error:
            self._metrics.count_fetch(_name(error))
            raise
        self._metrics.count_fetch("unchanged" if page.status == 304 else "ok")
        return page


def _name(error: NewsdeskError) -> str:
    """Return how a fetch failed: "timeout", "refused", "status", …"""
    if not isinstance(error, FetchError):
        return "refused"
    return type(error).__name__.removeprefix("Fetch").lower()


class MeteredPublisher:
    """Where messages are posted, with what came of each counted."""

    def __init__(self, publisher: Publisher, metrics: Metrics) -> None:
        self._publisher = publisher
        self._metrics = metrics

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        """Post a message, in `place` where one is given, and return where it stands."""
        try:
            sent = await self._publisher.send(
                channel, payload, nonce=nonce, title=title, place=place
            )
        except (PublishRefused, PublishInvalid, PublishFailed) as error:
            self._metrics.count_delivery(type(error).__name__.removeprefix("Publish").lower())
            raise
        self._metrics.count_delivery("sent")
        return sent

    async def find_sent(
        self, channel: int, mark: str, *, within: timedelta, place: int | None = None
    ) -> Sent | None:
        """Return where the bot posted the message that bears a mark, None where it did not."""
        return await self._publisher.find_sent(channel, mark, within=within, place=place)

    async def edit(self, sent: Sent, payload: str) -> None:
        """Replace what a message shows."""
        await self._publisher.edit(sent, payload)

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        """Open a thread under a message, or find the one there is; None where there can be none."""
        return await self._publisher.open_thread(sent, title)
