"""Who has a database open: a lock beside it, shared by all who work in it, taken alone to restore.

SQLite's own locks are on the file itself, which a restore replaces; this one is on a file of its
own, and the system lets go of it when a process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import StorageError, StoreBusy


@contextmanager
def hold(path: str | Path, *, alone: bool = False) -> Iterator[None]:
    """Hold a database's lock to the end of the block, together with others or alone.

    Raises StoreBusy where somebody holds it otherwise.
    """
    lock = _open(f"{path}.lock", os.O_RDONLY, 0o600)
    try:
        if not _take(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            raise StoreBusy(
                f"A bot or another newsdesk command holds {path}: stop it first."
                if alone
                else f"{path} is being restored by another process: try again when that is done."
            )
        yield
    finally:
        os.close(lock)


@contextmanager
def run_alone(path: str | Path, who: str) -> Iterator[None]:
    """Be the only bot on a database to the end of the block, known to others as `who`.

    Raises StoreBusy, in the words of the other one, where one is running.
    """
    # Whatever name a database is opened by, the bot beside it is found.
    file = _open(f"{os.path.realpath(path)}.bot", os.O_RDWR, 0o600)
    try:
        if not _take(file, fcntl.LOCK_EX):
            other = os.read(file, 200).decode("utf-8", "replace").strip() or "another process"
            raise StoreBusy(f"A bot is running on {path} already: {other}. Stop that one first.")
        os.ftruncate(file, 0)
        os.write(file, who.encode())
        yield
    finally:
        os.close(file)


@contextmanager
def claim(path: Path) -> Iterator[None]:
    """Make a file that this process alone writes, to the end of the block; raises StoreBusy."""
    file = _open(str(path), os.O_RDWR, 0o600)
    try:
        if not _take(file, fcntl.LOCK_EX):
            raise StoreBusy(f"Another process is writing {path}.")
        os.ftruncate(file, 0)
        yield
    finally:
        os.close(file)


def is_held(path: str | Path) -> bool:
    """Tell whether a process has a database open."""
    if not Path(f"{path}.lock").exists():
        return False
    lock = _open(f"{path}.lock", os.O_RDONLY, 0o600)
    try:
        return not _take(lock, fcntl.LOCK_EX)
    finally:
        os.close(lock)


def _open(path: str, how: int, mode: int) -> int:
    try:
        return os.open(path, how | os.O_CREAT | os.O_CLOEXEC, mode)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error


def _take(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
