"""What lasts is left out of garbage collections, and is freed all the same."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.process import spare_what_lasts


class Held:
    """Something that the collector would look at."""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_held_is_looked_at_no_more() -> None:
    held = Held()
    assert any(one is held for one in gc.get_objects())
    spare_what_lasts()
    assert not any(one is held for one in gc.get_objects())


def test_what_comes_later_is_looked_at() -> None:
    spare_what_lasts()
    later = Held()
    assert any(one is later for one in gc.get_objects())


def test_what_nobody_holds_any_more_is_freed() -> None:
    held = Held()
    gone = weakref.ref(held)
    spare_what_lasts()
    del held
    assert gone() is None


def test_cycles_that_came_just_before_are_freed_first() -> None:
    held = Held()
    held.self = held  # type: ignore[attr-defined]
    gone = weakref.ref(held)
    del held
    spare_what_lasts()
    assert gone() is None
