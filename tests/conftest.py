"""How every test runs: property tests with the same examples each time, and no time limit."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.warm import AVAILABLE, Nursery, open_nursery

# On a loaded machine a time limit fails good code; `HYPOTHESIS_PROFILE=search` looks for new cases.
settings.register_profile("steady", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Hundreds of processes are started: each would compile the whole product anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """Where the shipped command starts in a moment; None on a system that cannot have it."""
    if AVAILABLE:
        with open_nursery() as opened:
            yield opened
    else:
        yield None
