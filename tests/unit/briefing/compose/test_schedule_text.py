"""What people type for times and weekdays."""

from datetime import time

import pytest

from bot.briefing.compose.schedule_text import parse_days, parse_quiet, parse_times, show_weekdays
from bot.briefing.wording import load_wording
from bot.domain.errors import DateNotUnderstood
from bot.domain.watches import QuietHours


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8", ["08:00"]),
        ("08:00", ["08:00"]),
        ("13:30, 8", ["08:00", "13:30"]),
        ("8am and 6 pm", ["08:00", "18:00"]),
        ("12am", ["00:00"]),
        ("12 p.m.", ["12:00"]),
        ("8時", ["08:00"]),
        ("8時30分、18時", ["08:30", "18:00"]),
        ("午後6時", ["18:00"]),
        ("上午8點", ["08:00"]),
        ("下午 6:15", ["18:15"]),
        ("8.30", ["08:30"]),
        ("8h30", ["08:30"]),
        ("8, 8:00", ["08:00"]),
    ],
)
def test_times(typed: str, expected: list[str]) -> None:
    assert [f"{at:%H:%M}" for at in parse_times(typed)] == expected


@pytest.mark.parametrize(
    "typed", ["", "noonish", "25", "8:60", "13pm", "0am", "8:5", "-1", "1,2,3,4,5,6,7", "８" * 900]
)
def test_what_is_no_time_is_named(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_times(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("weekdays", (0, 1, 2, 3, 4)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("monday to friday", (0, 1, 2, 3, 4)),
        ("Sat–Mon", (0, 5, 6)),
        ("mon, thu", (0, 3)),
        ("Mon Wed Fri", (0, 2, 4)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("平日", (0, 1, 2, 3, 4)),
        ("月水金", (0, 2, 4)),
        ("月〜金", (0, 1, 2, 3, 4)),
        ("土曜日、日曜日", (5, 6)),
        ("週一至週五", (0, 1, 2, 3, 4)),
        ("一三五", (0, 2, 4)),
        ("星期日", (6,)),
        ("weekends and wed", (2, 5, 6)),
    ],
)
def test_weekdays(typed: str, expected: tuple[int, ...]) -> None:
    assert parse_days(typed) == expected


@pytest.mark.parametrize("typed", ["", "m", "someday", "Mon-", "8"])
def test_what_is_no_weekday_is_named(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_days(typed)


def test_weekdays_are_shown_in_their_shortest_form() -> None:
    wording = load_wording()
    assert show_weekdays((0, 1, 2, 3, 4), wording) == "Mon to Fri"
    assert show_weekdays((0, 3), wording) == "Mon, Thu"
    assert show_weekdays(tuple(range(7)), wording) == "every day"
    assert parse_times("8") == (time(8),)


@pytest.mark.parametrize(
    "typed", ["22-7", "22:00–07:00", "10pm to 7am", "22時から7時", "午後10時〜午前7時", "22點到7點"]
)
def test_quiet_hours(typed: str) -> None:
    assert parse_quiet(typed) == QuietHours(time(22), time(7))


@pytest.mark.parametrize("typed", ["", "22", "7-7", "night", "22-7-8", "25-3"])
def test_what_are_no_quiet_hours_is_named(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_quiet(typed)
