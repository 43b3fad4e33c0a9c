"""What keeps a small server alive: how fast people may ask, how much of theirs is read at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.domain.desks import Allowance, Pace, Shares, spend
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
    """Lets so many links and texts of people in at once, each guild its share of them.

    `freed` is called when one is done.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._shares = Shares(most)
        self.freed: Callable[[], None] = lambda: None

    @property
    def inside(self) -> int:
        """Return how many are in."""
        return self._most - self._shares.free

    @property
    def full(self) -> bool:
        """Return whether nothing more is let in."""
        return not self._shares.free

    @contextmanager
    def enter(self, guild: int, refuse: Callable[[int], str]) -> Iterator[None]:
        """Be inside to the end of the block.

        Raises LimitReached where it is full or the guild has its share of it, with what `refuse`
        makes of how many are in. Nobody waits at the door: what is held in memory is bounded by
        what is inside.
        """
        keys = self._shares.choose((guild,))
        if keys is None:
            raise LimitReached(refuse(self.inside))
        self._shares.take(keys)
        try:
            yield
        finally:
            self._shares.give_back(keys)
            self.freed()
