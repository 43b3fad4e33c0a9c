"""A clock and a pool of workers of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from bot.ports.services import WorkerPool
from tests.makers.articles import NOON

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Clock:
    """A clock that moves when told."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


class HerePool(WorkerPool):
    """Does the work where it is asked for."""

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return work(*args, **kwargs)

    def within(self, deadline: float) -> WorkerPool:
        return self
