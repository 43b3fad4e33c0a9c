"""Differences between Japanese and between Chinese texts: numbers, hours and ranks of one thing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.spans import Span
from bot.stories.disputes.east_asian import find_eastern_statements
from bot.stories.disputes.find import find_differences
from tests.eval.differences import EASTERN, Pair, is_found, read_pairs, tell
from tests.growth import check_growth

PAIRS = list(read_pairs(EASTERN))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.texts[0][:16])
def test_pairs_are_judged(pair: Pair) -> None:
    assert is_found(pair) is pair.differ


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("巡視船十二隻が出た。", 12),
        ("兩艘船出海。", 2),
        ("1,200人が集まった。", 1_200),
        ("三百名士兵到場。", 300),
        ("3万人が避難した。", 30_000),
        ("会議は午後3時30分に開かれた。", 930),
        ("これは第二十次的演練。", 20),
    ],
)
def test_a_number_has_its_worth(text: str, value: float) -> None:
    found = find_eastern_statements(text, (Span(0, len(text)),), published=date(2024, 7, 20))
    assert value in [statement.value for statement in found]


@pytest.mark.parametrize("text", ["数人が集まった。", "第3号機が飛んだ。", "船はどこにもない。"])
def test_what_is_no_number_of_things_states_nothing(text: str) -> None:
    found = find_eastern_statements(text, (Span(0, len(text)),), published=None)
    assert not [statement for statement in found if statement.plain]


def test_texts_of_two_languages_are_not_compared() -> None:
    one = tell(1, "市場の爆発で12人が死亡した。", None)
    other = tell(2, "The blast at the market killed 15 people.", None)
    assert find_differences((one, other)) == ()


def test_time_grows_with_the_text() -> None:
    def read(text: str) -> object:
        return find_eastern_statements(text, (Span(0, len(text)),), published=None)

    check_growth(read, lambda size: "3隻と午前9時に第2回" * size, 1_000, 8_000)
