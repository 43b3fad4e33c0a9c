"""The shipped command, run as a process in an empty folder with an empty HOME."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests import environment
from tests.environment import PATIENCE
from tests.warm import Child, find_nursery, run_text

SHARED_SEEDS = Path(os.environ.get("NEWSDESK_SEEDS", environment.ROOT.parent / "shared" / "seeds"))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def make_environment(home: Path) -> dict[str, str]:
    """Return an environment with an empty HOME and lines of 100 columns."""
    return environment.make_environment(home, COLUMNS="100")


def start(arguments: tuple[str, ...], folder: Path, **options: object) -> subprocess.Popen[bytes]:
    """Start `newsdesk` with arguments in a folder."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=make_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


@contextmanager
def start_reading(
    arguments: tuple[str, ...], folder: Path
) -> Iterator[tuple[Child | subprocess.Popen[bytes], IO[bytes]]]:
    """Start `newsdesk` with arguments in a folder, and read what it says beside it."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = make_environment(home)
    nursery = find_nursery(environment)
    if nursery is None:
        with start(arguments, folder) as process:
            assert process.stdout is not None
            yield process, process.stdout
        return
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as said, (folder / "complaints").open("ab") as complained:
        with os.fdopen(writing, "wb") as output:
            child = nursery.start(
                arguments, folder=folder, environment=environment, stdout=output, stderr=complained
            )
        yield child, said
        child.wait_here(PATIENCE)


@pytest.fixture
def newsdesk(tmp_path: Path) -> Run:
    """Return a function that runs `newsdesk` in an empty folder and gives what came of it."""

    def run(*arguments: str, stdin: str = "", folder: Path = tmp_path) -> object:
        home = folder / "home"
        home.mkdir(exist_ok=True)
        return run_text(arguments, folder=folder, environment=make_environment(home), stdin=stdin)

    return run  # type: ignore[return-value]


@pytest.fixture(scope="session")
def shared_seeds() -> Path:
    """Return the folder of the texts that the project began from, or skip."""
    if not SHARED_SEEDS.is_dir():
        pytest.skip("The texts of ../shared/seeds are not here; what they prove is left out.")
    return SHARED_SEEDS
