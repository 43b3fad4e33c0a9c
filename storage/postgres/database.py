"""A PostgreSQL database: a pool of connections, transactions, errors in our own words."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

import psycopg
from psycopg import errors, postgres
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Format
from psycopg.types.bool import BoolBinaryLoader
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrDumper
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from typing_extensions import override

from bot.domain.errors import (
    SettingsError,
    StorageError,
    StoreAway,
    StoreBusy,
    StoreFull,
    StoreUnreadable,
)
from storage.postgres.dialect import NothingListed, write
from storage.postgres.migrate import migrate
from storage.postgres.words import VectorIndex
from storage.seam import OutOfTime, Parameters, WordIndex

CONNECTIONS = 8
"""Connections of one process: the rest of what the server allows is for the others."""

ANSWER_SECONDS = 5
"""Seconds after which a server counts as one that does not answer."""

RECONNECT_SECONDS = 10
"""For how long a connection that was lost is opened anew by itself; then when it is needed."""

RENEW_SECONDS = 1.0
"""Seconds between two times that all are: of many that are lost at once each tells."""

PREPARED = 500
"""Statements that a connection keeps prepared."""

OPTIONS: dict[str, Any] = {
    "connect_timeout": ANSWER_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "newsdesk",
    "autocommit": True,
}
"""How a server is connected to: a machine that is lost is noticed within half a minute."""

_SETTINGS = " ".join(
    f"-c {setting}"
    for setting in (
        "jit=off",
        # A plan for any desk and any word fits none of them: a small desk, a common word.
        "plan_cache_mode=force_custom_plan",
        # The default of 4 is for disks with a head: a table is read whole then where an index
        # leads to its few rows.
        "random_page_cost=1.1",
        # To start a process for a look-up takes longer than most of them.
        "max_parallel_workers_per_gather=0",
    )
)

_LOCK_DESK = "SELECT 1 FROM desk WHERE id = :desk FOR NO KEY UPDATE"

Connection = psycopg.AsyncConnection[Any]


class _Row(tuple[Any, ...]):
    """Values in the order of their columns, also to be had by name."""

    __slots__ = ()
    places: ClassVar[dict[str, int]]

    @override
    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.places[key] if type(key) is str else key)

    def keys(self) -> Iterable[str]:
        return self.places.keys()


@lru_cache(maxsize=1_000)
def _make_row_class(names: tuple[bytes, ...]) -> type[_Row]:
    places = {name.decode(): place for place, name in enumerate(names)}
    return type("Row", (_Row,), {"__slots__": (), "places": places})


def _make_rows(cursor: psycopg.AsyncCursor[Any]) -> Callable[[Sequence[Any]], Any]:
    result = cursor.pgresult
    if result is None or not result.nfields:
        return tuple
    return _make_row_class(tuple(result.fname(i) or b"" for i in range(result.nfields)))


class _TextDumper(StrDumper):
    """PostgreSQL takes no NUL in a text."""

    @override
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", ""))


class _FlagDumper(Int8BinaryDumper):
    """Flags are 0 and 1 in the tables."""


class _FlagLoader(BoolBinaryLoader):
    """A condition is 0 or 1 where it is read, as SQLite has it."""

    @override
    def load(self, data: Buffer) -> Any:
        return int(super().load(data))


class _NumberLoader(NumericBinaryLoader):
    """The sum of whole numbers is a whole number."""

    @override
    def load(self, data: Buffer) -> Any:
        number: Decimal = super().load(data)
        whole = int(number)
        return whole if whole == number else float(number)


class _NothingDumper(Dumper):
    format = Format.BINARY
    oid = postgres.types["int8"].array_oid

    @override
    def dump(self, obj: NothingListed) -> Buffer | None:
        return b"\0" * 8 + postgres.types["int8"].oid.to_bytes(4, "big")


def _adapt(context: AdaptContext) -> None:
    adapters = context.adapters
    assert adapters
    adapters.register_dumper(int, Int8BinaryDumper)
    adapters.register_dumper(bool, _FlagDumper)
    adapters.register_dumper(str, _TextDumper)
    adapters.register_dumper(NothingListed, _NothingDumper)
    adapters.register_loader("bool", _FlagLoader)
    adapters.register_loader("numeric", _NumberLoader)


async def _configure(connection: Connection) -> None:
    _adapt(connection)
    connection.prepare_threshold = 1
    connection.prepared_max = PREPARED
    connection.row_factory = _make_rows


class Database:
    """Connections to one PostgreSQL database; every method may raise StorageError."""

    words: WordIndex = VectorIndex()

    def __init__(self, pool: AsyncConnectionPool[Connection], url: str) -> None:
        self._pool = pool
        self._renewed = 0.0
        self.url = url

    async def fetch(
        self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None
    ) -> list[Any]:
        """Return all rows of a reading query; raises OutOfTime after `seconds` where given."""
        async with self._lend() as connection:
            try:
                # Whoever is stopped while it waits stops the server's work as well.
                async with asyncio.timeout(seconds):
                    return await _fetch(connection, query, parameters)
            except TimeoutError as error:
                raise OutOfTime from error

    @asynccontextmanager
    async def transaction(self, *, desk: int | None = None) -> AsyncIterator[Transaction]:
        """Open a write transaction; commit at the end, roll back on any error.

        Of those of a desk one at a time is at work, so that ids are in the order of commits.
        """
        async with self._lend() as connection, connection.transaction():
            change = Transaction(connection)
            if desk is not None:
                await change.execute(_LOCK_DESK, {"desk": desk})
            yield change

    @asynccontextmanager
    async def _lend(self) -> AsyncIterator[Connection]:
        with translated_errors():
            async with self._pool.connection() as connection:
                try:
                    yield connection
                finally:
                    if connection.closed:
                        await self.renew()

    async def renew(self) -> None:
        """Open all connections anew: one was lost, and others may be that nobody uses now."""
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            self._renewed = time.monotonic()
            await self._pool.drain()

    async def measure(self) -> int:
        """Return how many bytes the database takes."""
        return int((await self.fetch("SELECT pg_database_size(current_database()) AS n"))[0]["n"])

    async def shrink(self, *, thorough: bool) -> int:
        """Give nothing back: autovacuum keeps the room for what comes."""
        return 0


class Transaction:
    """What can be done inside a write transaction."""

    words: WordIndex = VectorIndex()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, query: str, parameters: Parameters | None = None) -> list[Any]:
        """Return all rows of a query, as this transaction sees them."""
        with translated_errors():
            return await _fetch(self._connection, query, parameters)

    async def execute(self, statement: str, parameters: Parameters | None = None) -> None:
        """Run a statement."""
        with translated_errors():
            await self._connection.execute(*write(statement, parameters or {}))

    async def execute_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row, all in one trip; none of them has lists."""
        listed = [dict(row) for row in rows]
        if listed:
            with translated_errors():
                written, _ = write(statement, listed[0])
                await self._connection.cursor().executemany(written, listed)

    async def reserve(self, table: str, count: int) -> Sequence[int]:
        """Return ids for new rows of a table that names them itself: nobody else gets them."""
        rows = await self.fetch(
            f"SELECT nextval('{table}_id_seq') AS id FROM generate_series(1, :count)",
            {"count": count},
        )
        return [row["id"] for row in rows]

    async def lock(self, subject: str) -> None:
        """Wait until no other transaction has locked a subject: it is ours until the end."""
        await self.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))", {"subject": subject}
        )

    async def close_up(self, table: str, ids: Iterable[int]) -> None:
        """Do nothing: vacuum makes room of what became shorter."""


async def _fetch(connection: Connection, query: str, parameters: Parameters | None) -> list[Any]:
    cursor = await connection.execute(*write(query, parameters or {}), binary=True)
    return await cursor.fetchall() if cursor.description else []


async def connect(url: str) -> Connection:
    """Open one connection, outside of transactions; raises SettingsError for no address."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # What the library says of it would show the password.
        raise SettingsError("The address of the database is none that PostgreSQL reads.") from None
    return await psycopg.AsyncConnection.connect(url, **OPTIONS)


@asynccontextmanager
async def open_database(
    url: str, *, create: bool = True, durable: bool = True, connections: int = CONNECTIONS
) -> AsyncIterator[Database]:
    """Open the database of a `postgresql://` address, brought up to the newest schema.

    One that has no schema yet is given it, unless `create` is false: then StoreUnreadable says so.
    What is not `durable` may be lost when the server goes down.
    Raises StorageError where the server does not answer, or lets nobody in.
    """
    with translated_errors():
        async with await connect(url) as connection:
            await migrate(connection, create=create)
    settings = _SETTINGS if durable else f"{_SETTINGS} -c synchronous_commit=off"
    pool = AsyncConnectionPool[Connection](
        url,
        kwargs=OPTIONS | {"options": settings},
        min_size=1,
        max_size=connections,
        timeout=30,
        reconnect_timeout=RECONNECT_SECONDS,
        configure=_configure,
        open=False,
    )
    # It would say a line for each connection and try; what asks for one says so itself.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    async with pool:
        yield Database(pool, url)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn PostgreSQL's errors into ours, keeping the cause; none names the address."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise StorageError("A text holds half a character, which cannot be kept.") from error
    except (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable) as error:
        raise StoreBusy("Another process is writing the same rows; try again.") from error
    except errors.DiskFull as error:
        raise StoreFull("The disk of the database is full; nothing was changed.") from error
    except errors.QueryCanceled as error:
        raise OutOfTime from error
    except (errors.InvalidPassword, errors.InvalidAuthorizationSpecification) as error:
        raise StoreUnreadable("The database does not let this user in: see PGPASSFILE.") from error
    except PoolTimeout as error:
        raise StoreAway from error
    except psycopg.OperationalError as error:
        raise StoreAway(f"The database does not answer: {say(error)}") from error
    except psycopg.Error as error:
        raise StorageError(f"The database could not do this: {say(error)}") from error


def say(error: psycopg.Error) -> str:
    """Return the first line of what the server said, cut short."""
    return (error.diag.message_primary or str(error) or "no reason given").splitlines()[0][:200]
