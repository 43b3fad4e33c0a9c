"""Work that goes on beside what a test or a measurement does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do some work until the end of the block, which raises what the work has raised."""
    going = asyncio.create_task(work)
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
