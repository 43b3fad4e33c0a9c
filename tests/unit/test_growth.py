"""Work that grows with the square of its input is told from work that grows with it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.growth import check_growth, count_lines


def count_each(text: str) -> int:
    count = 0
    for _ in text:
        count += 1
    return count


def count_pairs(text: str) -> int:
    count = 0
    for _ in text:
        count += count_each(text)
    return count


def search_backwards(text: str) -> object:
    return re.search("a+b", text)


@pytest.mark.parametrize(
    ("work", "size"), [(str.upper, 400_000), (sorted, 40_000), (count_each, 40_000)]
)
def test_what_grows_with_its_input_passes(work: Callable[[str], object], size: int) -> None:
    check_growth(work, "a".__mul__, size // 8, size)


@pytest.mark.parametrize(
    ("work", "size", "words"),
    [
        pytest.param(count_pairs, 400, "lines are run", id="in Python"),
        pytest.param(search_backwards, 8_000, "s of the smaller", id="in C"),
    ],
)
def test_what_grows_with_the_square_is_found(
    work: Callable[[str], object], size: int, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        check_growth(work, "a".__mul__, size // 8, size)


def test_lines_are_the_same_each_time() -> None:
    assert count_lines(lambda: count_each("a" * 100)) == count_lines(lambda: count_each("a" * 100))
