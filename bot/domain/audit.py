"""The audit log: what people changed on a desk by command, to be looked up by its admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

AuditId = NewType("AuditId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A command that changed something: who gave it, and about what.

    `name` is what the person was called then. `command` is as it is typed, without the slash;
    `subject` is what it was about by name, `details` the options that were given besides.
    """

    person: int
    name: str
    command: str
    subject: str = ""
    details: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it is kept; later ones have higher numbers."""

    id: AuditId
    entry: AuditEntry
