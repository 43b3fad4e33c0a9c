"""Memory that was freed but is still held: less of it, and given back to the system.

Both are matters of glibc; where the C library is another nothing happens.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's <malloc.h>."""


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
