"""What is done at each waking besides the digests: none of it keeps another from being done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)

Chore = Callable[[], Awaitable[None]]


def join_chores(*chores: Chore) -> Chore:
    """Return one chore that does several, in their order; one that fails stops no other."""

    async def do_all() -> None:
        for chore in chores:
            try:
                await chore()
            except Exception:
                _log.exception("a chore failed")

    return do_all
