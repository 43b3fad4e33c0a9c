"""The engine: one SQLite file, its transactions, its migrations."""

from __future__ import annotations

from storage.sqlite.database import (
    BUSY_SECONDS,
    Database,
    Family,
    OutOfTime,
    Parameters,
    Row,
    Transaction,
    open_database,
    translated_errors,
)
from storage.sqlite.locks import claim, hold, is_held
from storage.sqlite.migrate import APPLICATION_ID, load_migrations

__all__ = [
    "APPLICATION_ID",
    "BUSY_SECONDS",
    "Database",
    "Family",
    "OutOfTime",
    "Parameters",
    "Row",
    "Transaction",
    "claim",
    "hold",
    "is_held",
    "load_migrations",
    "open_database",
    "translated_errors",
]
