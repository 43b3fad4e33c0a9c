"""Whether the time of a piece of work grows with its input as it should, on a busy machine too.

Times are of this process's own work, without the collector of the interpreter, which takes longer
the more a whole run of tests has left in memory, and without what the bot remembers of texts that
it has read: a second round would only look up what the first has found. Noise only ever adds to a
time, so the quickest of several rounds is the truest; a round more is run only while the bound is
not met.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

ROUNDS = 20
_CLOCK = 0.005
"""Seconds below which a ratio says more of the clock than of the work."""


def check_growth(
    work: Callable[[T], object], make: Callable[[int], T], small: int, large: int, *, at_most: float
) -> None:
    """Check that the work on `make(large)` takes at most so many times that on `make(small)`.

    Raises:
        AssertionError: It took longer in the quickest of twenty rounds.
    """
    little, much = make(small), make(large)
    _spend(work, little)
    quickest, longest = float("inf"), float("inf")
    for _ in range(ROUNDS):
        quickest = min(quickest, _spend(work, little))
        longest = min(longest, _spend(work, much))
        if longest <= at_most * max(quickest, _CLOCK):
            return
    raise AssertionError(
        f"{longest:.4f} s at {large:,} is {longest / quickest:.1f} times the {quickest:.4f} s"
        f" at {small:,}; at most {at_most} times is allowed"
    )


def check_time(work: Callable[[], object], *, at_most: float) -> None:
    """Check that the work takes at most so many seconds of processor time.

    Raises:
        AssertionError: It took longer in the quickest of twenty rounds.
    """
    spent = float("inf")
    for _ in range(ROUNDS):
        spent = min(spent, _spend(lambda _: work(), None))
        if spent <= at_most:
            return
    raise AssertionError(f"{spent:.2f} s of processor time; at most {at_most} s are allowed")


def _spend(work: Callable[[T], object], given: T) -> float:
    _forget_texts()
    with _without_collector():
        start = time.process_time()
        work(given)
        return time.process_time() - start


def _forget_texts() -> None:
    """Empty the caches with a bound; those without one hold what is loaded once, like models."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bot."):
            for held in vars(module).values():
                # A library that a module names may have a `cache_clear` of its own.
                if hasattr(held, "cache_parameters") and held.cache_parameters()["maxsize"]:
                    held.cache_clear()


@contextmanager
def _without_collector() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
