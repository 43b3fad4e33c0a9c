"""The engine: one SQLite file, its transactions, its migrations."""

from __future__ import annotations

from storage.sqlite.database import (
    BUSY_SECONDS,
    MANIFEST,
    Database,
    Row,
    Transaction,
    open_database,
    translated_errors,
)
from storage.sqlite.locks import claim, hold, is_held, run_alone
from storage.sqlite.migrate import (
    TABLES,
    make_schema,
    read_objects,
    read_schema,
)

__all__ = [
    "BUSY_SECONDS",
    "MANIFEST",
    "TABLES",
    "Database",
    "Row",
    "Transaction",
    "claim",
    "hold",
    "is_held",
    "make_schema",
    "open_database",
    "read_objects",
    "read_schema",
    "run_alone",
    "translated_errors",
]
