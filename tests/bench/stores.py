"""Stores of made-up articles, kept from run to run for as long as they would be made the same."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.sqlite import database
from tests.bench import generator

GUILD = 7

ROOM = 3_500
"""Bytes of disk that an article takes, with what SQLite needs beside it while it is written."""


class Stores:
    """Stores by their number of articles, in a folder that is made where there is none."""

    def __init__(self, folder: Path, say: Callable[[str], None] = print) -> None:
        self._folder = folder / "stores"
        self._say = say

    def get(self, articles: int) -> Path:
        """Return a store of so many articles of the guild `GUILD`: that of an earlier run, or new.

        Raises OSError where the disk has no room for it.
        """
        path = self._folder / f"{articles}-{find_mark()}.sqlite3"
        if path.exists():
            return path
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob(f"{articles}-*"):
            old.unlink()
        free = shutil.disk_usage(self._folder).free
        if free < articles * ROOM:
            raise OSError(
                f"{articles * ROOM / 1e9:.1f} GB of disk are needed, {free / 1e9:.1f} free"
            )
        self._say(f"  writing a store of {articles:,} articles, once …")
        begun = time.perf_counter()
        unfinished = path.with_suffix(f".{os.getpid()}")
        generator.fill(unfinished, guild=GUILD, articles=articles)
        unfinished.rename(path)
        unfinished.with_suffix(f"{unfinished.suffix}.lock").unlink(missing_ok=True)
        self._say(f"  {articles:,} articles written in {time.perf_counter() - begun:.0f} s")
        return path

    def copy(self, articles: int, to: Path, *, guild: int) -> None:
        """Write a copy of a store of so many articles, as the desk of a guild."""
        with (
            closing(sqlite3.connect(self.get(articles))) as source,
            closing(sqlite3.connect(to)) as copied,
        ):
            source.backup(copied)
            copied.execute("UPDATE desk SET guild = ?", (guild,))
            copied.commit()


def find_mark() -> str:
    """Return what changes where the stores would be written in another way."""
    migrations = sorted(Path(database.__file__).parent.glob("migrations/*.sql"))
    sources = [Path(generator.__file__), *migrations]
    article = hashlib.sha256()
    for source in sources:
        article.update(source.read_bytes())
    return article.hexdigest()[:10]
