"""What the processor works for a piece of work, told however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable


def measure_work(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the seconds that this process works for it, at its quickest of some times."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)
