"""Tell the fake's time, which a test may move forward without waiting."""

import time
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Real time plus whatever a test added to it, in seconds."""

    def __init__(self) -> None:
        self.added = 0.0

    def advance(self, seconds: float) -> None:
        """Move the fake's time forward, as if that long had been waited."""
        self.added += seconds

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic() + self.added

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.added)

    def stamp(self) -> str:
        """Return the present moment as Discord writes it."""
        return self.now().isoformat()


class Snowflakes:
    """Give out ids that grow with time, as Discord's do."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def __call__(self) -> int:
        millis = int(self._clock.now().timestamp() * 1000) - DISCORD_EPOCH_MS
        self._last = max(self._last + 1, millis << 22)
        return self._last
