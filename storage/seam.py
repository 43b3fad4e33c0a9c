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
from importlib import resources
from typing import Any, Protocol

from bot.domain.errors import StorageError

Parameters = Mapping[str, Any]  # numbers, texts, bytes, None, and lists of numbers or of texts

Texts = Iterable[tuple[int, str, str]]
"""Articles as they are indexed: the number, the title and the text of each."""

LIST = re.compile(r"\bIN :(\w+)|\beach\(:(\w+)\)")
"""A parameter that is a list: either group has its name."""


def load_migrations(engine: str) -> tuple[str, ...]:
    """Return the SQL texts of the migrations of an engine's package in their order."""
    folder = resources.files(engine) / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


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


class WordIndex(Protocol):
    """The index of the words of articles, and of two-character pieces of Chinese and Japanese.

    Its queries are for `article_words MATCH :words` and `article_pieces MATCH :pieces`, beside
    a parameter `:desk`; nothing that a person types is syntax in them.
    """

    exact: bool
    """Whether runs are found with what stands beside them, and in titles alone."""

    conjunction: str
    disjunction: str
    """What stands between queries of which all, or any, must find an article."""

    async def add(self, change: Transaction, desk: int, texts: Texts) -> None:
        """Index articles of a desk."""

    async def remove(self, change: Transaction, desk: int, texts: Texts) -> None:
        """Take articles out again; their texts must be the very ones that were put in."""

    def write_words(self, phrase: str, *, prefix: bool, title: bool) -> str:
        """Return the query for words in a row, with letters of full width and of half."""

    def write_runs(self, text: str, *, title: bool = False) -> str:
        """Return the query for the Chinese and Japanese runs of a text; "" for none.

        Pieces that stand one after the other are a run that stands in the text as it is.
        """

    def write_all(self, parts: Iterable[str]) -> str:
        """Return the query for articles that all of some find."""
        return f"({self.conjunction.join(parts)})"

    def write_any(self, parts: Iterable[str]) -> str:
        """Return the query for articles that any of some finds."""
        return f"({self.disjunction.join(parts)})"

    def write_not(self, desk: int, part: str) -> str:
        """Return the query for articles of a desk that another does not find."""

    def of_desk(self, desk: int, match: str) -> str:
        """Return a query that finds articles of a desk alone."""


class Transaction(Protocol):
    """What can be done inside a write transaction."""

    words: WordIndex

    async def fetch(self, query: str, parameters: Parameters | None = None, /) -> list[Any]:
        """Return all rows (`Row`) of a query, as this transaction sees them."""

    async def execute(self, statement: str, parameters: Parameters | None = None, /) -> None:
        """Run a statement."""

    async def execute_many(self, statement: str, rows: Iterable[Parameters], /) -> None:
        """Run a statement once for each row; none of them has lists."""

    async def reserve(self, table: str, count: int, /) -> Sequence[int]:
        """Return ids for new rows of a table that names them itself: nobody else gets them."""

    async def lock(self, subject: str, /) -> None:
        """Wait until no other transaction has locked a subject: it is ours until the end."""

    async def close_up(self, table: str, ids: Iterable[int], /) -> None:
        """Let rows that became much shorter take no more room than they need."""


class Database(Protocol):
    """An open database; every method may raise StorageError."""

    words: WordIndex

    async def fetch(
        self, query: str, parameters: Parameters | None = None, /, *, seconds: float | None = None
    ) -> list[Any]:
        """Return all rows (`Row`) of a query; raises OutOfTime after `seconds` where given."""

    def transaction(self, *, desk: int | None = None) -> AbstractAsyncContextManager[Transaction]:
        """Open a write transaction; commit at the end, roll back on any error.

        Of those that change the same desk one at a time is at work: what it looks up of the desk
        before it writes stays so.
        """

    async def measure(self) -> int:
        """Return how many bytes the database takes."""

    async def shrink(self, *, thorough: bool) -> int:
        """Give the room that is free back to the disk; return how many bytes."""


class Family:
    """Queries over one family of tables of a database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def _commit(
        self, statement: str, values: Parameters | None = None, /, *, desk: int | None = None
    ) -> list[Any]:
        """Run a statement in a transaction of its own; return the rows that it returns."""
        async with self._db.transaction(desk=desk) as change:
            return await change.fetch(statement, values)


async def add(change: Transaction, statement: str, parameters: Parameters) -> int:
    """Run an INSERT that returns the id of its row; return that."""
    return int((await change.fetch(f"{statement} RETURNING id", parameters))[0]["id"])
