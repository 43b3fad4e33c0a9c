"""The command line starts light: what reads, draws and talks to Discord is loaded when needed."""

from __future__ import annotations

import subprocess
import sys

from tests.environment import ROOT

HEAVY = ("numpy", "lxml", "aiohttp", "discord", "sumy", "trafilatura", "pycrfsuite", "apscheduler")
PACKAGES = ("bot.app", "bot.briefing", "bot.intake", "bot.pipeline", "bot.stories", "bot.text")


def test_a_command_loads_no_more_than_it_needs() -> None:
    code = "import sys, bot.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert loaded & {*HEAVY, *PACKAGES} == set()
