"""Commands and workers start light: what reads, draws or is of Discord is loaded when needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.environment import ROOT

HEAVY = ("numpy", "lxml", "aiohttp", "discord", "sumy", "trafilatura", "pycrfsuite", "apscheduler")
PACKAGES = ("bot.app", "bot.briefing", "bot.intake", "bot.pipeline", "bot.stories", "bot.text")


ASKING = "bot.app.store, bot.briefing.questions, bot.briefing.pages"
"""What the terminal loads to answer a question from the store."""

READING = "bot.preload, bot.workers.inside"
"""What the server loads that workers are forked from: pages, feeds and entries are read in them."""


@pytest.mark.parametrize(
    ("modules", "left_out"),
    [
        ("bot.__main__", {*HEAVY, *PACKAGES}),
        (ASKING, {*HEAVY, "bot.intake.web", "bot.pipeline", "bot.polling"} - {"numpy", "lxml"}),
        (
            READING,
            {"aiohttp", "discord", "apscheduler", "bot.briefing", "bot.pipeline", "bot.polling"},
        ),
    ],
    ids=["any command", "a look-up", "a worker"],
)
def test_a_process_loads_no_more_than_it_needs(modules: str, left_out: set[str]) -> None:
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & left_out == set()
