"""The shipped command, run as a process in an empty folder with an empty HOME."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import environment
from tests.warm import run_text

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
