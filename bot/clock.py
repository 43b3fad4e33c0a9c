"""The machine's clock, and one of another time or a faster one: to try weeks in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)


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
