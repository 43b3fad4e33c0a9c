"""Python's garbage collector, which stops all else while it looks through what is held.

A full collection looks at every object: 127 ms with the modules of the bot alone, measured on two
cores, in which nobody is answered and no heartbeat is sent. It comes whenever a quarter more is
held than was at the last one.
"""

from __future__ import annotations

import gc


def spare_what_lasts() -> None:
    """Leave what is held now out of all later collections: modules, commands, the index of a desk.

    It is freed as ever where nothing refers to it any more; only cycles among it stay.
    """
    gc.collect(1)
    gc.freeze()
