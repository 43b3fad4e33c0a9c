"""How every test runs: property tests with the same examples each time, and no time limit."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import once, warm

# On a loaded machine a time limit fails good code; `HYPOTHESIS_PROFILE=search` looks for new cases.
settings.register_profile("steady", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Hundreds of processes are started: each would compile the whole product anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

SHARED = "newsdesk"
"""What of a run's controller its other processes are told: folder and door of the nursery."""

FIRST = (
    "discord/test_week.py",
    "unit/intake/page/test_extract.py",
    "discord/test_every_answer.py",
    "discord/test_feed_adding.py",
    "e2e/test_feed_work.py",
    "polling/test_poller_hostile.py",
    "e2e/test_tool.py",
    "polling/test_poller_world.py",
    "discord/test_digest_kills.py",
    "house/test_walk.py",
    "discord/test_doctor.py",
    "e2e/test_bench_parts.py",
    "polling/test_poller_kills.py",
    "discord/test_process.py",
    "discord/test_limits_shown.py",
    "unit/text/summary/test_extract.py",
    "discord/test_digests.py",
    "discord/test_watch_posts.py",
    "unit/text/changes/test_compare.py",
    "house/test_readme.py",
)
"""Files that take longest, by turns those that wait and those that compute: what runs beside others
must not begin last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


def pytest_collection_finish() -> None:
    gc.freeze()  # thousands of tests need not be looked through for garbage again and again


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Four more than there are cores, for most of what tests do is to wait; memory is for six."""
    return min((os.cpu_count() or 1) + 4, 6)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Share one nursery and one folder among the processes of a run."""
    shared: tuple[str, str] | None = getattr(session.config, "workerinput", {}).get(SHARED)
    once.folder = Path(shared[0] if shared else tempfile.mkdtemp(prefix="newsdesk-"))
    warm.nursery = warm.Nursery(shared[1] if shared else "") if warm.AVAILABLE else None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # xdist has no types
    node.workerinput[SHARED] = str(once.folder), warm.nursery.open() if warm.nursery else ""


def pytest_sessionfinish(session: pytest.Session) -> None:
    if warm.nursery is not None:
        warm.nursery.close()
    if once.folder is not None and not hasattr(session.config, "workerinput"):
        shutil.rmtree(once.folder)


@pytest.fixture
def from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes of the shipped command start as they do for people."""
    monkeypatch.setattr(warm, "nursery", None)
