"""What the inside asks of the machine and the web: the time, workers, pages, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from bot.domain.articles import FetchedPage

P = ParamSpec("P")


R = TypeVar("R")


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        ...


class Companion(Protocol):
    """What works beside the commands while the bot runs."""

    def start(self) -> None:
        """Begin to work."""
        ...

    def wake(self) -> None:
        """Look at once at what there is to do."""
        ...

    async def stop(self) -> None:
        """Finish what is in flight and end; return when nothing of it runs any more."""
        ...


class WorkerPool(Protocol):
    """Where work that costs CPU is done, away from the event loop."""

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, computed in a worker process.

        Raises WorkTimeout where it takes longer than the pool's deadline (the worker is stopped),
        WorkCrashed where the worker died, and whatever `work` itself raises.
        """
        ...

    def within(self, deadline: float) -> WorkerPool:
        """Return the same pool with a shorter deadline, in seconds of a core's time."""
        ...


class Fetcher(Protocol):
    """The web, for reading."""

    async def fetch_page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = False,
    ) -> FetchedPage:
        """Return the page at an address, after redirects, or that it has not changed (304).

        `etag` and `last_modified` are those of the last time. With `obey_robots` the hosts'
        robots.txt are asked first. Raises FetchRefused where the address must not be fetched,
        FetchDisallowed where robots.txt says no, FetchTimeout, FetchTooLarge, FetchStatus for
        any other status than 200 and 304, and FetchFailed for everything else.
        """
        ...


class Metrics(Protocol):
    """Takes what is counted and measured; all times are in seconds. No method fails."""

    def count_fetch(self, outcome: str) -> None:
        """Count a page that was asked for: "ok", "unchanged", or how it failed."""
        ...

    def count_poll(self, outcome: str) -> None:
        """Count a feed that was polled: "ok", "unchanged", or how it failed."""
        ...

    def count_article(self, outcome: str) -> None:
        """Count an article that came in: "new", "same" or "revised"."""
        ...

    def observe_analysis(self, seconds: float) -> None:
        """Note how long work in a worker process took, with waiting for one."""
        ...

    def count_worker_kill(self, reason: str) -> None:
        """Count a worker that was stopped at its deadline ("timeout"), or died ("crash")."""
        ...

    def observe_digest(self, lateness: float) -> None:
        """Note how long after its time a digest was composed."""
        ...

    def count_delivery(self, outcome: str) -> None:
        """Count a message that was sent: "sent", "refused", "invalid" or "failed"."""
        ...

    def observe_command(self, command: str, seconds: float) -> None:
        """Note how long a command took until it was answered."""
        ...

    def observe_lag(self, seconds: float) -> None:
        """Note by how much the event loop was late to do what was due."""
        ...

    def set_queue(self, kind: str, *, waiting: int, claimed: int, age: float) -> None:
        """Note how much work of a kind there is, and for how long the oldest has been due."""
        ...

    def set_outbox(self, state: str, deliveries: int) -> None:
        """Note how many deliveries are in a state."""
        ...


class NoMetrics:
    """Counts nothing: for commands, and for a bot that nobody asks."""

    def _ignore(self, *values: object, **named: object) -> None:
        pass

    count_fetch = count_poll = count_article = count_delivery = count_worker_kill = _ignore
    observe_analysis = observe_digest = observe_command = observe_lag = _ignore
    set_queue = set_outbox = _ignore
