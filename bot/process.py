"""The process: its memory (what the garbage collector looks through) and how its tasks end.

A full collection looks at every object and stops all else for it: 30 to 130 ms with the modules of
the bot alone, measured on two cores, in which nobody is answered and no heartbeat is sent. It comes
whenever a quarter more is held than was at the last one. What is freed is mostly kept by glibc;
where the C library is another, nothing is given back.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
from collections.abc import Iterable
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's <malloc.h>."""


def spare_what_lasts() -> None:
    """Leave what is held now out of all later collections: modules, commands, the index of a desk.

    It is freed as ever where nothing refers to it any more; only cycles among it stay.
    """
    gc.collect(1)
    gc.freeze()


def share_one_heap() -> None:
    """Let all threads that start from now on take memory from one heap.

    Else each thread that asks the database keeps a heap of its own, some MB after the first
    article, to save waiting that a bot of a few threads does not have.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give what was freed back to the system, in a millisecond; it is taken anew where needed."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


async def end_within(tasks: Iterable[asyncio.Task[object]], seconds: float) -> None:
    """Wait until tasks are done, `seconds` at most; cut off the others, and wait for their end."""
    running = set(tasks)
    if not running:
        return
    _, late = await asyncio.wait(running, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
