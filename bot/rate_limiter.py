"""What keeps a small server alive: how fast people may ask, how much of theirs is read at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.domain.desks import Allowance, Pace, spend
from bot.domain.errors import LimitReached

AT_ONCE = 3
"""The n-th part of what a person may ask in a minute may be asked at once."""

MOST_REMEMBERED = 4_096
"""People whose allowances are kept (some 300 bytes each): who asked longest ago is forgotten."""


class RateLimiter:
    """Lets each person of each guild ask so often in a minute; 0 lets everybody through."""

    def __init__(self, per_minute: int = 0, *, now: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._pace = Pace(most=max(per_minute / AT_ONCE, 1.0), per_second=per_minute / 60)
        self._now = now
        # In the order in which they asked.
        self._allowances: dict[tuple[int, int], Allowance] = {}

    def enter(self, guild: int, person: int, *, cost: float = 1.0) -> float:
        """Take something of a person's allowance; return for how many seconds to wait, 0.0 if not.

        Where there is a wait nothing was taken.
        """
        if not self.per_minute or not cost:
            return 0.0
        key = guild, person
        before = self._allowances.pop(key, None)
        self._allowances[key], wait = spend(before, self._pace, cost=cost, now=self._now())
        if len(self._allowances) > MOST_REMEMBERED:
            del self._allowances[next(iter(self._allowances))]
        return wait

    def __len__(self) -> int:
        return len(self._allowances)


class ConcurrencyLimit:
    """Lets so many links and texts of people in at once; `freed` is called when one is done."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.inside = 0
        self.freed: Callable[[], None] = lambda: None

    @property
    def full(self) -> bool:
        """Return whether nothing more is let in."""
        return self.inside >= self.most

    @contextmanager
    def enter(self, refusal: str) -> Iterator[None]:
        """Be inside to the end of the block; raises LimitReached with the refusal where it is full.

        Nobody waits at the door: what is held in memory is bounded by what is inside.
        """
        if self.full:
            raise LimitReached(refusal)
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1
            self.freed()
