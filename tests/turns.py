"""How much one thread computes, and an event loop in one turn, counted in calls of functions.

A count is the same on any machine. Threads and processes beside it do not add to it: what should be
done by them and is done in the loop shows at once.
"""

from __future__ import annotations

import selectors
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

_SELECT = selectors.DefaultSelector.select.__code__
"""Where an event loop waits for what comes next: the end of one turn and the start of another."""


@dataclass(slots=True)
class Calls:
    """Calls of functions, Python's and C's: all, and in the longest turn of the loop."""

    count: int = 0
    longest: int = 0
    _turn: int = 0

    def add(self, *, ends_turn: bool) -> None:
        """Count a call."""
        self.count += 1
        self._turn += 1
        if ends_turn:
            self.longest = max(self.longest, self._turn)
            self._turn = 0


@contextmanager
def count_calls() -> Iterator[Calls]:
    """Count the calls of this thread until the end of the block."""
    calls = Calls()

    def note(frame: FrameType, event: str, argument: Any) -> None:  # as sys.setprofile has it
        if event in ("call", "c_call"):
            calls.add(ends_turn=event == "call" and frame.f_code is _SELECT)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)
        calls.longest = max(calls.longest, calls._turn)
