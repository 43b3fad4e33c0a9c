"""The calendar: the days that others are counted from."""

from datetime import date

import pytest

from bot.text.dates.calendar import easter


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(1818, 3, 22), id="the earliest there is"),
        pytest.param(date(1943, 4, 25), id="the latest there is"),
        pytest.param(date(1954, 4, 18), id="the exception of golden number 12"),
        pytest.param(date(1981, 4, 19), id="the exception of golden number 7"),
        pytest.param(date(2000, 4, 23), id="a leap century"),
        pytest.param(date(2024, 3, 31), id="March"),
        pytest.param(date(2100, 3, 28), id="a century without a leap day"),
    ],
)
def test_easter_sunday(day: date) -> None:
    assert easter(day.year) == day
    assert easter(day.year).weekday() == 6
