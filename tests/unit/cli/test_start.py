"""The command line starts light: what reads, draws and talks to Discord is loaded when needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.environment import ROOT

HEAVY = ("numpy", "lxml", "aiohttp", "discord", "sumy", "trafilatura", "pycrfsuite", "apscheduler")
PACKAGES = ("bot.app", "bot.briefing", "bot.intake", "bot.pipeline", "bot.stories", "bot.text")


ASKING = "bot.app.store, bot.briefing.questions, bot.briefing.pages"
"""What the terminal loads to answer a question from the store."""


@pytest.mark.parametrize(
    ("modules", "left_out"),
    [
        ("bot.__main__", {*HEAVY, *PACKAGES}),
        (ASKING, {*HEAVY, "bot.intake.web", "bot.pipeline", "bot.polling"} - {"numpy", "lxml"}),
    ],
    ids=["any command", "a look-up"],
)
def test_a_command_loads_no_more_than_it_needs(modules: str, left_out: set[str]) -> None:
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & left_out == set()
