"""How much one thread computes, and an event loop in one step, counted in calls of functions.

A step is what a loop runs without looking at anything else: a task from one wait to its next, or a
callback. How many of them come in one turn hangs on how busy the machine is; what one of them does
does not. Threads and processes beside it do not add to it: what should be done by them and is done
in the loop shows at once.
"""

from __future__ import annotations

import sys
from asyncio import events
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

_RUN = events.Handle._run.__code__
"""Where an event loop runs what comes next: the end of one step and the start of another."""


@dataclass(slots=True)
class Calls:
    """Calls of functions, Python's and C's: all, and in the longest step of the loop."""

    count: int = 0
    longest: int = 0
    _step: int = 0

    def add(self, *, ends_step: bool) -> None:
        """Count a call."""
        self.count += 1
        self._step += 1
        if ends_step:
            self.longest = max(self.longest, self._step)
            self._step = 0


@contextmanager
def count_calls() -> Iterator[Calls]:
    """Count the calls of this thread until the end of the block."""
    calls = Calls()

    def note(frame: FrameType, event: str, argument: Any) -> None:  # as sys.setprofile has it
        if event in ("call", "c_call"):
            calls.add(ends_step=event == "call" and frame.f_code is _RUN)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)
        calls.longest = max(calls.longest, calls._step)
