"""How every test runs: property tests with the same examples each time, and no time limit."""

import os
import sys

import pytest
from hypothesis import settings

from tests import warm

# On a loaded machine a time limit fails good code; `HYPOTHESIS_PROFILE=search` looks for new cases.
settings.register_profile("steady", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Hundreds of processes are started: each would compile the whole product anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

FIRST = ("test_week.py", "test_digest_kills.py", "test_pages.py", "test_walk.py", "test_readme.py")
"""Files that take longest: what runs beside others must not begin last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(FIRST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores, for half of what tests do is to wait; memory is for five."""
    return min((os.cpu_count() or 1) + 2, 5)


def pytest_sessionstart() -> None:
    warm.nursery = warm.Nursery() if warm.AVAILABLE else None


def pytest_sessionfinish() -> None:
    if warm.nursery is not None:
        warm.nursery.close()


@pytest.fixture
def from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes of the shipped command start as they do for people."""
    monkeypatch.setattr(warm, "nursery", None)
