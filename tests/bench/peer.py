"""lemon24/reader in an environment of its own, made at first use and kept for the next time.

It is no library of the product: the bench installs it beside the stores, with uv or pip.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # what a script prints as JSON

from tests.bench.parts import Bench

NAME = "lemon24/reader"

PACKAGES = ("reader[search]>=3.20,<4", "sgmllib3k")
"""What is installed; the feedparser within reader asks for sgmllib, which Python 3 has no more."""

SCRIPTS = Path(__file__).parent / "peer_scripts"

INSTALL_WITHIN, RUN_WITHIN = 300, 3_600
"""Seconds."""


class NoPeer(Exception):
    """There is no peer to measure; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer that is installed."""

    python: Path
    folder: Path
    version: str

    @property
    def name(self) -> str:
        """What the peer is called in the table."""
        return f"{NAME} {self.version}"

    def command(self, script: str, *arguments: object) -> list[str]:
        """Return what runs one of the scripts with these arguments."""
        return [str(self.python), str(SCRIPTS / f"{script}.py"), *map(str, arguments)]

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script prints; raises NoPeer with the last line it said where it failed."""
        return json.loads(_run(self.command(script, *arguments), RUN_WITHIN, "failed"))


def open_peer(bench: Bench) -> Peer:
    """Return the peer, installed where it was not yet; raises NoPeer where it cannot be."""
    if not bench.peers:
        raise NoPeer("left out")
    folder = bench.folder / "peer"
    python = folder / f"venv-{_find_mark(PACKAGES)}" / "bin" / "python"
    if not python.exists():
        bench.say(f"  installing {NAME}, once …")
        try:
            _install(python.parents[1])
        except OSError as error:
            raise NoPeer(f"not installed: {error}") from error
    article = _run([str(python), "-c", "import reader; print(reader.__version__)"], 60, "failed")
    return Peer(python=python, folder=folder, version=article.strip())


def _install(venv: Path) -> None:
    """Make an environment and put it in its place once all is in it."""
    unfinished = venv.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    python = str(unfinished / "bin" / "python")
    if uv := shutil.which("uv"):
        make = [uv, "venv", "--quiet", "--python", sys.executable, str(unfinished)]
        install = [uv, "pip", "install", "--quiet", "--python", python, *PACKAGES]
    else:
        make = [sys.executable, "-m", "venv", str(unfinished)]
        install = [python, "-m", "pip", "install", "--quiet", *PACKAGES]
    _run(make, INSTALL_WITHIN, "not installed")
    _run(install, INSTALL_WITHIN, "not installed")
    unfinished.rename(venv)


def _run(command: Sequence[str], within: float, otherwise: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=within, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoPeer(f"{otherwise}: {type(error).__name__}") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        faults = [line for line in said if line.startswith(("ERROR", "error"))] or said
        raise NoPeer(f"{otherwise}: {faults[-1][:160]}")
    return done.stdout


def _find_mark(words: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
