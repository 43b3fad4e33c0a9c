"""Let a test wait for something to have happened instead of sleeping."""

import asyncio
import contextlib
from collections.abc import Callable

LOOK_EVERY = 0.02

PATIENCE = 120.0
"""Seconds that a test waits for what comes at once where the machine does nothing else."""


class Changes:
    """Wake those who wait whenever anything in the fake changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Wake everyone who waits, so that each looks again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, happened: Callable[[], object], within: float) -> bool:
        """Wait until `happened()` is true; False when that many seconds passed first."""
        try:
            async with asyncio.timeout(within):
                while not happened():
                    await self._look_again()
        except TimeoutError:
            return bool(happened())
        return True

    async def _look_again(self) -> None:
        # What happens in the bot's own process tells nobody, so a look now and then is needed.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._event.wait()
