"""Logs that people and programs can read: a line an event, its facts as key=value or as JSON."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import StoreAway

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


SAID_AGAIN = 600.0
"""Seconds after which it is said once more of a part that the store is away."""

_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What the lines of one piece of work have in common: `began` is of the monotonic clock."""

    id: str
    began: float


def begin_trace(kind: str, number: str = "") -> None:
    """Give what this task does from now on, and the tasks that it makes, an id in the log.

    The id is `kind` and a number, one at random where none is given: "interaction-5f2c91aa".
    """
    _trace.set(Trace(id=f"{kind}-{number or secrets.token_hex(4)}", began=time.monotonic()))


@contextmanager
def tracing(kind: str, number: str = "") -> Iterator[None]:
    """Give what is done in the block an id in the log."""
    before = _trace.get()
    begin_trace(kind, number)
    try:
        yield
    finally:
        _trace.set(before)


def end_trace() -> None:
    """Let what this task does from now on have no id."""
    _trace.set(None)


def find_trace() -> Trace | None:
    """Return what this task works on, or None."""
    return _trace.get()


def _gather(record: logging.LogRecord) -> dict[str, object]:
    """Return the facts of a record: time, level, logger, event, id, and those given as `extra`."""
    trace = _trace.get()
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
        **({"run": trace.id} if trace else {}),
        **{key: value for key, value in vars(record).items() if key not in _STANDARD},
    }


class Logfmt(logging.Formatter):
    """Write a record as time, level, logger, event and the facts given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record; a traceback, where there is one, in lines below it."""
        line = " ".join(f"{key}={_write(value)}" for key, value in _gather(record).items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """Write a record as one JSON object, a traceback in it as "traceback"."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        facts = _gather(record)
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False, default=str)


def _write(value: object) -> str:
    text = str(value)
    plain = text.isprintable() and not set(text) & set(' ="')
    return text if text and plain else json.dumps(text, ensure_ascii=False)


class _Away(logging.Filter):
    """Lets what is said of a store that is away through once in a while, without its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is to be written."""
        error = record.exc_info[1] if record.exc_info else getattr(record, "reason", None)
        if not isinstance(error, StoreAway):
            return True
        record.exc_info, record.reason = None, error
        key, now = (record.name, record.getMessage()), time.monotonic()
        if now - self._said.get(key, -SAID_AGAIN) < SAID_AGAIN:
            return False
        self._said[key] = now
        return True


def log_to_stderr(level: int = logging.INFO, *, as_json: bool = False) -> None:
    """Send every log to standard error, as lines of logfmt or of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Logfmt())
    handler.addFilter(_Away())
    logging.basicConfig(level=level, handlers=[handler], force=True)
