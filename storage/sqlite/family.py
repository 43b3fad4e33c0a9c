"""What every family of tables is built on."""

from __future__ import annotations

from storage.sqlite.database import Database


class Family:
    """Queries over one family of tables of a database."""

    def __init__(self, db: Database) -> None:
        self._db = db
