"""What the families ask of an engine: rows, transactions, and lists as parameters of their SQL.

SQL is written once, as both engines take it (`storage.sqlite`, `storage.postgres`), with parameters
`:name`. A list is asked for as `IN :ids`, or read from as `each(:ids)`, a table with the columns
key and value; it is handed over as a list. What an engine cannot take as it stands, its dialect
rewrites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.domain.errors import StorageError

Parameters = Mapping[str, Any]  # numbers, texts, bytes, None, and lists of numbers or of texts

LIST = re.compile(r"\bIN :(\w+)|\beach\(:(\w+)\)")
"""A parameter that is a list: either group has its name."""


class OutOfTime(StorageError):
    """The database took too long and was stopped."""


class Row(Protocol):
    """A row of a result: its values by the names of their columns, or by their places."""

    def __getitem__(self, key: Any, /) -> Any:
        """Return the value of a column."""

    def __iter__(self) -> Iterator[Any]:
        """Return the values in their order."""

    def keys(self) -> Iterable[str]:
        """Return the names of the columns in their order."""


class Transaction(Protocol):
    """What can be done inside a write transaction."""

    async def fetch(self, query: str, parameters: Parameters | None = None, /) -> list[Any]:
        """Return all rows (`Row`) of a query, as this transaction sees them."""

    async def execute(self, statement: str, parameters: Parameters | None = None, /) -> None:
        """Run a statement."""

    async def execute_many(self, statement: str, rows: Iterable[Parameters], /) -> None:
        """Run a statement once for each row; none of them has lists."""

    async def reserve(self, table: str, count: int, /) -> Sequence[int]:
        """Return ids for new rows of a table that names them itself: nobody else gets them."""


class Database(Protocol):
    """An open database; every method may raise StorageError."""

    async def fetch(
        self, query: str, parameters: Parameters | None = None, /, *, seconds: float | None = None
    ) -> list[Any]:
        """Return all rows (`Row`) of a query; raises OutOfTime after `seconds` where given."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a write transaction; commit at the end, roll back on any error."""


class Family:
    """Queries over one family of tables of a database."""

    def __init__(self, db: Database) -> None:
        self._db = db


async def add(change: Transaction, statement: str, parameters: Parameters) -> int:
    """Run an INSERT that returns the id of its row; return that."""
    return int((await change.fetch(f"{statement} RETURNING id", parameters))[0]["id"])
