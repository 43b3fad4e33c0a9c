"""Processes of the shipped command that start in a moment, for they are forked from a warm one.

A start of `python -m bot` takes more than a second, in which modules are loaded and nothing else is
done. A nursery is one process that has loaded them and does nothing but fork: each child gets its
own folder, environment and files, runs `bot` as `python -m` does, and ends as any process does.
Starts from nothing are in tests/discord/test_process.py, tests/e2e/test_demo.py and the long
trials, which use no nursery.

`python -m tests.warm SOCKET` is the nursery itself; it ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]

LOADED = ("bot.cli.run", "bot.app", "bot.checkup")
"""What the nursery loads beside the bot's commands. What else it needs, a child loads by itself."""

LARGEST = 1 << 20
"""Bytes that a request may have: above all it is the environment."""

START_SECONDS = 60.0

AVAILABLE = hasattr(os, "pidfd_open") and hasattr(os, "fork")
"""Whether this system tells of the end of a process in the way that the nursery needs (Linux)."""


class Child:
    """A process of a nursery, with what a test needs of asyncio's."""

    def __init__(self, line: socket.socket, pid: int) -> None:
        self._line = line
        self.pid = pid
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            # Nobody else can have this number: the nursery looks after a child that it tells of.
            os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait for its end and return its exit status, negative for a signal."""
        if self.returncode is None:
            self._line.setblocking(False)
            self._end(await asyncio.get_running_loop().sock_recv(self._line, LARGEST))
        assert self.returncode is not None
        return self.returncode

    def wait_here(self, seconds: float) -> int:
        """Wait for its end, blocking; raises TimeoutError."""
        self._line.settimeout(seconds)
        self._end(self._line.recv(LARGEST))
        assert self.returncode is not None
        return self.returncode

    def _end(self, told: bytes) -> None:
        self._line.close()
        self.returncode = int(told)


class Nursery:
    """Where processes of the shipped command are forked."""

    def __init__(self, place: str) -> None:
        self._place = place

    def start(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: IO[str] | None = None,
        stdout: IO[str] | None = None,
        stderr: IO[Any],
    ) -> Child:
        """Start `newsdesk` with arguments in a folder; what is no file is empty, or thrown away."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.settimeout(START_SECONDS)
        line.connect(self._place)
        asked = {
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
        }
        with Path(os.devnull).open("r+b") as nothing:
            files = [(file or nothing).fileno() for file in (stdin, stdout, stderr)]
            socket.send_fds(line, [json.dumps(asked).encode()], files)
        return Child(line, int(line.recv(LARGEST)))

    def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: str = "",
        timeout: float,
    ) -> subprocess.CompletedProcess[str]:
        """Run `newsdesk` with arguments in a folder, and return what came of it.

        Raises subprocess.TimeoutExpired; the process is killed then.
        """
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as given,
            tempfile.TemporaryFile("w+", encoding="utf-8") as said,
            tempfile.TemporaryFile("w+", encoding="utf-8") as complained,
        ):
            given.write(stdin)
            given.seek(0)
            child = self.start(
                arguments,
                folder=folder,
                environment=environment,
                stdin=given,
                stdout=said,
                stderr=complained,
            )
            try:
                status = child.wait_here(timeout)
            except TimeoutError:
                child.send_signal(signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), timeout) from None
            said.seek(0)
            complained.seek(0)
            return subprocess.CompletedProcess(
                list(arguments), status, said.read(), complained.read()
            )


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    """Open a nursery, which takes a second; it ends with the block."""
    folder = tempfile.mkdtemp(prefix="newsdesk-")
    place = f"{folder}/nursery"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm", place],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        yield Nursery(place)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()
        shutil.rmtree(folder)


class _Asked:
    """What a child was asked to do, and the files that it was given."""

    def __init__(self, message: bytes, files: Sequence[int]) -> None:
        asked = json.loads(message)
        self.arguments: list[str] = asked["arguments"]
        self.folder: str = asked["folder"]
        self.environment: dict[str, str] = asked["environment"]
        self.files = files

    def become(self) -> None:
        """Make this process the one that was asked for."""
        for place, file in enumerate(self.files):
            os.dup2(file, place)
            os.close(file)
        os.environ.clear()
        os.environ.update(self.environment)
        time.tzset()
        os.chdir(self.folder)
        sys.path[0] = self.folder
        sys.argv = ["newsdesk", *self.arguments]


def serve(place: str) -> _Asked | None:
    """Fork a child for each that asks, until standard input ends; in a child, return its task."""
    lines: dict[int, tuple[int, socket.socket]] = {}
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(place)
        door.listen(64)
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([sys.stdin, door, *lines], [], [])
            if sys.stdin in ready:
                return None
            for ended in [file for file in ready if file in lines]:
                _tell_end(ended, *lines.pop(ended))
            if door not in ready:
                continue
            line, _ = door.accept()
            message, files, _, _ = socket.recv_fds(line, LARGEST, 3)
            child = os.fork()
            if not child:
                line.close()
                for file, (_, other) in lines.items():
                    os.close(file)
                    other.close()
                return _Asked(message, files)
            for file in files:
                os.close(file)
            lines[os.pidfd_open(child)] = child, line
            line.send(str(child).encode())


def _tell_end(file: int, child: int, line: socket.socket) -> None:
    os.close(file)
    _, status = os.waitpid(child, 0)
    with suppress(OSError):  # who started it may have gone
        line.send(str(os.waitstatus_to_exitcode(status)).encode())
    line.close()


if __name__ == "__main__":
    for name in LOADED:
        importlib.import_module(name)
    for name in sys.modules["bot.client"].EXTENSIONS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    task = serve(sys.argv[1])
    if task is not None:
        task.become()
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
