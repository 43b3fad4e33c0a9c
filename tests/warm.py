"""Processes of the shipped command that start in a moment, for they are forked from a warm one.

A start of `python -m bot` takes more than a second, in which modules are loaded and nothing else is
done. A nursery is one process that has loaded them and does nothing but fork: each child gets its
own folder, environment and files, runs `bot` as `python -m` does, and ends as any process does.
The first fork server of its workers, which loads the same modules once more, is forked beside it
and waits until it is asked for. Starts from nothing are in tests/discord/test_process.py,
tests/e2e/test_demo.py and the long trials, of which that of digests alone uses a nursery.

`python -m tests.warm DOOR` is the nursery itself: it takes who asks from a socket that listens
already, and ends when its standard input does. Processes of one run of pytest share one.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import importlib
import json
import os
import re
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import util
from pathlib import Path
from typing import IO, Any, NoReturn

from tests.environment import ROOT

LOADED = (
    "bot.cli.commands",
    "bot.app.serve",
    "bot.doctor.run",
    "bot.preload",
    "bot.intake.files",
    "bot.workers.inside",
    "pydantic.type_adapter",
    "rich.progress",
)
"""What the nursery loads beside the bot's commands. What else it needs, a child loads by itself."""

SERVER = re.compile(r"(from multiprocessing\.forkserver import main; main)\(\d+, \d+,")
"""The code that a fork server starts with: the files to listen to, and that end when it shall."""

LARGEST = 1 << 20
"""Bytes that a request may have: above all it is the environment."""

START_SECONDS = 60.0

_AT_START = {"PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8"}
"""Variables that Python reads once, when it starts."""

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
        # Nobody else can have its number: the nursery tells of an end before it lets the number go.
        if self.returncode is None and not select.select([self._line], [], [], 0)[0]:
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

    def _end(self, article: bytes) -> None:
        self._line.close()
        self.returncode = int(article)


class Nursery:
    """Where processes of the shipped command are forked: that behind a door, or one of its own.

    One of its own begins when it is first needed.
    """

    def __init__(self, door: str = "") -> None:
        self._turn = threading.Lock()
        self._door = door
        self._process: subprocess.Popen[bytes] | None = None

    def start(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: IO[bytes] | None = None,
        stdout: IO[bytes] | None = None,
        stderr: IO[bytes],
    ) -> Child:
        """Start `newsdesk` with arguments in a folder; what is no file is empty, or thrown away."""
        asked = {
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
        }
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.settimeout(START_SECONDS)
        line.connect(self.open())
        with Path(os.devnull).open("r+b") as nothing:
            files = [(file or nothing).fileno() for file in (stdin, stdout, stderr)]
            socket.send_fds(line, [json.dumps(asked).encode()], files)
        told = line.recv(LARGEST)
        assert told.startswith(b"+"), f"it ended before it began: {told!r}"
        return Child(line, int(told))

    def open(self) -> str:
        """Let it begin, unless it has, and return its door."""
        with self._turn, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            if not self._door:
                self._door = f"{tempfile.mkdtemp(prefix='newsdesk-')}/door"
                door.bind(self._door)
                door.listen(64)
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.warm", str(door.fileno())],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[door.fileno()],
                    env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
                )
        return self._door

    def close(self) -> None:
        """End the nursery if it is one of its own. What it forked goes on."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait()
            shutil.rmtree(Path(self._door).parent)
            self._door, self._process = "", None


nursery: Nursery | None = None
"""That of a run of tests or of a trial. None where starts from nothing are tried, and elsewhere."""


@contextmanager
def keep_nursery() -> Iterator[None]:
    """Fork processes from a nursery until the end of the block, where this system can have one."""
    global nursery
    kept = nursery = Nursery() if AVAILABLE else None
    try:
        yield
    finally:
        nursery = None
        if kept is not None:
            kept.close()


def find_nursery(environment: Mapping[str, str]) -> Nursery | None:
    """Return the nursery if it can fork what a start with this environment would be."""
    own_code = environment.get("PYTHONPATH") == str(ROOT)
    return nursery if own_code and not _AT_START.intersection(environment) else None


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    stdin: bytes = b"",
    within: float = 120.0,
) -> subprocess.CompletedProcess[bytes]:
    """Run `newsdesk` with arguments in a folder, and return what came of it.

    Raises subprocess.TimeoutExpired after `within` seconds; the process is killed then.
    """
    warm = find_nursery(environment)
    if warm is None:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=within,
            check=False,
        )
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as complained,
    ):
        given.write(stdin)
        given.seek(0)
        child = warm.start(
            arguments,
            folder=folder,
            environment=environment,
            stdin=given,
            stdout=said,
            stderr=complained,
        )
        try:
            status = child.wait_here(within)
        except TimeoutError:
            child.send_signal(signal.SIGKILL)
            child.wait_here(START_SECONDS)
            raise subprocess.TimeoutExpired(list(arguments), within) from None
        said.seek(0)
        complained.seek(0)
        return subprocess.CompletedProcess(list(arguments), status, said.read(), complained.read())


def run_text(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    stdin: str = "",
    within: float = 120.0,
) -> subprocess.CompletedProcess[str]:
    """Do as `run` does, with texts in UTF-8."""
    done = run(
        arguments, folder=folder, environment=environment, stdin=stdin.encode(), within=within
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


@contextmanager
def start_reading(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]
) -> Iterator[tuple[Child | subprocess.Popen[bytes], IO[bytes]]]:
    """Start `newsdesk` with arguments in a folder, and read what it says while it runs."""
    warm = find_nursery(environment)
    if warm is None:
        command = [sys.executable, "-m", "bot", *arguments]
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            yield process, process.stdout
        return
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as said:
        with os.fdopen(writing, "wb") as output, (folder / "newsdesk.log").open("ab") as log:
            child = warm.start(
                arguments, folder=folder, environment=environment, stdout=output, stderr=log
            )
        yield child, said
        child.wait_here(START_SECONDS)


class _Asked:
    """What a child was asked to do, and the files that it was given."""

    def __init__(self, line: socket.socket, message: bytes, files: Sequence[int]) -> None:
        asked = json.loads(message)
        self.line = line
        self.arguments: list[str] = asked["arguments"]
        self.folder: str = asked["folder"]
        self.environment: dict[str, str] = asked["environment"]
        self.files = files

    def become(self) -> None:
        """Make this process the one that was asked for, and tell its number."""
        for place, file in enumerate(self.files):
            os.dup2(file, place)
            os.close(file)
        os.environ.clear()
        os.environ.update(self.environment)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        time.tzset()
        os.chdir(self.folder)
        sys.path[0] = self.folder
        sys.argv = ["newsdesk", *self.arguments]
        _keep_server()
        self.line.send(f"+{os.getpid()}".encode())
        self.line.close()


def _keep_server() -> None:
    """Fork a process that becomes the first fork server that this one starts; else it ends."""
    line, its_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = os.fork()
    if not server:
        line.close()
        _wait_to_serve(its_line)
    its_line.close()
    start = util.spawnv_passfds

    def start_warm(path: bytes, arguments: Sequence[Any], files: Sequence[int]) -> int:
        if not SERVER.match(arguments[-1]) or line.fileno() < 0:
            return start(path, arguments, files)
        asked = json.dumps({"code": arguments[-1], "environment": dict(os.environ)})
        with line:
            socket.send_fds(line, [asked.encode()], files)
        return server

    vars(util)["spawnv_passfds"] = start_warm


def _wait_to_serve(line: socket.socket) -> NoReturn:
    with line:
        message, files, _, _ = socket.recv_fds(line, LARGEST, 2)
    status = 1
    try:
        if message:
            asked = json.loads(message)
            os.environ.clear()
            os.environ.update(asked["environment"])
            exec(SERVER.sub(rf"\1({files[0]}, {files[1]},", asked["code"]), {})
    except SystemExit:
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def serve(door: socket.socket) -> _Asked | None:
    """Fork a child for each that asks, until standard input ends; in a child, return its task."""
    lines: dict[int, tuple[int, socket.socket]] = {}
    with door:
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
                for file, (_, other) in lines.items():
                    os.close(file)
                    other.close()
                return _Asked(line, message, files)
            for file in files:
                os.close(file)
            lines[os.pidfd_open(child)] = child, line


def _tell_end(file: int, child: int, line: socket.socket) -> None:
    os.close(file)
    ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
    with suppress(OSError):  # who started it may have gone
        line.send(str(status).encode())
    line.close()
    os.waitpid(child, 0)


if __name__ == "__main__":
    for name in LOADED:
        importlib.import_module(name)
    for name in sys.modules["bot.client"].EXTENSIONS:
        importlib.import_module(name)
    wording = sys.modules["bot.briefing.wording"]
    for language in wording.LANGUAGES:
        wording.load_wording(language)
        sys.modules["bot.briefing.wording.commands"].load_command_words(language)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # its end is that of the tests
    task = serve(socket.socket(fileno=int(sys.argv[1])))
    if task is not None:
        task.become()
        try:
            runpy.run_module("bot", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            # As Python ends, but for freeing what the nursery has loaded: that takes longest.
            vars(threading)["_shutdown"]()
            vars(atexit)["_run_exitfuncs"]()
            sys.stdout.flush()
            sys.stderr.flush()
            if isinstance(end.code, int):
                os._exit(end.code)
            raise
