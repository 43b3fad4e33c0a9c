"""What is forked from the nursery of the tests does as a process does that starts from nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests import warm
from tests.e2e.conftest import make_environment
from tests.environment import PATIENCE

pytestmark = pytest.mark.skipif(not warm.AVAILABLE, reason="This system can have no nursery.")

ADDRESS = b'{"id": "1", "url": "https://example.org/feed"}\n'


@pytest.mark.parametrize(
    ("arguments", "stdin", "extra"),
    [
        (("--version",), b"", {}),
        (("nothing",), b"", {}),
        (("brief",), b"", {"NEWSDESK_DATABASE": "sqlite:///other.sqlite3"}),
        (("brief",), b"", {"NEWSDESK_LANGUAGE": "ja", "COLUMNS": "40"}),
        (("tool", "url"), ADDRESS, {}),
        (("run",), b"", {"DISCORD_TOKEN": "x", "NEWSDESK_WORKERS": "many"}),
    ],
    ids=["version", "no command", "no database", "language", "standard input", "settings"],
)
def test_it_says_and_returns_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    stdin: bytes,
    extra: dict[str, str],
) -> None:
    environment = {**make_environment(tmp_path), **extra}

    def run() -> tuple[int, bytes, bytes]:
        done = warm.run(arguments, folder=tmp_path, environment=environment, stdin=stdin)
        return done.returncode, done.stdout, done.stderr

    forked = run()
    monkeypatch.setattr(warm, "nursery", None)
    assert forked == run()


async def test_it_can_be_killed_and_its_end_is_reported(tmp_path: Path) -> None:
    nursery = warm.nursery
    assert nursery is not None
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, (tmp_path / "log").open("wb") as log:
        child = await asyncio.to_thread(
            nursery.start,
            ("tool", "url"),
            folder=tmp_path,
            environment=make_environment(tmp_path),
            stdin=stdin,
            stderr=log,
        )
        assert Path(f"/proc/{child.pid}/cwd").readlink() == tmp_path
        child.send_signal(signal.SIGKILL)
        assert await asyncio.wait_for(child.wait(), PATIENCE) == child.returncode == -signal.SIGKILL
    os.close(writing)
    child.send_signal(signal.SIGKILL)  # it has ended: nobody is meant


def test_what_needs_a_start_of_its_own_gets_one(tmp_path: Path) -> None:
    usual = make_environment(tmp_path)
    assert warm.find_nursery(usual) is warm.nursery is not None
    for other in ({"PYTHONHASHSEED": "1"}, {"PYTHONPATH": str(tmp_path)}):
        assert warm.find_nursery({**usual, **other}) is None
