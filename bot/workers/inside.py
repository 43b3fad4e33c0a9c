"""What a worker process does: one work at a time, within its seconds and its memory."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

R = TypeVar("R")

MEMORY = 2 * 2**30
"""Bytes of address space that a worker may take: far above what reading 5 MB of HTML needs."""

SPARE = 32 * 2**20
"""Bytes by which a worker may outgrow what it began with before it makes way.

Web pages of the sets fill it once in twenty (48 MB once in a hundred); a new worker takes some
50 ms. What a monstrous document leaves behind is more, at once.
"""

SECRETS = (
    "DISCORD_TOKEN",
    "DISCORD_TOKEN_FILE",
    "NEWSDESK_DATABASE",
    "NEWSDESK_DATABASE_PASSWORD_FILE",
    "PGPASSFILE",
    "PGPASSWORD",
)
"""What is in the environment of the bot and in that of no worker."""

STRAIN = 0.75
"""Seconds of a core after which a work counts as monstrous: a long article takes .4."""

STARVED = -signal.SIGALRM
"""Exit status of a worker whose work was at an end by the clock."""

OUT_OF_TIME = (-signal.SIGPROF, STARVED)
"""Exit statuses of a worker that ran out of its seconds."""

_allowed = 0
"""Bytes that this worker may hold, 0 where the system does not say how much it does."""

_strained = False
"""Whether this worker did a monstrous work."""


def settle() -> None:
    """Make this process a worker: within the machine's memory, gone at once when told to go."""
    global _allowed
    for name in SECRETS:
        os.environ.pop(name, None)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Work in C does not come round to a handler of Python's; pebble would wait three seconds.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What the program itself has loaded again in this process is there before the first work.
    began = max(weigh(os.getppid()), weigh())
    _allowed = began + SPARE if began else 0


def perform(
    work: Callable[..., R],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    seconds: float,
    longest: float,
) -> R:
    """Return what a work returns; end this process after so many `seconds` of processor time.

    The kernel keeps the time, so that work ends too where nobody is left who would end it, and
    where a machine is busy it has what it would have had alone. `longest` is by the clock.
    """
    global _strained
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, longest)
    try:
        return work(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _strained = _strained or time.process_time() - began > STRAIN


class WhileSmall(int):
    """How many works a worker does: so many, none after a monstrous one or once it holds too much.

    The pool asks `done < most` in the worker before each work; a worker that was made large then
    makes way for a new one, with nothing lost.
    """

    def __gt__(self, done: int, /) -> bool:
        """Tell whether there may be one work more after so many."""
        return int(self) > done and not (_strained or (_allowed and weigh() > _allowed))


def weigh(process: int | None = None) -> int:
    """Return the bytes that a process, this one if none, holds in memory; 0 if it is not known."""
    try:
        pages = Path(f"/proc/{process or 'self'}/statm").read_text().split()[1]
    except (OSError, IndexError):  # no Linux
        return 0
    return int(pages) * resource.getpagesize()
