"""Operations: checks, copies and upkeep of the whole store."""

from __future__ import annotations

from storage.operations.backup import SqliteFile, written_whole
from storage.operations.maintenance import Upkeep

__all__ = ["SqliteFile", "Upkeep", "written_whole"]
