"""The engine for many machines: a PostgreSQL database, its transactions, its migrations."""

from __future__ import annotations

from storage.postgres.database import open_database
from storage.postgres.families import open_stores
from storage.postgres.move import move_to_file, move_to_server
from storage.postgres.server import ServerDatabase

__all__ = ["ServerDatabase", "move_to_file", "move_to_server", "open_database", "open_stores"]
