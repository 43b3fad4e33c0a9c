"""Expressions of time as news writes them, and what only looks like them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.text.dates.readings import days, found


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("It rained over the past 24 hours.", "the past 24 hours", "2024-07-21", "2024-07-22"),
        ("Snow is due in the next 48 hours.", "the next 48 hours", "2024-07-22", "2024-07-24"),
        ("It sank 48 hours ago.", "48 hours ago", "2024-07-20", "2024-07-20"),
        ("It sank a couple of days ago.", "a couple of days ago", "2024-07-20", "2024-07-20"),
        ("It sank a week and a half ago.", "a week and a half ago", "2024-07-12", "2024-07-12"),
        (
            "It sank two and a half months ago.",
            "two and a half months ago",
            "2024-05-07",
            "2024-05-07",
        ),
        ("He sang two Sundays ago.", "two Sundays ago", "2024-07-14", "2024-07-14"),
        ("It sank a week ago Tuesday.", "a week ago Tuesday", "2024-07-09", "2024-07-09"),
        ("They vote a week from Friday.", "a week from Friday", "2024-08-02", "2024-08-02"),
    ],
)
def test_amounts_are_counted_in_news_words(text: str, span: str, first: str, last: str) -> None:
    assert found(text) == [(span, first, last)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was the day after Thursday's vote.",
            [("the day after", "2024-07-19"), ("Thursday", "2024-07-18")],
        ),
        (
            "It will end two weeks before the Nov. 5 election.",
            [("two weeks before", "2024-10-22"), ("Nov. 5", "2024-11-05")],
        ),
        (
            "He slept there the night before his June 24, 2005 arrest.",
            [("the night before", "2005-06-23"), ("June 24, 2005", "2005-06-24")],
        ),
        ("He slept for two days after July 18.", [("July 18", "2024-07-18")]),
        ("It came less than a week after July 18.", [("July 18", "2024-07-18")]),
        ("It came two days before the vote.", []),
        ("Their stocks last four days.", []),
        ("It was ready a year later than promised.", []),
        ("The firm expects to cut jobs by 5 March.", [("5 March", "2025-03-05")]),
        ("They threatened to strike on Friday.", [("Friday", "2024-07-26")]),
        ("The bureau forecast more rain until Thursday.", [("Thursday", "2024-07-25")]),
        ("The forecast on Thursday was wrong.", [("Thursday", "2024-07-18")]),
        ("The exam has been moved to 5 March.", [("5 March", "2025-03-05")]),
        ("They would vote if none was found by Thursday.", [("Thursday", "2024-07-25")]),
        ("It was the day before yesterday.", [("the day before yesterday", "2024-07-20")]),
    ],
)
def test_days_are_counted_from_a_date_that_follows(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("The 30-7 Oct. 19 loss hurt.", "Oct. 19", "2024-10-19", "2024-10-19"),
        ("It was after the May 2005 riots.", "May 2005", "2005-05-01", "2005-05-31"),
        ("On the 1st day of June it rained.", "the 1st day of June", "2024-06-01", "2024-06-01"),
        (
            "They met on the 15th of last month.",
            "the 15th of last month",
            "2024-06-15",
            "2024-06-15",
        ),
        ("They met on the 18th and 19th.", "the 18th and 19th", "2024-07-18", "2024-07-19"),
        ("It must end by the 15th.", "the 15th", "2024-08-15", "2024-08-15"),
        ("Logged 18-Jul-2024 here.", "18-Jul-2024", "2024-07-18", "2024-07-18"),
        ("Logged 18/Jul/99 here.", "18/Jul/99", "1999-07-18", "1999-07-18"),
        ("They met on Thurs. in Rome.", "Thurs.", "2024-07-18", "2024-07-18"),
        ("They met late Thurs in Rome.", "late Thurs", "2024-07-18", "2024-07-18"),
    ],
)
def test_days_are_read_in_more_orders(text: str, span: str, first: str, last: str) -> None:
    assert found(text) == [(span, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "He sat by the 18th hole.",
        "He came on the 19th century ship, on the 18th floor.",
        "The Sun said so, and Sat. TV too.",
        "Logged 18-Jul-2024-07 and 18-Abc-2024.",
    ],
)
def test_what_only_looks_like_a_day_in_those_orders_is_none(text: str) -> None:
    assert days(text) == []


def test_a_number_after_a_month_may_count_troops() -> None:
    assert found("In May 2000 troops left.") == [("May", "2024-05-01", "2024-05-31")]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They lost on New Year 's Eve .", "New Year 's Eve", "2023-12-31"),
        ("They met on Christmas Day 2021.", "Christmas Day 2021", "2021-12-25"),
        ("It must end by Christmas.", "Christmas", "2024-12-25"),
        ("They met before Christmas 2020 there.", "Christmas 2020", "2020-12-25"),
        ("Christmas 2021 was cold.", "Christmas 2021", "2021-12-25"),
        ("They met on Good Friday in Rome.", "Good Friday", "2024-03-29"),
        ("They met on Easter Monday, 2023.", "Easter Monday, 2023", "2023-04-10"),
        ("The May Day rallies were small.", "May Day", "2024-05-01"),
        (
            "He was lost on St. Patrick's Day last year.",
            "St. Patrick's Day last year",
            "2023-03-17",
        ),
    ],
)
def test_a_day_with_a_name_is_found(text: str, span: str, value: str) -> None:
    assert days(text) == [(span, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on July 8, 10 and 12.", ["2024-07-08", "2024-07-10", "2024-07-12"]),
        ("They met July 8, 10 and 12, 2021.", ["2021-07-08", "2021-07-10", "2021-07-12"]),
        ("They met on 8, 10, and 12 July.", ["2024-07-08", "2024-07-10", "2024-07-12"]),
        ("They met on 8 and 12 July.", ["2024-07-08", "2024-07-12"]),
        ("They met on July 8 and 12, he said.", ["2024-07-08", "2024-07-12"]),
        ("On July 8, 10 people met.", ["2024-07-08"]),
        ("On July 8, 10 and 12-year-olds met.", ["2024-07-08"]),
        ("On July 8, 10 and 12 ships met.", ["2024-07-08"]),
        ("He was 8, 10 or 12.", []),
    ],
)
def test_every_day_of_a_list_is_found(text: str, expected: list[str]) -> None:
    assert [first for _, first in days(text)] == expected


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("It rains Saturday and Sunday.", "Saturday and Sunday", "2024-07-20", "2024-07-21"),
        ("They met Thursday and Friday.", "Thursday and Friday", "2024-07-18", "2024-07-19"),
        ("They meet between 17 and 19 July.", "17 and 19 July", "2024-07-17", "2024-07-19"),
    ],
)
def test_neighbouring_days_are_one(text: str, span: str, first: str, last: str) -> None:
    assert found(text, date(2024, 7, 20)) == [(span, first, last)]


def test_nights_of_every_week_are_no_days() -> None:
    assert found("They play on Friday and Saturday nights.") == []


@pytest.mark.parametrize(
    "text",
    [
        "It is just right for a Friday night.",
        "Nobody came, it was a Wednesday, and cold.",
        "Open Wed.-Thurs. 4-9 p.m.",
        "He is there 24/7 since 5/6/23 or 1/2/3.",
    ],
)
def test_any_weekday_and_other_figures_are_no_day(text: str) -> None:
    assert found(text) == []


def test_a_short_year_is_read_where_nothing_can_be_swapped() -> None:
    assert days("Paid on 12/31/23 and on 25/12/98.") == [
        ("12/31/23", "2023-12-31"),
        ("25/12/98", "1998-12-25"),
    ]
    assert found("Open from 12/31/23 to 13/1/24.") == [
        ("12/31/23 to 13/1/24", "2023-12-31", "2024-01-13")
    ]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They met on the first Monday in May.", "the first Monday in May", "2024-05-06"),
        ("They met the last Friday of May 2021.", "the last Friday of May 2021", "2021-05-28"),
        (
            "They meet the 2nd Tuesday of next month.",
            "the 2nd Tuesday of next month",
            "2024-08-13",
        ),
        ("It ended on the last day of February.", "the last day of February", "2024-02-29"),
        ("It struck on Friday, 13 November 2015.", "Friday, 13 November 2015", "2015-11-13"),
        ("Logged 13-November-2015 here.", "13-November-2015", "2015-11-13"),
        ("They meet in two weeks' time.", "two weeks' time", "2024-08-05"),
    ],
)
def test_days_are_counted_within_a_month(text: str, span: str, value: str) -> None:
    assert days(text) == [(span, value)]


@pytest.mark.parametrize(
    "text",
    [
        "They meet the first Monday of every month.",
        "It was the last Friday of the season.",
        "It was the fifth Monday of February 2024.",
        "He fears Friday the 13th.",
    ],
)
def test_a_weekday_of_no_one_month_is_no_day(text: str) -> None:
    assert days(text) == []


def test_the_weekend_that_is_told_of_has_been() -> None:
    thursday = date(2024, 7, 25)
    assert found("Over the weekend, she spoke.", thursday)[0][1:] == ("2024-07-20", "2024-07-21")
    assert found("She will speak over the weekend.", thursday)[0][1:] == (
        "2024-07-27",
        "2024-07-28",
    )


def test_what_was_told_to_the_day_is_meant_again() -> None:
    text = (
        "Three years ago today it sank. What was promised 3 years ago, and two years ago, is due."
    )
    assert [one[1] for one in found(text)] == ["2021-07-22", "2021-07-22", "2022-01-01"]
