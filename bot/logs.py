"""Logs that people and programs can read: a line an event, its facts as key=value (logfmt)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Logfmt(logging.Formatter):
    """Write a record as time, level, logger, event and the facts given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record; a traceback, where there is one, in lines below it."""
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _STANDARD},
        }
        line = " ".join(f"{key}={_write(value)}" for key, value in facts.items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _write(value: object) -> str:
    text = str(value)
    plain = text.isprintable() and not set(text) & set(' ="')
    return text if text and plain else json.dumps(text, ensure_ascii=False)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send every log to standard error, as lines of logfmt."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Logfmt())
    logging.basicConfig(level=level, handlers=[handler], force=True)
