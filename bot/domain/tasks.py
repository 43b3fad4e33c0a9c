"""Work to be done: what is claimed with a lease, so that a kill loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

TaskId = NewType("TaskId", int)


class TaskKind(StrEnum):
    """What is to be done: poll a feed (its key is the feed's number), or read an entry."""

    POLL = "poll"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A claimed piece of work.

    `lease` is the claim's own mark: whoever claims the task after it has run out has another
    one, and what the first then writes is refused. `attempts` counts the
    claims, this one too, but for those that ran out or were given back without a fault.
    """

    id: TaskId
    kind: TaskKind
    key: str
    payload: str
    due: datetime
    attempts: int
    lease: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """How much work of a kind waits, how much is claimed, and since when the oldest is due."""

    kind: TaskKind
    waiting: int
    claimed: int
    oldest_due: datetime | None
