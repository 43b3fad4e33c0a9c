"""The engine for many machines: a PostgreSQL database, its transactions, its migrations."""

from __future__ import annotations

from storage.postgres.database import open_database
from storage.postgres.families import PostgresStores
from storage.postgres.server import ServerDatabase

__all__ = ["PostgresStores", "ServerDatabase", "open_database"]
