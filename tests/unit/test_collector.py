"""What is set apart from Python's collector, and what is not."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.workers.collector import set_apart


class Knot:
    """An object that names itself: only the collector ends it."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_there_is_not_looked_through_again() -> None:
    there = Knot()
    set_apart()
    assert not any(one is there for one in gc.get_objects())


def test_what_is_no_longer_used_is_ended_before_and_after() -> None:
    before = weakref.ref(Knot())
    set_apart()
    after = weakref.ref(Knot())
    assert before() is None and after() is not None
    gc.collect()
    assert after() is None
