"""What is made once in a run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import asyncio
import fcntl
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

folder: Path | None = None
"""Where the processes of a run of pytest keep what they share; None elsewhere."""

_own: list[tempfile.TemporaryDirectory[str]] = []


async def make_once(name: str, make: Callable[[Path], Awaitable[None]]) -> Path:
    """Return the path of a file with a name, which `make` makes where it is not there yet."""
    path = _find_folder() / name
    with path.with_suffix(".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".new")
            await make(unfinished)
            unfinished.rename(path)
    return path


def _find_folder() -> Path:
    if folder is not None:
        return folder
    if not _own:
        _own.append(tempfile.TemporaryDirectory(prefix="newsdesk-"))
    return Path(_own[0].name)
