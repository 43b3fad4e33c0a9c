"""What the inside asks of the machine and the web: the time, workers, pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from bot.domain.articles import FetchedPage
from bot.domain.desks import DeskId

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


PEOPLE = ""
"""Near to no host: links that people give."""


class Fetcher(Protocol):
    """The web, for reading."""

    async def fetch_page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = False,
        desks: Sequence[DeskId] = (),
        near: str | None = None,
    ) -> FetchedPage:
        """Return the page at an address, after redirects, or that it has not changed (304).

        `etag` and `last_modified` are those of the last time. With `obey_robots` the hosts'
        robots.txt are asked first. `desks` are those that want it, whose share of the places it
        counts to. Private hosts that the settings opened are read where `near`, the address of the
        feed that it is for, is of that host; none for `PEOPLE`, all where it is None.

        Raises FetchRefused where the address must not be fetched, FetchDisallowed where robots.txt
        says no, FetchTimeout, FetchTooLarge, FetchStatus for any other status than 200 and 304,
        and FetchFailed for everything else.
        """
        ...
