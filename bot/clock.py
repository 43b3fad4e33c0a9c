"""Clocks: the machine's, a database's, and one of another time or a faster one for trials."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)


class DatabaseClock:
    """A clock that was set by a database's, and goes on by the seconds that pass here.

    So whatever is done to a machine's clock, the processes that share a database have one time.
    """

    def __init__(self, shown: datetime, count: Callable[[], float] = time.monotonic) -> None:
        self._count = count
        self.set(shown)

    def set(self, shown: datetime) -> None:
        """Set it right: seconds of two machines differ by some in a day."""
        self._begun = shown - timedelta(seconds=self._count())

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return self._begun + timedelta(seconds=self._count())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedClock:
    """A clock that showed `shown` when it really was `real`, and runs `speed` times as fast."""

    shown: datetime
    real: datetime
    speed: float = 1.0

    def now(self) -> datetime:
        """Return the aware UTC time that it shows."""
        passed = datetime.now(UTC) - self.real
        return self.shown + timedelta(seconds=passed.total_seconds() * self.speed)
