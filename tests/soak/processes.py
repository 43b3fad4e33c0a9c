"""A process and all below it, which of them are still there, and a port for one."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from pathlib import Path


def list_tree(number: int) -> list[int]:
    """Return a process and all below it."""
    found = [number]
    with suppress(OSError):
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += list_tree(int(child))
    return found


async def find_alive(numbers: list[int], *, within: float) -> list[int]:
    """Return which of some processes still run after so many seconds, none where all ended."""
    ends = time.monotonic() + within
    while True:
        left = [number for number in numbers if _is_alive(number)]
        if not left or time.monotonic() > ends:
            return left
        await asyncio.sleep(0.05)


def _is_alive(number: int) -> bool:
    """Tell whether a process runs; one that has ended and was not looked after does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def find_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
