"""Days that the tense or a day told before decides."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.text.dates.readings import days, found

WEDNESDAY = date(2023, 9, 13)


@pytest.mark.parametrize(
    ("second", "span", "value"),
    [
        ("She left the next morning.", "the next morning", "2024-07-11"),
        ("She left later that night.", "later that night", "2024-07-10"),
        ("She left the same evening.", "the same evening", "2024-07-10"),
        ("They had met the previous evening.", "the previous evening", "2024-07-09"),
        ("They had met the night before.", "the night before", "2024-07-09"),
        ("They had met two days before.", "two days before", "2024-07-08"),
        ("She left three days after, he said.", "three days after", "2024-07-13"),
        ("Later in the day she left.", "Later in the day", "2024-07-10"),
        ("On that day she left.", "that day", "2024-07-10"),
    ],
)
def test_words_that_point_back_count_from_the_day_told(second: str, span: str, value: str) -> None:
    assert days(f"The ship sank on July 10. {second}")[1:] == [(span, value)]
    assert span not in [one for one, _ in days(f"The ship sank in June. {second}")]


def test_a_day_to_come_or_of_an_event_is_no_date() -> None:
    for text in ("Until that day comes we wait.", "He wrote the night before she died."):
        assert found(f"It sank on July 10. {text}")[1:] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They won't meet on Friday.", "2023-09-15"),
        ("They wo n't meet on Friday .", "2023-09-15"),
        ("He said that talks resume Friday.", "2023-09-15"),
        ("The summit opens Friday in Rome.", "2023-09-15"),
        ("The sale starts in London on Friday.", "2023-09-15"),
        ("The vote takes place on Friday.", "2023-09-15"),
        ("The vote was postponed until Friday.", "2023-09-15"),
        ("The hearing was adjourned to Friday.", "2023-09-15"),
        ("He is due back in court Friday.", "2023-09-15"),
        ("He will leave this Monday.", "2023-09-18"),
        ("THE MINISTER WILL SPEAK ON FRIDAY.", "2023-09-15"),
        ("JAPAN TO HOLD A DRILL ON FRIDAY.", "2023-09-15"),
        ("Will Smith met him on Friday.", "2023-09-08"),
        ("They won the match on Friday.", "2023-09-08"),
        ("The market closed lower Friday.", "2023-09-08"),
        ("Gunman opens fire in Rome on Friday.", "2023-09-08"),
        ("The rain lasted until Friday.", "2023-09-08"),
        ("They met this Monday.", "2023-09-11"),
    ],
)
def test_plans_told_in_the_present_lie_ahead(text: str, value: str) -> None:
    assert [first for _, first in days(text, WEDNESDAY)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He will meet them today (Tuesday) there.", "2023-09-12"),
        ("It was yesterday, Tuesday, he said.", "2023-09-12"),
        ("They will talk tomorrow (Thursday).", "2023-09-14"),
        ("On September 25 (Monday) he left.", "2023-09-25"),
        ("Meetings: Monday, Friday", "2023-09-08"),
    ],
)
def test_a_weekday_beside_its_day_is_that_day(text: str, value: str) -> None:
    assert days(text, WEDNESDAY)[-1][1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Drivers are told to avoid it until Friday.", "2023-09-15"),
        ("He did not return until Friday.", "2023-09-08"),
        ("He may still have left on Friday.", "2023-09-08"),
        ("He must have died on Friday.", "2023-09-08"),
        ("He would have to leave on Friday.", "2023-09-15"),
        ("He said it would rain, but Friday's sun showed otherwise.", "2023-09-08"),
        ("It will open today, but Friday is free.", "2023-09-15"),
        ("In a speech on Friday at the yard, he vowed to build more.", "2023-09-08"),
        ("On Friday the two ports agreed to share a tug.", "2023-09-08"),
        ("They agreed to share a tug from Friday.", "2023-09-15"),
        ("On Friday the tug is expected to sail.", "2023-09-15"),
    ],
)
def test_the_tense_is_that_of_the_clause(text: str, value: str) -> None:
    assert days(text, WEDNESDAY)[-1] == ("Friday", value)


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("They met the following Monday.", "the following Monday", "2021-07-19", "2021-07-19"),
        ("They had met the previous Friday.", "the previous Friday", "2021-07-09", "2021-07-09"),
        ("They met on that Friday.", "that Friday", "2021-07-16", "2021-07-16"),
        ("They met the following March.", "the following March", "2022-03-01", "2022-03-31"),
        ("They met the previous autumn.", "the previous autumn", "2020-09-01", "2020-11-30"),
        ("They met in that October.", "that October", "2021-10-01", "2021-10-31"),
        ("He said that October sales fell.", "October", "2023-10-01", "2023-10-31"),
    ],
)
def test_days_and_months_follow_the_day_told(text: str, span: str, first: str, last: str) -> None:
    assert found(f"It sank on July 14, 2021. {text}")[1:] == [(span, first, last)]


def test_a_day_after_no_day_told_is_the_nearest() -> None:
    assert days("They meet the next Friday.") == [("the next Friday", "2024-07-26")]
    assert found("They met the following autumn.") == []
