"""Figures of this process: noted where things happen, told to whoever listens.

In the running bot that is `bot.health`; in commands and worker processes nobody does, and nothing
is loaded for it. All times are in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto


class Figure(Enum):
    """What is counted or measured, and what its label says."""

    FETCHES = auto()
    """Pages that were asked for: "ok", "unchanged", or how it failed."""

    POLLS = auto()
    """Feeds that were polled: "ok", "unchanged", or how it failed."""

    ARTICLES = auto()
    """Articles that came in: "new", "same" or "revised"."""

    WORKER_KILLS = auto()
    """Workers that were stopped at their deadline ("timeout"), or died ("crash")."""

    DELIVERIES = auto()
    """Messages that were sent: "sent", "refused", "invalid" or "failed"."""

    ANALYSIS = auto()
    """How long work in a worker process took, with waiting for one."""

    LATENESS = auto()
    """How long after its time a digest was composed."""

    COMMANDS = auto()
    """How long a command, which is named, took until it was answered."""

    LAG = auto()
    """By how much the event loop was late to do what was due."""


Listener = Callable[[Figure, str, float], None]
"""Takes what is noted: the figure, its label, and how many or how long."""

_listeners: list[Listener] = []


def note(figure: Figure, label: str = "", *, value: float = 1.0) -> None:
    """Count one of a figure, or so many, or note how many seconds something took."""
    for listener in _listeners:
        listener(figure, label, value)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell somebody what is noted in this process until the end of the block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
