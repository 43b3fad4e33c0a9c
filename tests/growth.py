"""Whether a piece of work grows with its input as it should, on any machine, however busy.

Two things are looked at. The lines of Python that the work runs are counted: their number is the
same each time and everywhere. What a library does in C, such as a regular expression that goes back
and forth, no count sees; its processor time is therefore compared with that on an eighth of the
input, with room for a machine with much else to do. Work that grows with the square takes 64 times
as long there; 24 times are allowed.

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
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

TIMES_LARGER = 8
"""How many times as large the second input is at least: less would not tell n² from noise."""

LINES_ROOM = 1.5
"""How many times faster than the input the counted lines may grow: n log n, and beginnings."""

TIME_ROOM = 3.0
"""How many times faster than the input the processor time may grow: caches, and other processes."""

ROUNDS = 20
_LINES = 2_000
"""Lines below which a ratio says more of how the work begins than of how it grows."""

_CLOCK = 0.001
"""Seconds below which a ratio says more of the clock than of the work."""


def check_growth(
    work: Callable[[T], object],
    make: Callable[[int], T],
    small: int,
    large: int,
    *,
    times: float | None = None,
) -> None:
    """Check that the work grows from `make(small)` to `make(large)` at most as the input does.

    `times` says how many times it may grow where that is not `large / small`.

    Raises:
        AssertionError: It runs more lines of Python than that, or takes far longer even in the
            quickest of twenty rounds.
    """
    assert large >= TIMES_LARGER * small, "too near each other to tell how the work grows"
    times = times or large / small
    little, much = make(small), make(large)
    few, many = count_lines(lambda: work(little)), count_lines(lambda: work(much))
    assert many <= LINES_ROOM * times * max(few, _LINES), (
        f"{many:,} lines are run at {large:,} and {few:,} at {small:,}: {many / few:.1f} times as"
        f" many; {LINES_ROOM * times:.1f} times is allowed"
    )
    _check_time(work, little, much, TIME_ROOM * times)


def count_lines(work: Callable[[], object]) -> int:
    """Return how many lines of Python some work runs, a line once for each time."""
    lines = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:  # as sys.settrace has it
        nonlocal lines
        lines += 1
        return count

    _forget_texts()
    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines


def _check_time(work: Callable[[T], object], little: T, much: T, at_most: float) -> None:
    quickest, longest = float("inf"), float("inf")
    for _ in range(ROUNDS):
        quickest = min(quickest, _spend(work, little))
        longest = min(longest, _spend(work, much))
        if longest <= at_most * max(quickest, _CLOCK):
            return
    raise AssertionError(
        f"{longest:.4f} s is {longest / quickest:.1f} times the {quickest:.4f} s of the smaller"
        f" input; at most {at_most:.1f} times is allowed"
    )


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
