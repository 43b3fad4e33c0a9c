"""Lines of logfmt: one line an event, whatever is in it."""

import logging
import sys

import pytest

from bot.domain.errors import StoreAway
from bot.logs import Logfmt, log_to_stderr


def write(message: str, **extra: object) -> str:
    record = logging.getLogger("desk").makeRecord(
        "desk", logging.INFO, "x.py", 1, message, (), None, extra=extra
    )
    return Logfmt().format(record)


def test_facts_stand_behind_the_event() -> None:
    line = write("commands synced", commands=12, guild="Newsroom")
    assert line.endswith(
        'level=info logger=desk event="commands synced" commands=12 guild=Newsroom'
    )


@pytest.mark.parametrize("evil", ["a\nlevel=error b", 'x" y', "", "\x1b[2J", "k=v"])
def test_a_fact_cannot_forge_a_line_or_another_fact(evil: str) -> None:
    line = write("feed read", title=evil)
    assert "\n" not in line and "\x1b" not in line
    assert line.split("title=", 1)[1].startswith('"')


def test_a_traceback_stands_below_its_line() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        record = logging.LogRecord("desk", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    line, _, below = Logfmt().format(record).partition("\n")
    assert line.endswith("event=failed") and below.startswith("Traceback")


def test_a_store_that_is_away_is_told_once_by_each_part_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_to_stderr()
    for number in range(3):
        try:
            raise StoreAway(f"The database does not answer: {number}")
        except StoreAway as error:
            logging.getLogger("desk.jobs").exception("a job failed")
            logging.getLogger("desk.inbox").warning("not read", extra={"reason": error})
        logging.getLogger("desk.jobs").error("a job failed", extra={"reason": "another"})
    lines = capsys.readouterr().err.splitlines()
    assert [line.count("does not answer: 0") for line in lines] == [1, 1, 0, 0, 0]
